package render_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/render"
)

func TestBodies(t *testing.T) {
	text, err := os.ReadFile("testdata/send.scs")
	if err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{"\n", "\r\n"} {
		s := script.New(ast.Parse("send.scs", strings.ReplaceAll(string(text), "\n", ending)))
		var b strings.Builder
		for _, a := range s.Actions {
			body, err := render.Body(a.Action, func(e ast.Expression) (string, bool) {
				if e.Form() == ast.FormCapture {
					return "'a'\t\"b\"\r\n<&>", e.Name() == "it"
				}
				r := s.Resolve(e, a.Index)
				return r.Value, r.Known
			})
			line := s.File.Position(a.Span().Start).Line
			if err != nil {
				fmt.Fprintf(&b, "== line %d: error: %v\n", line, err)
				continue
			}
			fmt.Fprintf(&b, "== line %d\n%s|\n", line, body)
		}
		t.Run(fmt.Sprintf("%q", ending), func(t *testing.T) {
			golden.File(t, "testdata/send.golden", strings.ReplaceAll(b.String(), "\r\n", "\n"))
		})
	}
}

func TestAnUnknownExpressionIsNamed(t *testing.T) {
	file := ast.Parse("x.scs", "[Client] A\n\tjid: a@b\n---\nA sends:\n\t<message id='${nobody}'/>\n")
	for a := range file.Actions() {
		_, err := render.Body(a, nil)
		var unknown *render.Error
		if !errors.As(err, &unknown) || unknown.Expression.Name() != "nobody" {
			t.Errorf("error is %v", err)
		}
	}
}

// What real scripts send goes out as it stands, but for expressions.
func TestRealScriptsAreSentByteForByte(t *testing.T) {
	for _, real := range testenv.Scripts(t, "prosody", "recorded", "history") {
		s := script.New(ast.Parse(real.Name, real.Text))
		for _, a := range s.Actions {
			body, err := render.Body(a.Action, func(e ast.Expression) (string, bool) { return "@" + e.Name() + "@", true })
			if err != nil {
				t.Fatal(err)
			}
			first, ok := a.Stanza()
			if !ok || strings.Contains(a.Text(), "scansion:") || strings.Contains(a.Text(), "\n#") {
				continue
			}
			want := a.Text()[first.Span().Start-a.Span().Start:]
			for d := range a.Descendants() {
				if e, ok := d.Expression(); ok {
					want = strings.ReplaceAll(want, e.Text(), strings.ReplaceAll("@"+e.Name()+"@", "'", "&apos;"))
				}
			}
			if got := strings.ReplaceAll(body, "'", "&apos;"); strings.TrimSpace(strings.ReplaceAll(want, "'", "&apos;")) != got {
				t.Errorf("%s: sent is\n%s\nnot\n%s", real.Name, got, want)
			}
		}
	}
}
