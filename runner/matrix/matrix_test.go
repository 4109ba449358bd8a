package matrix_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/matrix"
	"github.com/scs-tools/scs/runner/suite"
)

func script(path string) suite.Script {
	return suite.Script{Path: path, File: ast.Parse(path, "# Title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: hunter2\n\nRomeo connects\n")}
}

func passed() suite.Result { return suite.Result{Result: runner.Result{Outcome: runner.Passed}} }

func failing(f runner.Failure) suite.Result {
	f.Message = "it is not as expected | <b>"
	return suite.Result{Result: runner.Result{Outcome: runner.Failed, Failure: &f}}
}

// mismatched fails by the differences of those kinds.
func mismatched(line int, kinds ...match.Kind) suite.Result {
	var reasons []match.Reason
	for _, kind := range kinds {
		reasons = append(reasons, match.Reason{Kind: kind})
	}
	return failing(runner.Failure{Code: runner.CodeNoMatch, Line: line, PassedBy: []runner.Received{{Mismatch: match.Mismatch{Reasons: reasons}}}})
}

func with(r suite.Result, change func(*suite.Result)) suite.Result {
	change(&r)
	return r
}

// example is a matrix with each verdict, and each way to it.
func example() []matrix.Server {
	paths := []string{
		"tests/a.scs", "tests/expected.scs", "tests/flaky.scs", "tests/login.scs", "tests/order.scs", "tests/order2.scs", "tests/room with a very long name that needs more than there is.scs",
		"tests/skipped.scs", "tests/values.scs", "tests/x|<y>.scs", "tests/ended.scs", "tests/repeated.scs",
	}
	found := suite.Result{Result: runner.Result{Outcome: runner.Passed, Findings: []ast.Diagnostic{{Code: failures.FailsInOtherOrder}}}}
	only := func(r *suite.Result) { r.Result.OnlyOrder = true }
	columns := [][]suite.Result{
		make([]suite.Result, len(paths)),
		{
			passed(),
			with(mismatched(7, match.KindText), func(r *suite.Result) { r.Expected = "on ejabberd 23.01: no answer" }),
			with(passed(), func(r *suite.Result) { r.Flaky = true }),
			failing(runner.Failure{Code: runner.CodeConnect, Line: 3, NoLogin: true}),
			with(mismatched(12, match.KindOrder), only), with(mismatched(112, match.KindOrder, match.KindOrder), only),
			found,
			{Skipped: "on ejabberd 23.01: the password is hunter2"},
			mismatched(20, match.KindAttrValue, match.KindChildMissing, match.KindAttrValue),
			failing(runner.Failure{Code: runner.CodeNoMatch, Line: 9}),
			with(failing(runner.Failure{Code: runner.CodeStream, Line: 9}), func(r *suite.Result) { r.ServerEnded = true }),
			passed(),
		},
		make([]suite.Result, len(paths)),
	}
	for i := range paths {
		columns[0][i] = passed()
		columns[2][i] = suite.Result{Err: errors.New("prosody did not start: it exited at once; its last output:\n\tboom")}
	}
	for _, results := range columns {
		for i := range results {
			results[i].Script = script(paths[i])
		}
	}
	again := failing(runner.Failure{Code: runner.CodeUnexpected, Line: 5})
	again.Script = script("tests/repeated.scs")
	columns[1] = append(columns[1], again)
	return []matrix.Server{
		{Label: "prosody", Name: "Prosody 0.12.3", Results: columns[0]},
		{Label: "ejabberd", Name: "ejabberd 23.01-1", Results: columns[1]},
		{Label: "broken", Results: columns[2]},
		{Label: "ci", Trouble: "cannot reach a server at localhost:1"},
	}
}

func TestFormats(t *testing.T) {
	m := matrix.New(example(), []string{"sesame"})
	json, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	page, err := m.HTML(matrix.Options{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"text": m.Text(matrix.Options{Width: 80}), "all.txt": m.Text(matrix.Options{All: true}), "md": m.Markdown(matrix.Options{}), "json": json, "html": page,
	} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("%s tells a password", name)
		}
		if name == "html" {
			golden.Page(t, "testdata/html", text)
			continue
		}
		golden.File(t, "testdata/"+name, text)
	}
}

