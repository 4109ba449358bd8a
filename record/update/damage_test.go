package update_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/accept/damagetest"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/suite"
)

// arrived is what the actions of a script received in a run.
type arrived struct {
	jids    map[string]string // full, by character
	stanzas map[int][]byte    // by action
}

func (a *arrived) event(e suite.Event) {
	switch {
	case e.Kind != suite.RunEvent:
	case e.Run.Kind == runner.EventConnected:
		a.jids[e.Run.Character] = e.Run.Text
	case (e.Run.Kind == runner.EventMatched || e.Run.Kind == runner.EventSettled) && e.Run.Stanza != nil:
		a.stanzas[e.Run.Action] = e.Run.Stanza
	}
}

// expectations returns what matches each action of a script, and what its
// expressions stand for. What nothing of what came matches is left out.
func (a *arrived) expectations(s *script.Script) (map[int]*match.Pattern, script.Values) {
	captures := map[string]string{}
	values := func(e ast.Expression) (string, bool) {
		switch e.Form() {
		case ast.FormCapture:
			value, ok := captures[e.Name()]
			return value, ok
		case ast.FormFullJID:
			jid, ok := a.jids[e.Name()]
			return jid, ok
		}
		if i := s.Find(e.Name()); i != script.None {
			return s.Characters[i].Bare(), true
		}
		return "", false
	}
	patterns := map[int]*match.Pattern{}
	for i := range s.Actions {
		e, ok := s.Actions[i].Stanza()
		came, err := match.Parse(a.stanzas[i])
		if !ok || err != nil || s.Actions[i].Verb != ast.VerbReceives {
			continue
		}
		pattern := match.Compile(e)
		if captured, ok := pattern.Match(came, values); ok {
			patterns[i] = pattern.With(values) // later actions may capture the same names
			for _, c := range captured {
				captures[c.Name] = c.Value
			}
		}
	}
	return patterns, values
}

// detected counts the damages that the author's expectations detect, and those
// of them that the filled ones detect: stanzas that come damaged, and
// expectations that are damaged themselves.
func (a *arrived) detected(t *testing.T, author, filled *ast.File) (theirs, ours int) {
	t.Helper()
	authors, _ := a.expectations(script.New(author))
	fills, values := a.expectations(script.New(filled))
	count := func(byAuthor, byFilled bool) {
		if byAuthor {
			theirs++
			if byFilled {
				ours++
			}
		}
	}
	for i, pattern := range authors {
		fill, ok := fills[i]
		if !ok {
			continue // another stanza of the group is what it takes
		}
		for _, came := range damaged(a.stanzas[i]) {
			_, matches := pattern.Match(came, values)
			_, fillMatches := fill.Match(came, values)
			count(!matches, !fillMatches)
		}
	}
	fails := func(f *ast.File) map[damageOf]bool {
		found := map[damageOf]bool{}
		patterns, values := a.expectations(script.New(f))
		for _, d := range damagetest.Of(f) {
			e, _ := script.New(d.File).Actions[d.Action].Stanza()
			came, err := match.Parse(a.stanzas[d.Action])
			if patterns[d.Action] == nil || err != nil {
				continue
			}
			_, ok := match.Compile(e).Match(came, values)
			found[damageOf{d.Action, d.Kind}] = !ok
		}
		return found
	}
	ofAuthor, ofFilled := fails(author), fails(filled)
	for d, detected := range ofAuthor {
		if detectedHere, ok := ofFilled[d]; ok {
			count(detected, detectedHere)
		}
	}
	return theirs, ours
}

type damageOf struct {
	action int
	kind   string
}

// damaged returns a stanza with each kind of damage.
func damaged(stanza []byte) []*match.Stanza {
	f := ast.Parse("", "[Client] X\n\tjid: x@y\n\n-----\n\nX receives:\n\t"+string(stanza)+"\n")
	var all []*match.Stanza
	for a := range f.Actions() {
		e, ok := a.Stanza()
		if !ok {
			continue
		}
		for _, kind := range damagetest.Kinds() {
			edit, ok := kind.Edit(e)
			if !ok {
				continue
			}
			text, err := textedit.Apply(f.Text(), []ast.Edit{edit})
			if err != nil {
				continue
			}
			for other := range ast.Parse("", text).Actions() {
				if e, ok := other.Stanza(); ok {
					if came, err := match.Parse([]byte(e.Text())); err == nil {
						all = append(all, came)
					}
				}
			}
		}
	}
	return all
}
