package script_test

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
)

// scene is a script in which most things happen once.
const scene = cast + `
Romeo connects
Juliet connects
Romeo sends:
	<iq type="get" id="a"/>
Romeo receives:
	<iq type="result" from="{scansion:capture:server}"/>
Juliet disconnects
Juliet receives:
	<message from="${server}" id="{scansion:capture:server}">{scansion:capture:body}</message>
Romeo sends:
	<message to="${Juliet's JID}">${body} ${server}</message>
`

func TestNodesKnowTheirAction(t *testing.T) {
	s := script.New(ast.Parse("scene.scs", scene))
	for i := range s.Actions {
		if s.Actions[i].Index != i {
			t.Errorf("action %d has the index %d", i, s.Actions[i].Index)
		}
		if got := s.ActionOf(s.Actions[i].Node); got != i {
			t.Errorf("action %d is action %d", i, got)
		}
		for n := range s.Actions[i].Descendants() {
			if got := s.ActionOf(n); got != i {
				t.Errorf("%q of action %d belongs to action %d", n.Text(), i, got)
			}
		}
	}
	for n := range s.File.Nodes() {
		if got := s.ActionOf(n); n.Kind() != ast.KindAction && got != script.None {
			t.Errorf("%q belongs to action %d", n.Text(), got)
		}
	}
}

func TestConnected(t *testing.T) {
	s := script.New(ast.Parse("scene.scs", scene))
	romeo, juliet := s.Find("Romeo"), s.Find("Juliet")
	for action, want := range []struct{ romeo, juliet bool }{
		{false, false}, // Romeo connects
		{true, false},  // Juliet connects
		{true, true},   // Romeo sends
		{true, true},   // Romeo receives
		{true, true},   // Juliet disconnects
		{true, false},  // Juliet receives
		{true, false},  // Romeo sends
		{true, false},  // the end
	} {
		if s.Connected(romeo, action) != want.romeo || s.Connected(juliet, action) != want.juliet {
			t.Errorf("before action %d, Romeo or Juliet is not as connected as they should be", action)
		}
	}
}

func TestFind(t *testing.T) {
	s := script.New(ast.Parse("scene.scs", scene))
	if i := s.Find("Juliet"); i == script.None || s.Characters[i].Name != "Juliet" {
		t.Errorf("Juliet is character %d", i)
	}
	for _, name := range []string{"", "juliet", "Juliet ", "Tybalt"} {
		if i := s.Find(name); i != script.None {
			t.Errorf("%q is character %d", name, i)
		}
	}
}

func TestCapturesAreThereForLaterActionsOnly(t *testing.T) {
	s := script.New(ast.Parse("scene.scs", scene))
	if len(s.Bindings) != 3 || s.FirstBinding("server") != 0 || s.FirstBinding("body") != 2 || s.FirstBinding("x") != script.None {
		t.Fatalf("%d bindings", len(s.Bindings))
	}
	for _, c := range []struct {
		action int
		bound  int
		scope  []int
	}{
		{0, script.None, nil},
		{3, script.None, nil}, // where it is bound
		{4, 0, []int{0}},
		{5, 0, []int{0}}, // where it is bound again
		{6, 1, []int{2, 1}},
	} {
		if got := s.Bound("server", c.action); got != c.bound {
			t.Errorf("in action %d, server is binding %d and not %d", c.action, got, c.bound)
		}
		if got := s.InScope(c.action); !slices.Equal(got, c.scope) {
			t.Errorf("in action %d, the bindings %d are in scope and not %d", c.action, got, c.scope)
		}
	}
	var uses []int
	for _, u := range s.Uses {
		uses = append(uses, u.Action, u.Binding)
	}
	if want := []int{5, 0, 6, 2, 6, 1}; !slices.Equal(uses, want) {
		t.Errorf("uses by action and binding are %d and not %d", uses, want)
	}
}

