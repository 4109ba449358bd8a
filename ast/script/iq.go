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
	for i := range s.Actions {
		a := &s.Actions[i]
		switch a.Verb {
		case ast.VerbSends:
			for stanza := range a.Stanzas() {
				if IsRequest(stanza) {
					s.Pairs = append(s.Pairs, Pair{i, None, stanza, stanza.AttrValue("id")})
				}
			}
		case ast.VerbReceives:
			for stanza := range a.Stanzas() {
				if p := s.answered(a, stanza); p != None {
					s.Pairs[p].Response = i
				}
			}
		}
	}
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
func (s *Script) answered(a *Action, stanza ast.Element) int {
	if t := iqType(stanza); t == "" || t == TypeGet || t == TypeSet {
		return None
	}
	id, ok := stanza.Attr("id")
	loose := !ok || HasParts(id)
	oldest := None
	for i := len(s.Pairs) - 1; i >= 0; i-- {
		p := &s.Pairs[i]
		if p.Response != None || s.Actions[p.Request].Character != a.Character {
			continue
		}
		if ok && p.ID == id.Value() {
			return i
		}
		oldest = i
	}
	if loose {
		return oldest
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
func (s *Script) RequestOf(action int) int {
	// The request is nearly always the last one before its answer.
	for i := s.requestsBefore(action) - 1; i >= 0; i-- {
		if s.Pairs[i].Response == action {
			return i
		}
	}
	return None
}

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
