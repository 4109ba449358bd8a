package lsp_test

import (
	"sort"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// renamed is a script in which a name stands in every place that has rules of its
// own: a section, actions, quotes and text.
const renamed = `# Names

[Client] Romeo
	jid: romeo@localhost
	password: secret

[Client] Juliet
	jid: juliet@localhost
	password: secret

-----

Romeo connects

Juliet connects

Romeo sends:
	<message to="${Juliet's JID}" from="${Romeo's full JID}" id="${Romeo's JID}"><body>${Romeo's JID} ${Romeo's full JID}</body></message>

Juliet receives:
	<message from="${Romeo's full JID}"/>

Romeo disconnects
`

// A character gets a new name, whatever characters are in it, only if every
// expression goes on to stand for the same character.
func TestANewNameBreaksNothing(t *testing.T) {
	names := []string{"Romeo's phone", "Romeo's JID", "Romeo's full JID", "JID", "Romeo connects", "Romeo sends:", "Juliet's", "'", `"`, `"Romeo"`, "O'Brien's \"x\"", "ロミオ", "Client] Romeo"}
	for c := ' '; c <= '~'; c++ {
		names = append(names, "Ro"+string(c)+"meo", string(c)+"Romeo", "Romeo"+string(c))
	}
	e := lsptest.Start(t, serve)
	e.Initialize(map[string]any{}, nil)
	e.Open(uri, renamed)
	before := ast.Parse("a.scs", renamed)
	cast := strings.Index(renamed, "Romeo connects")
	line := strings.Count(before.Text()[:cast], "\n")
	allowed := map[string]bool{}
	for _, name := range names {
		var answer struct {
			Changes map[string][]struct {
				Range   lsptest.Range
				NewText string
			}
		}
		err := e.Call("textDocument/rename", map[string]any{
			"textDocument": map[string]any{"uri": uri}, "newName": name,
			"position": map[string]any{"line": line, "character": 1},
		}, &answer)
		if err != nil {
			if !strings.Contains(err.Error(), "name") {
				t.Errorf("%q is refused with %v", name, err)
			}
			continue
		}
		allowed[name] = true
		edits := answer.Changes[uri]
		sort.Slice(edits, func(i, j int) bool {
			a, b := edits[i].Range.Start, edits[j].Range.Start
			return a.Line > b.Line || a.Line == b.Line && a.Character > b.Character
		})
		lines := strings.Split(renamed, "\n")
		for _, edit := range edits {
			old := lines[edit.Range.Start.Line]
			lines[edit.Range.Start.Line] = old[:edit.Range.Start.Character] + edit.NewText + old[edit.Range.End.Character:]
		}
		after := ast.Parse("a.scs", strings.Join(lines, "\n"))
		if n := len(after.Diagnostics()); n > 0 {
			t.Errorf("%q: %s", name, after.Diagnostics()[0].Message)
		}
		old, now := standsFor(before), standsFor(after)
		if old != now {
			t.Errorf("%q: expressions stand for %s, not %s", name, now, old)
		}
	}
	for name, want := range map[string]bool{"Romeo's phone": true, `"Romeo"`: false, "Ro<meo": false, "Ro-meo": true, "ロミオ": true, "Ro'meo": true} {
		if allowed[name] != want {
			t.Errorf("%q is allowed: %t", name, allowed[name])
		}
	}
}

// standsFor writes down who does what, and whom each expression stands for.
func standsFor(f *ast.File) string {
	s := script.New(f)
	var b strings.Builder
	number := func(i int) { b.WriteByte(byte('0' + i)) }
	for i := range s.Actions {
		number(s.Actions[i].Character)
		b.WriteString(" " + s.Actions[i].Verb.String() + "; ")
	}
	for n := range f.All() {
		if e, ok := n.Expression(); ok {
			number(s.Find(e.Name()) + 1)
			number(int(e.Form()))
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// What only a run finds can be suppressed: its names and codes are offered.
func TestCompletionOfWhatARunFinds(t *testing.T) {
	e := lsptest.Start(t, serve)
	e.Initialize(map[string]any{}, nil)
	offered := func(typed string) map[string]bool {
		line := "# scslint: disable=" + typed
		e.Open(uri, line+"\n")
		defer e.Close(uri)
		var list struct{ Items []struct{ Label string } }
		e.MustCall("textDocument/completion", map[string]any{
			"textDocument": map[string]any{"uri": uri},
			"position":     map[string]any{"line": 0, "character": len(line)},
		}, &list)
		labels := map[string]bool{}
		for _, item := range list.Items {
			labels[item.Label] = true
		}
		return labels
	}
	for _, f := range failures.All() {
		if !offered(f.Name[:2])[f.Name] || !offered("SCS6")[f.Code] || !offered("scs")[failures.Group] || !offered(f.Code[:4])[f.Code[:5]] {
			t.Errorf("%s %s is not offered", f.Code, f.Name)
		}
	}
}
