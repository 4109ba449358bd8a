package report_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/report"
	"github.com/scs-tools/scs/lint/rules"
)

// sample returns what a run over four scripts has found: much, something
// milder than the fail level, nothing, and one that cannot be read. Names and
// messages hold what each format has to escape.
func sample(t *testing.T) []report.Result {
	t.Helper()
	text, err := os.ReadFile("testdata/sample.scs")
	if err != nil {
		t.Fatal(err)
	}
	f := ast.Parse("suite/50% #1, a:b/sample.scs", string(text))
	at := func(part string, from int) ast.Span {
		start := strings.Index(f.Text()[from:], part)
		if start < 0 {
			t.Fatalf("the sample does not hold %q", part)
		}
		return ast.Span{Start: from + start, End: from + start + len(part)}
	}
	first := at(`type="chat"`, 0)
	attribute := ast.Diagnostic{
		Code: "SCS005", Name: "duplicate-attribute", Severity: ast.Error, Span: at(`type="chat"`, first.End),
		Message: `the attribute "type" is repeated`,
	}
	attribute.Relate(first, "the first one")
	attribute.AddFix("remove the attribute", true, ast.Edit{Span: ast.Span{Start: first.End, End: attribute.Span.End}})
	tag := ast.Diagnostic{
		Code: "SCS001", Name: "mismatched-tag", Severity: ast.Warning, Span: at("</boby>", 0),
		Message: "</boby> does not close <body>; 100% sure: ${1}, {scansion:any} & ]]>",
	}
	tag.AddFix("write </body>", false, ast.Edit{Span: tag.Span, New: "</body>"})
	tag.AddFix("write <boby>…</boby>", false,
		ast.Edit{Span: at("<body>", 0), New: "<boby>"}, ast.Edit{Span: tag.Span, New: "</boby>\n\t"})
	lines := ast.Diagnostic{
		Code: "SCS599", Name: "loose-stanza", Severity: ast.Info, Span: at("<message\n\t\tfrom='x'/>", 0),
		Message: "a name \"\xff\x01\" that no encoding holds,\nand a second line",
	}
	mild := ast.Parse("mild.scs", "[Client] Romeo\n")
	return []report.Result{
		{File: f, Diagnostics: []ast.Diagnostic{attribute, tag, lines}, FailLevel: ast.Warning},
		{File: mild, FailLevel: ast.Warning, Diagnostics: []ast.Diagnostic{{
			Code: "SCS101", Name: "missing-title", Severity: ast.Info, Message: "the script has no title",
		}}},
		{Name: "sound.scs", FailLevel: ast.Warning},
		{Name: "secret.scs", Err: errors.New("open secret.scs: permission denied")},
	}
}

// linted returns what the linter finds in the project's scripts with mistakes.
func linted(t *testing.T) []report.Result {
	t.Helper()
	paths, err := filepath.Glob("../../spec/mistakes/*.scs")
	if err != nil || len(paths) == 0 {
		t.Fatalf("spec/mistakes holds no script: %v", err)
	}
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		t.Fatal(err)
	}
	var results []report.Result
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, resultOf(linter, filepath.Base(path), string(text)))
	}
	for _, s := range testenv.Own(t) {
		results = append(results, resultOf(linter, s.Name, s.Text))
	}
	return results
}

func resultOf(linter *lint.Linter, name, text string) report.Result {
	f := ast.Parse(name, text)
	result := report.Result{Name: name, FailLevel: ast.Warning}
	if found := linter.Check(f); len(found) > 0 {
		result.File, result.Diagnostics = f, found
	}
	return result
}

// printed returns the results in a format.
func printed(t *testing.T, format string, results []report.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	r, err := report.New(format, &b, report.Options{Tool: tool(t)})
	if err != nil {
		t.Fatal(err)
	}
	var summary report.Summary
	for _, result := range results {
		summary.Add(result.Diagnostics)
		if err := r.Result(result); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(summary); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tool(t *testing.T) func() report.Tool {
	return func() report.Tool {
		tool := report.Tool{Version: "v1.2.3"}
		for _, rule := range rules.All() {
			page, err := rule.Page()
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			tool.Rules = append(tool.Rules, report.Rule{
				Code: rule.Code, Name: rule.Name, Summary: rule.Summary, Severity: rule.Severity, Page: page,
				URL: "https://example.org/" + rule.Name,
			})
		}
		return tool
	}
}

// TestFormats holds the formats to what they print of the sample. The rules
// that SARIF lists are left out: they change with the rules.
func TestFormats(t *testing.T) {
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) {
			got := printed(t, format, sample(t))
			if format == report.FormatSARIF {
				start, end := bytes.Index(got, []byte(`"rules":[`)), bytes.Index(got, []byte(`"columnKind"`))
				got = append(append(got[:start:start], "…\n"...), got[end:]...)
			}
			compare(t, format, got)
		})
	}
}

// compare compares output with the golden file of that name.
func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	golden.File(t, filepath.Join("testdata", "golden", name), got)
}

func TestAnUnknownFormatIsAnError(t *testing.T) {
	if _, err := report.New("yaml", nil, report.Options{}); err == nil {
		t.Error("yaml is taken for a format")
	}
}

func TestAllHandsEverythingToEachReporter(t *testing.T) {
	var one, two bytes.Buffer
	make := func(b *bytes.Buffer) report.Reporter {
		r, err := report.New(report.FormatConcise, b, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	all := report.All(make(&one), make(&two))
	for _, result := range sample(t) {
		if err := all.Result(result); err != nil {
			t.Fatal(err)
		}
	}
	if one.Len() == 0 || one.String() != two.String() {
		t.Errorf("one got %q, the other %q", one.String(), two.String())
	}
}

func TestStatisticsCountTheFindingsOfEachRule(t *testing.T) {
	for name, quiet := range map[string]bool{"statistics": false, "statistics-quiet": true} {
		var b bytes.Buffer
		r := report.NewStatistics(&b, report.Options{Quiet: quiet})
		var summary report.Summary
		for _, result := range slices.Concat(sample(t), sample(t)[:1]) {
			summary.Add(result.Diagnostics)
			if err := r.Result(result); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(summary); err != nil {
			t.Fatal(err)
		}
		compare(t, name, b.Bytes())
	}
}
