package lint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/spec/xmpp"
)

func TestXMPPRules(t *testing.T) { expect(t, "xmpp", "SCS4") }

// sceneWith returns a script in which Romeo does what the fragment says.
func sceneWith(fragment string) string { return strings.Replace(scene, "FRAGMENT", fragment, 1) }

// ofXMPP returns what the rules about XMPP find, a line each.
func ofXMPP(t *testing.T, options lint.Options, text string) string {
	t.Helper()
	if options.Select == nil {
		options.Select = []string{"SCS4"}
	}
	linter, err := lint.New(options)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, d := range linter.Check(ast.Parse("test.scs", text)) {
		fmt.Fprintf(&out, "%s %s\n", d.Severity, d.Name)
	}
	return out.String()
}

// A project that teaches its own extension has it checked like any other.
func TestTaughtVocabularyIsChecked(t *testing.T) {
	taught, err := xmpp.Default().With(xmpp.File{Name: "likes.txt", Text: `
namespace urn:example:likes:0
	element like root
		in message
		attribute to-id required
`})
	if err != nil {
		t.Fatal(err)
	}
	text := sceneWith(`Romeo sends:
	<message to="juliet@localhost">
		<like xmlns="urn:example:likes:0" too-id="1"/>
		<dislike xmlns="urn:example:likes:0"/>
	</message>`)
	if got := ofXMPP(t, lint.Options{}, text); got != "" {
		t.Errorf("without the vocabulary:\n%s", got)
	}
	want := "warning unknown-attribute\nwarning unknown-element\n"
	if got := ofXMPP(t, lint.Options{Vocabulary: taught}, text); got != want {
		t.Errorf("with the vocabulary:\n%swant:\n%s", got, want)
	}
}

// What a project lists as a child is known there, whatever the namespace of the
// child has: nobody is told to write the name that they wrote.
func TestAListedChildIsKnown(t *testing.T) {
	taught, err := xmpp.Default().With(xmpp.File{Name: "likes.txt", Text: `
namespace urn:example:likes:0
	element like root
		children {urn:xmpp:ping}pong?
`})
	if err != nil {
		t.Fatal(err)
	}
	text := sceneWith(`Romeo sends:
	<message to="juliet@localhost">
		<like xmlns="urn:example:likes:0"><pong xmlns="urn:xmpp:ping"/></like>
		<pong xmlns="urn:xmpp:ping"/>
	</message>`)
	if got, want := ofXMPP(t, lint.Options{Vocabulary: taught}, text), "warning unknown-element\n"; got != want {
		t.Errorf("got %q, want %q for the second alone", got, want)
	}
}

// What is sent to be refused is not reported, whatever the severity that the
// user sets.
func TestWhatIsMeantWrongIsNotReported(t *testing.T) {
	refused := sceneWith(`Romeo sends:
	<iq id="1" type="get">
		<query xmlns="jabber:iq:roster" foo="bar"/>
	</iq>

Romeo receives:
	<iq id="1" type="error"/>`)
	answered := strings.Replace(refused, `type="error"`, `type="result"`, 1)
	options := lint.Options{Severity: map[string]ast.Severity{"unknown-attribute": ast.Error}}
	if got, want := ofXMPP(t, options, answered), "error unknown-attribute\n"; got != want {
		t.Errorf("answered: got %q, want %q", got, want)
	}
	if got, want := ofXMPP(t, options, refused), ""; got != want {
		t.Errorf("refused: got %q, want %q", got, want)
	}
}

// What is broken already is reported once, by the parser.
func TestXMPPRulesLeaveBrokenStanzasAlone(t *testing.T) {
	for _, fragment := range []string{
		"Romeo sends:\n\t<iq id='1' type='get'",
		"Romeo sends:\n\t<iq id='1' type=get><query xmlns='jabber:iq:roster'/></iq>",
		"Romeo sends:\n\t<iq id='1' type='get'><query></iq>",
		"Romeo sends:\n\t<presence><x:y/></presence>",
		"Romeo sends:\n\t<presence><photo/></x></presence>",
		"Romeo sends:\n\t<>",
		"Romeo sends:\n\t<iq id='1' type='error'><error type='cancel'><</error></iq>",
		"Romeo sends:\n\ttext <body/>",
		"Romeo receives: nothing",
		"Romeo sends:",
	} {
		if got := ofXMPP(t, lint.Options{}, sceneWith(fragment)); got != "" {
			t.Errorf("%s\n%s", fragment, got)
		}
	}
}

// Where they find nothing, and nothing is suppressed, the rules about XMPP
// allocate nothing.
func TestXMPPRulesDoNotAllocateWithoutFindings(t *testing.T) {
	text, err := os.ReadFile("../spec/scansion/muc_join_leave.scs")
	if err != nil {
		t.Fatal(err)
	}
	f := ast.Parse("muc_join_leave.scs", string(text))
	if cast, all := allocations(t, f, "SCS101"), allocations(t, f, "SCS4"); all > cast {
		t.Errorf("linting allocates %v times with the rules about XMPP, %v times without", all, cast)
	}
}
