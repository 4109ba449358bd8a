package report

import (
	"io"

	"github.com/scs-tools/scs/ast"
)

// jsonReporter prints one JSON document: an object with the diagnostics of
// all files, and a summary.
type jsonReporter struct{ stream }

// The JSON form of a diagnostic. Lines and columns count from 1, columns in
// characters; offsets count bytes from 0.
type (
	jsonDiagnostic struct {
		File     string        `json:"file"`
		Code     string        `json:"code"`
		Name     string        `json:"name"`
		Severity string        `json:"severity"`
		Message  string        `json:"message"`
		Span     jsonSpan      `json:"span"`
		Related  []jsonRelated `json:"related,omitempty"`
		Fixes    []jsonFix     `json:"fixes,omitempty"`
	}
	jsonSpan struct {
		Start jsonPosition `json:"start"`
		End   jsonPosition `json:"end"`
	}
	jsonPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Offset int `json:"offset"`
	}
	jsonRelated struct {
		Span    jsonSpan `json:"span"`
		Message string   `json:"message"`
	}
	jsonFix struct {
		Title string     `json:"title"`
		Safe  bool       `json:"safe"`
		Edits []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Span jsonSpan `json:"span"`
		New  string   `json:"new"`
	}
	jsonSummary struct {
		Files      int `json:"files"`
		Errors     int `json:"errors"`
		Warnings   int `json:"warnings"`
		Infos      int `json:"infos"`
		Fixed      int `json:"fixed"`
		Suppressed int `json:"suppressed,omitempty"`
		Baselined  int `json:"baselined,omitempty"`
		Gone       int `json:"gone,omitempty"`
		Omitted    int `json:"omitted,omitempty"`
	}
)

func newJSON(w io.Writer, _ Options) Reporter {
	return &jsonReporter{stream{w: w, head: `{"version":1,"diagnostics":[`}}
}

func (r *jsonReporter) Result(result Result) error {
	for _, d := range result.Diagnostics {
		if err := r.item(toJSON(result.File, d)); err != nil {
			return err
		}
	}
	return nil
}

func (r *jsonReporter) Close(s Summary) error {
	return r.end(`,"summary":` + r.marshal(jsonSummary{
		s.Files, s.Errors, s.Warnings, s.Infos, s.Fixed, s.Suppressed, s.Baselined, s.Gone, s.Omitted,
	}) + "}")
}

func toJSON(f *ast.File, d ast.Diagnostic) jsonDiagnostic {
	j := jsonDiagnostic{
		File: f.Name(), Code: d.Code, Name: d.Name, Severity: d.Severity.String(),
		Message: validUTF8(d.Message), Span: spanJSON(f, d.Span),
	}
	for _, related := range d.Related {
		j.Related = append(j.Related, jsonRelated{spanJSON(f, related.Span), validUTF8(related.Message)})
	}
	for _, fix := range d.Fixes {
		edits := make([]jsonEdit, 0, len(fix.Edits))
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{spanJSON(f, e.Span), validUTF8(e.New)})
		}
		j.Fixes = append(j.Fixes, jsonFix{fix.Title, fix.Safe, edits})
	}
	return j
}

func spanJSON(f *ast.File, s ast.Span) jsonSpan {
	position := func(offset int) jsonPosition {
		p := placeOf(f, offset)
		return jsonPosition{p.Line, p.Column, offset}
	}
	return jsonSpan{position(s.Start), position(s.End)}
}