func TestATableFitsTheTerminal(t *testing.T) {
	servers := example()
	for len(servers) < 9 {
		servers = append(servers, matrix.Server{Label: strings.Repeat("x", len(servers)), Name: "A server with a long name 1.2.3-unstable", Results: servers[0].Results})
	}
	m := matrix.New(servers, nil)
	for _, width := range []int{40, 80, 132} {
		text := m.Text(matrix.Options{Width: width, All: true})
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); excerpt.Width(line) > width {
				t.Errorf("%d: %d columns: %s", width, excerpt.Width(line), line)
			}
		}
		if n := strings.Count(text, "passed\n") + strings.Count(text, "passed "); n < 5*12 {
			t.Errorf("%d: only %d cells", width, n)
		}
	}
}

func TestDifferences(t *testing.T) {
	m := matrix.New(example(), nil)
	text, err := m.JSON()
	if err != nil {
		t.Fatal(err)
	}
	same, err := matrix.ReadExpected([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if d := m.Differences(same); len(d) != 0 {
		t.Errorf("%+v", d)
	}
	other := example()
	other[0].Results[0] = failing(runner.Failure{Code: runner.CodeNoMatch, Line: 4})
	other[0].Results[0].Script = script("tests/a.scs")
	other[1].Results[2] = passed() // was flaky
	other[1].Results[2].Script = script("tests/flaky.scs")
	other[1].Results[8].Err = errors.New("gone")
	var got []string
	for _, d := range matrix.New(other, nil).Differences(same) {
		got = append(got, d.Text())
		if d.NoAnswer != (d.Script == "tests/values.scs") {
			t.Errorf("%+v", d)
		}
	}
	want := "tests/a.scs on Prosody 0.12.3: failed :4, expected passed\ntests/values.scs on ejabberd 23.01-1: no verdict, expected failed :20"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	fewer := matrix.New(other[1:2], nil)
	fewer.Rows = fewer.Rows[:1]
	if d := fewer.Differences(same); len(d) != 0 {
		t.Errorf("what has not run differs: %+v", d)
	}
	more := example()[:1]
	more[0].Results = append(more[0].Results, suite.Result{Script: script("tests/new.scs"), Result: runner.Result{Outcome: runner.Passed}})
	if d := matrix.New(more, nil).Differences(same); len(d) != 1 || d[0].Want != "" {
		t.Errorf("%+v", d)
	}
	for _, data := range []string{"", "[]", `{"version":2}`, `{"version":1,"servers":[{"label":"a"}],"scripts":[{"script":"x","results":[{"verdict":"yes"}]}]}`, `{"version":1,"scripts":[{"script":"x","results":[{"verdict":"passed"}]}]}`} {
		if _, err := matrix.ReadExpected([]byte(data)); err == nil {
			t.Errorf("%q is read", data)
		}
	}
}

func TestAPageKeepsItsText(t *testing.T) {
	m := matrix.New(example()[:1], nil)
	page := "# Servers\n\nBefore.\n\n" + matrix.MarkdownBegin + "old\n" + matrix.MarkdownEnd + "\nBehind.\n"
	got := m.MarkdownInto(page, matrix.Options{})
	if !strings.HasPrefix(got, "# Servers\n\nBefore.\n\n"+matrix.MarkdownBegin) || !strings.HasSuffix(got, matrix.MarkdownEnd+"\nBehind.\n") || strings.Contains(got, "old") {
		t.Error(got)
	}
	if m.MarkdownInto(got, matrix.Options{}) != got {
		t.Error("a second time changes the page")
	}
	if m.MarkdownInto("no place", matrix.Options{}) != m.Markdown(matrix.Options{}) {
		t.Error("a page without a place")
	}
}
