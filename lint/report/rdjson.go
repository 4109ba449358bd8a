package report

import (
	"io"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/internal/version"
)

// rdjsonReporter prints the Reviewdog Diagnostic Format: one DiagnosticResult
// of reviewdog.proto as JSON. Columns count bytes of UTF-8, from 1.
type rdjsonReporter struct{ stream }

type (
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdCode struct {
		Value string `json:"value"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
)

func newRDJSON(w io.Writer, _ Options) Reporter {
	return &rdjsonReporter{stream{w: w, head: `{"source":{"name":"scslint","url":"` + version.HomeURL + `"},"diagnostics":[`}}
}

func (r *rdjsonReporter) Result(result Result) error {
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		item := rdDiagnostic{
			Message:  validUTF8(d.Message),
			Location: rdLocation{result.name(), rdRangeOf(result.File, d.Span)},
			Severity: strings.ToUpper(d.Severity.String()),
			Code:     rdCode{title(d)},
		}
		for _, fix := range d.Fixes {
			if edit, ok := oneEdit(result.File, fix); ok {
				item.Suggestions = append(item.Suggestions, rdSuggestion{rdRangeOf(result.File, edit.Span), validUTF8(edit.New)})
			}
		}
		if err := r.item(item); err != nil {
			return err
		}
	}
	return nil
}

func (r *rdjsonReporter) Close(Summary) error { return r.end("}") }

func rdRangeOf(f *ast.File, s ast.Span) rdRange {
	start, end := f.Position(s.Start), f.Position(s.End)
	return rdRange{rdPosition{start.Line, start.Column}, rdPosition{end.Line, end.Column}}
}

// oneEdit returns the fix as a single edit, as a suggestion cannot be several:
// from the first to the last of its edits, with the text between them.
func oneEdit(f *ast.File, fix ast.Fix) (ast.Edit, bool) {
	if len(fix.Edits) == 0 {
		return ast.Edit{}, false
	}
	all := ast.Edit{Span: fix.Edits[0].Span}
	for _, e := range fix.Edits {
		all.Span.Start, all.Span.End = min(all.Span.Start, e.Span.Start), max(all.Span.End, e.Span.End)
	}
	edits := make([]ast.Edit, len(fix.Edits))
	for i, e := range fix.Edits {
		edits[i] = ast.Edit{Span: e.Span.Shift(-all.Span.Start), New: e.New}
	}
	text, err := textedit.Apply(f.Slice(all.Span), edits)
	all.New = text
	return all, err == nil
}
