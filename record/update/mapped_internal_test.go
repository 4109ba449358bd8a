package update

import (
	"errors"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/redact"
)

// A script that is run under a server's names keeps its own.
func TestTheNamesOfTheScriptAreWritten(t *testing.T) {
	f := ast.Parse("", "[Client] Elm\n\tjid: elm@example.org\n\n-----\n\nElm receives:\n\nElm receives:\n\t"+
		`<message from="oak@example.org"><body>at localhost</body></message>`+"\n")
	mapping := runner.Mapping{Domains: map[string]string{"example.org": "localhost"}, Accounts: map[string]string{"oak@example.org": "admin@localhost"}}
	names, err := newMappedNames(mapping, f)
	if err != nil {
		t.Fatal(err)
	}
	mapped := names.mapped.File
	u := &update{names: names, original: f, mapped: mapped, file: mapped, changes: map[int][]Change{}, left: map[int]string{}, early: map[int]int{}}
	for i, came := range []string{
		`<message from="rooms.localhost" to="elm@localhost"><x xmlns="jabber:x:conference" jid="hall@rooms.localhost"/></message>`,
		`<message from="pine@localhost/x"><body>not at localhost</body></message>`,
	} {
		stanza, err := match.Parse([]byte(came))
		if err != nil {
			t.Fatal(err)
		}
		s := script.New(u.file)
		u.secrets = redact.Script(s)
		untaken := runner.Untaken{Action: &s.Actions[i], Came: []*match.Stanza{stanza}, Passing: script.None,
			Values: func(ast.Expression) (string, bool) { return "elm@localhost", true }}
		taken, rewritten, _ := u.accept(s, u.file, untaken, NewNames(s), write)
		if taken != 0 {
			t.Fatalf("nothing is taken: %v", u.left)
		}
		u.file = rewritten
	}
	result, err := u.result()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<message from="rooms.example.org" to="${Elm's JID}">`, `jid="hall@rooms.example.org"`,
		`<message from="pine@example.org/x"><body>not at localhost</body>`, "jid: elm@example.org",
	} {
		if !strings.Contains(result.Text, want) {
			t.Errorf("no %s in\n%s", want, result.Text)
		}
	}
	if c := result.Changes[1]; c.Old != "oak@example.org" || c.New != "pine@example.org/x" {
		t.Errorf("told: %+v", c)
	}
}

// What is wrong with a script is shown where its author wrote it.
func TestSyntaxErrorsOfAMappedScript(t *testing.T) {
	f := ast.Parse("", strings.Replace(cast, "localhost", "a-much-longer-domain.example.org", 1)+"Elm sends:\n\t<presence\n")
	names, err := newMappedNames(runner.Mapping{Domains: map[string]string{"a-much-longer-domain.example.org": "localhost"}}, f)
	if err != nil {
		t.Fatal(err)
	}
	mapped, own := names.mapped.File.Diagnostics(), f.Diagnostics()
	got := names.written(mapped)
	if len(got) == 0 || len(got) != len(own) || got[0].Span != own[0].Span || mapped[0].Span == own[0].Span {
		t.Errorf("at %v, %v as written", got, own)
	}
}

// What cannot be taken back is not run.
func TestAmbiguousNamesAreRefused(t *testing.T) {
	for text, mapping := range map[string]runner.Mapping{
		"elm@example.org": {Domains: map[string]string{"example.org": "localhost", "example.net": "localhost"}},
		"elm@localhost":   {Domains: map[string]string{"example.org": "localhost"}},
		"oak@localhost":   {Accounts: map[string]string{"elm@localhost": "oak@localhost"}},
	} {
		f := ast.Parse("", strings.Replace(cast, "elm@localhost", text, 1)+"Elm connects\n")
		if _, err := newMappedNames(mapping, f); !errors.Is(err, ErrAmbiguous) {
			t.Errorf("%s with %+v: %v", text, mapping, err)
		}
	}
}