func TestBareAndFullJIDs(t *testing.T) {
	for _, c := range []struct {
		jid, resource, bare, full string
	}{
		{"romeo@localhost", "", "romeo@localhost", ""},
		{"romeo@localhost/balcony", "", "romeo@localhost", "romeo@localhost/balcony"},
		{"romeo@localhost", "orchard", "romeo@localhost", "romeo@localhost/orchard"},
		{"romeo@localhost/balcony", "orchard", "romeo@localhost", "romeo@localhost/orchard"},
		{"romeo@localhost/a/b", "", "romeo@localhost", "romeo@localhost/a/b"},
		{"localhost", "", "localhost", ""},
		{"", "orchard", "", ""},
	} {
		character := script.Character{JID: c.jid, Resource: c.resource}
		full, ok := character.Full()
		if character.Bare() != c.bare || full != c.full || ok != (c.full != "") {
			t.Errorf("%q with the resource %q: %q and %q, %v", c.jid, c.resource, character.Bare(), full, ok)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for _, c := range []struct {
		stanza       string
		whole, known bool
	}{
		{`<a b="{scansion:any}"/>`, true, true},
		{`<a b="{scansion:capture:x}"/>`, true, true},
		{`<a b=" {scansion:any}"/>`, false, true},
		{`<a b="{scansion:any}{scansion:any}"/>`, false, true},
		{`<a b="{scansion:any:x}"/>`, true, false},
		{`<a b="{scansion:capture}"/>`, true, false},
		{`<a b="{scansion:capture:}"/>`, true, false},
		{`<a b="{scansion:some}"/>`, true, false},
		{`<a>{scansion:any}</a>`, true, true},
		{"<a>\n\t\t{scansion:any}\n\t</a>", true, true},
		{`<a>{scansion:any}<b/></a>`, true, true},
		{`<a>{scansion:any}<b/>c</a>`, false, true},
		{`<a>c {scansion:any}</a>`, false, true},
	} {
		f := ast.Parse("test.scs", "Romeo receives:\n\t"+c.stanza+"\n")
		for n := range f.All() {
			if p, ok := n.Placeholder(); ok {
				if script.Whole(p) != c.whole || script.Known(p) != c.known {
					t.Errorf("%s: whole %v, known %v", c.stanza, script.Whole(p), script.Known(p))
				}
				break
			}
		}
	}
}

func TestStrictValue(t *testing.T) {
	for value, want := range map[string][2]bool{
		"true": {true, true}, "yes": {true, true}, "1": {true, true},
		"false": {false, true}, "no": {false, true}, "0": {false, true},
		"": {}, "True": {}, "TRUE": {}, "on": {}, "2": {},
	} {
		if strict, ok := script.StrictValue(value); strict != want[0] || ok != want[1] {
			t.Errorf("%q: strict %v, ok %v", value, strict, ok)
		}
	}
}

func TestProperties(t *testing.T) {
	for _, key := range script.Properties() {
		if !script.IsProperty(key) {
			t.Errorf("%q is no property", key)
		}
	}
	if script.IsProperty("custom_host") || script.IsProperty("") || script.IsProperty("JID") {
		t.Error("what is no property is one")
	}
}

// The project's own scripts and the real ones mean what they say: everybody is
// in the cast and knows what to do, and every expression stands for something.
func TestRealScriptsAreUnderstood(t *testing.T) {
	check := func(t *testing.T, scripts []testenv.Script) {
		for _, file := range scripts {
			s := script.New(ast.Parse(file.Name, file.Text))
			for i := range s.Actions {
				a := &s.Actions[i]
				if a.Character == script.None || a.Verb == ast.VerbUnknown {
					t.Errorf("%s: nobody knows who does what in %q", file.Name, s.File.Slice(a.LineSpan()))
				}
				for n := range a.Descendants() {
					if e, ok := n.Expression(); ok {
						if r := s.Resolve(e, i); r.Character == script.None && r.Binding == script.None {
							t.Errorf("%s: %s stands for nothing", file.Name, n.Text())
						}
					}
				}
			}
		}
	}
	t.Run("own", func(t *testing.T) { check(t, testenv.Own(t)) })
	t.Run("real", func(t *testing.T) { check(t, testenv.Scripts(t, "prosody", "recorded")) })
}

func TestLocalpartFor(t *testing.T) {
	for name, want := range map[string]string{
		"Romeo": "romeo", "Juliet's phone": "juliets-phone", "O'Hara_2": "ohara-2", "-x-": "x", "«»": "", "Ärger": "ärger",
	} {
		if got := script.LocalpartFor(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
