package formatter_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
)

// wantProperties fails the test unless the formatter keeps, for this text, all
// that it promises for every text. It returns the canonical text.
func wantProperties(t *testing.T, name, text string) string {
	t.Helper()
	f := ast.Parse(name, text)
	result, err := formatter.Format(f)
	if err != nil {
		t.Fatalf("%s: %v\n%q", name, err, text)
	}
	formatted := ast.Parse(name, result.Text)

	again, err := formatter.Format(formatted)
	if err != nil {
		t.Fatalf("%s: the second time: %v\n%q", name, err, result.Text)
	}
	if again.Text != result.Text {
		t.Errorf("%s: formatted twice is not formatted once:\n%q\n%q\n%q", name, text, result.Text, again.Text)
	}
	if was, is := comments(f), comments(formatted); !slices.Equal(was, is) {
		t.Errorf("%s: the comments are others:\n%q\n%q", name, was, is)
	}
	if was, is := contents(f), contents(formatted); !slices.Equal(was, is) {
		t.Errorf("%s: the contents are others:\n%q\n%q", name, was, is)
	}
	wantErrorsKept(t, f, result)

	whole, err := formatter.Range(f, 1, f.LineCount())
	if err != nil || whole.Text != result.Text {
		t.Errorf("%s: the range of all lines is not formatted like the file: %v\n%q\n%q", name, err, whole.Text, result.Text)
	}
	return result.Text
}

// comments returns the comments of a file in order.
func comments(f *ast.File) []string {
	var all []string
	for n := range f.All() {
		if n.Kind() == ast.KindComment {
			all = append(all, n.Text())
		}
	}
	return all
}

// contents returns all that a script says: what has no place for white space
// in it, in order.
func contents(f *ast.File) []string {
	var all []string
	for n := range f.All() {
		switch n.Kind() {
		case ast.KindSection:
			s, _ := n.Section()
			all = append(all, s.Class(), s.Name())
		case ast.KindProperty:
			p, _ := n.Property()
			all = append(all, p.Key(), p.Value())
		case ast.KindAction:
			a, _ := n.Action()
			all = append(all, a.Name(), a.VerbText())
		case ast.KindElement:
			e, _ := n.Element()
			all = append(all, e.Name())
		case ast.KindAttr:
			a, _ := n.Attr()
			all = append(all, a.Name(), a.Raw())
		case ast.KindText, ast.KindCData, ast.KindXMLComment, ast.KindEntity, ast.KindExpression,
			ast.KindPlaceholder, ast.KindMalformed:
			all = append(all, n.Text())
		}
	}
	return all
}

// wantErrorsKept fails the test unless every item with a syntax error stands
// in the result byte for byte, in order, and is told of.
func wantErrorsKept(t *testing.T, f *ast.File, result formatter.Result) {
	t.Helper()
	rest := result.Text
	var last ast.Node
	for _, d := range f.Diagnostics() {
		if d.Severity != ast.Error {
			continue
		}
		if !slices.ContainsFunc(result.Skipped, func(l ast.Diagnostic) bool { return l.Span == d.Span && l.Message == d.Message }) {
			t.Errorf("%s: nobody is told of %s %s", f.Name(), d.Code, d.Message)
		}
		n := topAt(f, d.Span.Start)
		if n == last {
			continue
		}
		last = n
		at := strings.Index(rest, n.Text())
		if at < 0 {
			t.Errorf("%s: a block with an error has changed (%s):\n%q\n%q", f.Name(), d.Message, n.Text(), result.Text)
			return
		}
		rest = rest[at+len(n.Text()):]
	}
}

func topAt(f *ast.File, offset int) ast.Node {
	var found ast.Node
	for n := range f.Nodes() {
		if n.Span().Start <= offset {
			found = n
		}
	}
	return found
}

// wantRangeKept fails the test unless formatting the lines from from to to
// touches nothing outside of the items that have one of these lines.
func wantRangeKept(t *testing.T, text string, from, to int) {
	t.Helper()
	f := ast.Parse("range", text)
	result, err := formatter.Range(f, from, to)
	if err != nil {
		t.Fatalf("lines %d to %d: %v\n%q", from, to, err, text)
	}
	first, last := -1, -1 // the items' bytes, whole lines
	for n := range f.Nodes() {
		start := f.Position(n.Span().Start).Line
		end := f.Position(n.Span().End).Line
		if from <= to && start <= to && end >= from {
			if first < 0 {
				first = f.Line(start).Start
			}
			last = f.Line(end).End
		}
	}
	if from <= 1 {
		first = 0
	}
	if to >= f.LineCount() {
		last = len(text)
	}
	if first < 0 || last < 0 {
		if result.Text != text && strings.TrimSpace(text) != "" {
			t.Errorf("lines %d to %d have no item, but something has changed:\n%q\n%q", from, to, text, result.Text)
		}
		return
	}
	if !strings.HasPrefix(result.Text, text[:first]) || !strings.HasSuffix(result.Text, text[last:]) {
		t.Errorf("lines %d to %d: something outside has changed:\n%q\n%q", from, to, text, result.Text)
	}
}

// shared returns the scripts of a folder beside the repository, by name.
func shared(t testing.TB, pattern string) map[string]string {
	t.Helper()
	scripts := read(t, filepath.Join("..", "..", "shared", "corpus", pattern))
	if len(scripts) == 0 {
		if strings.Contains(os.Getenv("SCS_REQUIRE"), "shared") {
			t.Fatalf("no scripts in ../shared/corpus/%s, but SCS_REQUIRE asks for them", pattern)
		}
		t.Skipf("no scripts in ../shared/corpus/%s", pattern)
	}
	return scripts
}

func read(t testing.TB, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	scripts := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		scripts[name] = string(data)
	}
	return scripts
}
