package script

import (
	"iter"
	"sort"

	"github.com/scs-tools/scs/ast"
)

// Pair is an iq request that a character sends, and the answer that it awaits
// (RFC 6120, section 8.2.3).
type Pair struct {
	Request  int         // in Script.Actions
	Response int         // in Script.Actions; None if the script never awaits one
	Stanza   ast.Element // the request
	ID       string      // as written; "" if it is missing
}

// The types of an iq stanza (RFC 6120, section 8.2.3).
const (
	TypeGet    = "get"
	TypeSet    = "set"
	TypeResult = "result"
	TypeError  = "error"
)

// pairs finds for each iq request the answer that its sender awaits. The same
// id may serve several requests: an answer belongs to the latest one.
func (s *Script) pairs() {
	var open openRequests
	for i := range s.Actions {
		a := &s.Actions[i]
		switch a.Verb {
		case ast.VerbSends:
			for stanza := range a.Stanzas() {
				if IsRequest(stanza) {
					open.add(Asker{a.Character, stanza.AttrValue("id")}, len(s.Pairs))
					s.Pairs = append(s.Pairs, Pair{i, None, stanza, stanza.AttrValue("id")})
				}
			}
		case ast.VerbReceives:
			for stanza := range a.Stanzas() {
				if p := s.answered(a, stanza, &open); p != None {
					s.Pairs[p].Response = i
					a.answers = max(a.answers, p)
				}
			}
		}
	}
}

// Asker is who sends an iq request, and under which id.
type Asker struct {
	Character int    // in Script.Characters; None if the cast has no such name
	ID        string // as written; "" if it is missing
}

// openRequests are those without an answer so far, in Script.Pairs, and some
// that have got theirs.
type openRequests struct {
	byAsker     map[Asker][]int
	byCharacter map[int][]int
}

func (o *openRequests) add(asker Asker, pair int) {
	if o.byAsker == nil {
		o.byAsker, o.byCharacter = map[Asker][]int{}, map[int][]int{}
	}
	o.byAsker[asker] = append(o.byAsker[asker], pair)
	o.byCharacter[asker.Character] = append(o.byCharacter[asker.Character], pair)
}

// latest returns the latest open request of an asker, or None.
func (o *openRequests) latest(s *Script, asker Asker) int {
	of := o.byAsker[asker]
	for len(of) > 0 && s.Pairs[of[len(of)-1]].Response != None {
		of = of[:len(of)-1]
		o.byAsker[asker] = of
	}
	if len(of) == 0 {
		return None
	}
	return of[len(of)-1]
}

// oldest returns the oldest open request of a character, or None.
func (o *openRequests) oldest(s *Script, character int) int {
	of := o.byCharacter[character]
	for len(of) > 0 && s.Pairs[of[0]].Response != None {
		of = of[1:]
		o.byCharacter[character] = of
	}
	if len(of) == 0 {
		return None
	}
	return of[0]
}

// iqType returns the type of an iq, "none" for an iq without type, and "" for
// other stanzas.
func iqType(stanza ast.Element) string {
	if stanza.Local() != StanzaIQ {
		return ""
	}
	if t, ok := stanza.Attr("type"); ok {
		return t.Value()
	}
	return "none"
}

// IsRequest reports whether a stanza is a request: an iq of the type get or set.
func IsRequest(stanza ast.Element) bool {
	t := iqType(stanza)
	return t == TypeGet || t == TypeSet
}

// IsAnswer reports whether an expected stanza is the answer to an iq: an iq of
// the type result or error.
func IsAnswer(stanza ast.Element) bool {
	t := iqType(stanza)
	return t == TypeResult || t == TypeError
}

// answered returns the pair whose answer an expected stanza is, or None.
func (s *Script) answered(a *Action, stanza ast.Element, open *openRequests) int {
	if t := iqType(stanza); t == "" || t == TypeGet || t == TypeSet {
		return None
	}
	id, ok := stanza.Attr("id")
	if ok {
		if p := open.latest(s, Asker{a.Character, id.Value()}); p != None {
			return p
		}
	}
	if !ok || HasParts(id) {
		return open.oldest(s, a.Character)
	}
	return None
}

// HasParts reports whether the value of an attribute holds an expression or a
// placeholder, so that it is not what it says.
func HasParts(a ast.Attr) bool {
	for n := range a.Parts() {
		if k := n.Kind(); k == ast.KindExpression || k == ast.KindPlaceholder {
			return true
		}
	}
	return false
}

// Place returns the bytes of the request's id, with the attribute's name, or
// those of the element's name if it has no id.
func (p *Pair) Place() ast.Span {
	if id, ok := p.Stanza.Attr("id"); ok {
		return id.Span()
	}
	return p.Stanza.NameSpan()
}

// RequestOf returns the index in Script.Pairs of the request whose answer the
// action of that index awaits, or None.
func (s *Script) RequestOf(action int) int { return s.Actions[action].answers }

// Unanswered iterates over the requests that the character of an action has
// sent before it and that have no answer before it, the latest first: whose
// answer the action may await. An answer that it awaits itself is none before.
func (s *Script) Unanswered(a *Action) iter.Seq[*Pair] {
	return func(yield func(*Pair) bool) {
		for i := s.requestsBefore(a.Index) - 1; i >= 0; i-- {
			p := &s.Pairs[i]
			if s.Actions[p.Request].Character == a.Character && (p.Response == None || p.Response >= a.Index) && !yield(p) {
				return
			}
		}
	}
}

// requestsBefore returns how many requests are sent before an action.
func (s *Script) requestsBefore(action int) int {
	return sort.Search(len(s.Pairs), func(i int) bool { return s.Pairs[i].Request >= action })
}
