package update

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/runner/match"
)

// unpaste looks in an expectation that fails for a value that the author has
// copied from another run: a server chose it there, it is sent later, and no
// server knows it now. It captures the value instead and reports true: the script
// has to be run again, since what comes after the old value was sent is an error.
func (u *update) unpaste(s *script.Script, action int, came *match.Stanza, values script.Values) bool {
	a := &s.Actions[action]
	e, ok := a.Stanza()
	if !ok {
		return false
	}
	for _, reason := range match.Compile(e).Explain(came, values).Reasons {
		for l := range a.Literals() {
			kind := match.KindText
			if l.Attr != "" {
				kind = match.KindAttrValue
			}
			if reason.Kind == kind && reason.Span.Covers(l.Span) && isPasted(s, action, l, reason.Received) && u.captureLiteral(s, action, l) {
				return true
			}
		}
	}
	return false
}

// isPasted reports whether a literal of an expectation, and what came in its
// place, are values that a server chooses, and the script sends the literal, but
// only later. What the script itself has sent is its own, and no server chose it.
func isPasted(s *script.Script, action int, l script.Literal, received string) bool {
	if first := s.FirstSent(strings.TrimSpace(s.File.Slice(l.Span))); first <= action {
		return false
	}
	if own := s.FirstSent(xmlescape.Value(received)); own != script.None && own < action {
		return false
	}
	if _, inside := l.Element.ParentElement(); !inside && l.Attr == "id" {
		return !script.IsAnswer(l.Element)
	}
	return script.MadeUp(l.Value) && script.MadeUp(received)
}

// captureLiteral captures a literal where it is expected, and uses the capture
// wherever it stands later. It reports whether it is sent there.
func (u *update) captureLiteral(s *script.Script, action int, l script.Literal) bool {
	name := unusedName(s, l.CaptureName())
	sent := false
	var edits []ast.Edit
	var changes []Change
	put := func(action int, l script.Literal, text string) {
		old := s.File.Slice(l.Span)
		edits = append(edits, ast.Edit{Span: l.Span, New: around(old, text)})
		changes = append(changes, Change{Action: action, What: pathOf(l.Element, l.Attr), Old: strings.TrimSpace(old), New: text})
	}
	put(action, l, "{"+ast.PrefixScansion+":"+ast.PlaceholderCapture+":"+name+"}")
	for i := action + 1; i < len(s.Actions); i++ {
		a := &s.Actions[i]
		for later := range a.Literals() {
			if later.Value == l.Value {
				put(i, later, "${"+name+"}")
				sent = sent || a.Verb == ast.VerbSends
			}
		}
	}
	text, err := textedit.Apply(s.File.Text(), edits)
	if !sent || err != nil {
		return false
	}
	u.file = ast.Parse(s.File.Name(), text)
	u.pasted = append(u.pasted, changes)
	return true
}

// unusedName returns a name that no capture of the script has.
func unusedName(s *script.Script, name string) string {
	used := map[string]bool{}
	for _, b := range s.Bindings {
		used[b.Placeholder.Name()] = true
	}
	for _, u := range s.Uses {
		used[u.Expression.Name()] = true
	}
	free := name
	for n := 2; used[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	return free
}

// restart forgets what was rewritten, but for captures in place of pasted values.
func (u *update) restart() {
	clear(u.changes)
	clear(u.left)
	clear(u.early)
	for _, changes := range u.pasted {
		for _, c := range changes {
			u.changes[c.Action] = append(u.changes[c.Action], c)
		}
	}
}

// withCaptures notes for each action whether an update would weaken it: a capture
// is written with all that uses it, or not at all.
func (u *update) withCaptures(weaker []bool) {
	for changed := true; changed; {
		changed = false
		for _, together := range u.pasted {
			if !slices.ContainsFunc(together, func(c Change) bool { return weaker[c.Action] }) {
				continue
			}
			for _, c := range together {
				changed = changed || !weaker[c.Action]
				weaker[c.Action] = true
			}
		}
	}
}
