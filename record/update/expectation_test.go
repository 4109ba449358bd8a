package update_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
)

// TestWhatAServerSaysOfItselfIsNotWritten: its version differs between machines,
// also where the expectation is strict.
func TestWhatAServerSaysOfItselfIsNotWritten(t *testing.T) {
	f := ast.Parse("", "[Client] Elm\n\tjid: elm@localhost\n\n-----\n\nElm receives:\n\t"+
		`<iq type="result"><query xmlns="jabber:iq:version" scansion:strict="true"><name/></query></iq>`+"\n")
	s := script.New(f)
	a := s.Actions[0]
	e, _ := a.Stanza()
	expectation, err := update.OfFailure(s, &runner.Failure{
		Span: a.VerbSpan(), Pattern: match.Compile(e), Values: func(ast.Expression) (string, bool) { return "", false },
		PassedBy: []runner.Received{{XML: []byte(`<iq type="result" xmlns="jabber:client"><query xmlns="jabber:iq:version"><name>Oak</name><version>1.2</version><os>Linux</os></query></iq>`)}},
	}, update.NewNames(s))
	if err != nil {
		t.Fatal(err)
	}
	edit, err := expectation.Write()
	if err != nil {
		t.Fatal(err)
	}
	text, err := textedit.Apply(f.Text(), []ast.Edit{edit})
	if err != nil || !strings.Contains(text, "<version/>") || !strings.Contains(text, "<os/>") || strings.Contains(text, "Linux") {
		t.Errorf("%v:\n%s", err, text)
	}
}
