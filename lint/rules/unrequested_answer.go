package rules

import (
	"slices"
	"sort"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unrequestedAnswer = Rule{
	Code: "SCS213", Name: "unrequested-answer", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character waits for the answer to an iq that it has not sent",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		var sent sentIDs
		for i := range s.Actions {
			a := &s.Actions[i]
			if a.Verb != ast.VerbReceives || a.Before != script.Connected {
				continue
			}
			stanza, ok := a.Stanza()
			if !ok || !script.IsAnswer(stanza) || s.RequestOf(i) != script.None {
				continue
			}
			id, ok := stanza.Attr("id")
			if !ok || id.Quote() == 0 || script.HasParts(id) || stanza.Broken() || !s.Understood(0, i) {
				continue
			}
			if sent.first == nil {
				sent = idsSent(s)
			}
			if !sent.before(a, id.Value()) {
				reportUnrequested(p, a, id)
			}
		}
	},
}

// sentIDs tells which ids the characters have sent with any stanza, an iq or
// not: one that is malformed on purpose is answered too.
type sentIDs struct {
	first map[sentID]int // the index of the first action that sends the id
	vague map[int]int    // by character, the index of the first action that may send any id
}

type sentID struct {
	character int
	id        string
}

func idsSent(s *script.Script) sentIDs {
	sent := sentIDs{map[sentID]int{}, map[int]int{}}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Verb != ast.VerbSends {
			continue
		}
		for n := range a.Children() {
			stanza, ok := n.Element()
			if n.Broken() || n.Kind() == ast.KindMalformed {
				sent.addVague(a)
			}
			if !ok {
				continue
			}
			for attr := range stanza.Attrs() {
				if attr.Broken() {
					sent.addVague(a)
				} else if attr.Name() == "id" {
					sent.add(a, attr)
				}
			}
		}
	}
	return sent
}

func (sent sentIDs) add(a *script.Action, id ast.Attr) {
	if script.HasParts(id) {
		sent.addVague(a)
		return
	}
	key := sentID{a.Character, id.Value()}
	if _, ok := sent.first[key]; !ok {
		sent.first[key] = a.Index
	}
}

func (sent sentIDs) addVague(a *script.Action) {
	if _, ok := sent.vague[a.Character]; !ok {
		sent.vague[a.Character] = a.Index
	}
}

// before reports whether the character has sent the id before the action, or
// may have.
func (sent sentIDs) before(a *script.Action, id string) bool {
	if first, ok := sent.vague[a.Character]; ok && first < a.Index {
		return true
	}
	first, ok := sent.first[sentID{a.Character, id}]
	return ok && first < a.Index
}

func reportUnrequested(p *Pass, a *script.Action, id ast.Attr) {
	s := p.Script
	name, value := s.Characters[a.Character].Name, id.Value()
	if pair := requestElsewhere(s, a, value); pair != nil {
		request := &s.Actions[pair.Request]
		other := s.Characters[request.Character].Name
		message, place := `"`+name+`" has sent no iq "`+value+`", but "`+other+`" has: which one receives the answer?`, `the iq of "`+other+`"`
		title, edits := `let "`+other+`" receive it`, []ast.Edit{{Span: a.NameSpan(), New: other}}
		if request.Character == a.Character {
			message, place = `"`+name+`" receives the answer "`+value+`" before it sends the iq: receive it later`, "the iq is sent here"
			title, edits = "move the action after the iq", []ast.Edit{script.RemoveAction(a.Action), script.InsertAfter(request.Action, a.Text())}
		}
		d := p.Report(id.ValueSpan(), message).Relate(pair.Place(), place)
		if pair.Response == script.None {
			d.AddFix(title, false, edits...)
		}
		return
	}
	if pair := requestMeant(s, a, value); pair != nil {
		d := p.Report(id.ValueSpan(), `"`+name+`" has sent no iq "`+value+`" that could be answered: did you mean "`+pair.ID+`"?`).
			Relate(pair.Place(), "this iq has no answer yet")
		if sent, _ := pair.Stanza.Attr("id"); sent.Quote() == id.Quote() {
			d.AddFix(`write "`+pair.ID+`"`, false, ast.Edit{Span: id.ValueSpan(), New: sent.Raw()})
		}
		return
	}
	p.Report(id.ValueSpan(), `"`+name+`" has sent no iq "`+value+`" that could be answered: send it first`)
}

// requestElsewhere returns a request with that id which the awaited answer
// cannot belong to, but may be meant for: a later one of the same character,
// or an earlier one of another.
func requestElsewhere(s *script.Script, a *script.Action, id string) *script.Pair {
	found := script.None
	own := s.RequestsBy(script.Asker{Character: a.Character, ID: id})
	if i := sort.Search(len(own), func(i int) bool { return s.Pairs[own[i]].Request > a.Index }); i < len(own) {
		found = own[i]
	}
	for _, i := range s.FirstRequests(id) {
		character := s.Actions[s.Pairs[i].Request].Character
		if character == a.Character || character == script.None {
			continue
		}
		if s.Pairs[i].Request <= a.Index && (found == script.None || i < found) {
			found = i
		}
		break
	}
	if found == script.None {
		return nil
	}
	return &s.Pairs[found]
}

// requestMeant returns the request whose answer is probably meant: one of the
// latest that the character has sent before and not had answered, with the
// nearest id, or whatever its id if it is the only one.
func requestMeant(s *script.Script, a *script.Action, id string) *script.Pair {
	const most = 16
	var ids [most]string
	var open [most]*script.Pair
	n := 0
	for _, i := range slices.Backward(s.NeverAnswered(a.Character, a.Index)) {
		if pair := &s.Pairs[i]; pair.ID != "" {
			ids[n], open[n] = pair.ID, pair
			if n++; n == most {
				break
			}
		}
	}
	near, ok := nearest.Nearest(id, ids[:n])
	for i := range n {
		if ids[i] == near && ok || n == 1 {
			return open[i]
		}
	}
	return nil
}
