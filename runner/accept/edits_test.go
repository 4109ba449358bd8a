package accept_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/runner/accept/damagetest"
	"github.com/scs-tools/scs/runner/match"
)

// Each damage of an expected stanza is undone by the edits of its differences
// from what came: they make it match again.
func TestEveryDamageHasAnEdit(t *testing.T) {
	damaged := 0
	for _, own := range testenv.Own(t) {
		file := plain(t, ast.Parse(own.Name, own.Text))
		came := map[int]*match.Stanza{}
		for _, a := range script.New(file).Actions {
			if e, ok := a.Stanza(); ok && a.Verb == ast.VerbReceives {
				s, err := match.Parse([]byte(withoutScansion(e)))
				if err != nil {
					t.Fatalf("%s: %v", own.Name, err)
				}
				came[file.Position(a.LineSpan().Start).Line] = s
			}
		}
		for _, d := range damagetest.Of(file) {
			damaged++
			undo(t, own.Name, d, came[d.Line])
		}
	}
	if damaged < 100 {
		t.Errorf("%d damages: the test does not test much", damaged)
	}
}

func undo(t *testing.T, name string, d damagetest.Damage, came *match.Stanza) {
	t.Helper()
	f := d.File
	for range 30 {
		var stanza ast.Element
		for a := range f.Actions() {
			if e, ok := a.Stanza(); ok && f.Position(a.LineSpan().Start).Line == d.Line {
				stanza = e
			}
		}
		why := match.Compile(stanza).Explain(came, nil)
		if len(why.Reasons) == 0 {
			return
		}
		text, err := textedit.Apply(f.Text(), why.Edits(0))
		if err != nil || text == f.Text() {
			t.Errorf("%s:%d: %s: the edit of %q does nothing: %v", name, d.Line, d.Kind, why.Reasons[0], err)
			return
		}
		f = ast.Parse(name, text)
	}
	t.Errorf("%s:%d: %s: the edits do not come to an end", name, d.Line, d.Kind)
}

// plain returns a script with a word for each expression and placeholder, so
// that what is expected can also be what came.
func plain(t *testing.T, f *ast.File) *ast.File {
	t.Helper()
	var edits []ast.Edit
	for n := range f.All() {
		if k := n.Kind(); k == ast.KindExpression || k == ast.KindPlaceholder {
			edits = append(edits, ast.Edit{Span: n.Span(), New: "word"})
		}
	}
	text, err := textedit.Apply(f.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return ast.Parse(f.Name(), text)
}

// withoutScansion returns an element without the attributes that are for the
// runner alone.
func withoutScansion(e ast.Element) string {
	text := e.Text()
	base := e.Span().Start
	var cut []ast.Span
	var walk func(ast.Element)
	walk = func(e ast.Element) {
		for a := range e.Attrs() {
			if a.Prefix() == ast.PrefixScansion {
				cut = append(cut, a.Span())
			}
		}
		for child := range e.Elements() {
			walk(child)
		}
	}
	walk(e)
	var b strings.Builder
	at := 0
	for _, s := range cut {
		b.WriteString(text[at : s.Start-base])
		at = s.End - base
	}
	return b.String() + text[at:]
}
