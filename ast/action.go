package ast

import (
	"iter"
	"strings"
)

// wordNothing stands behind receives where no stanza may arrive.
const wordNothing = "nothing"

// Verb is what an action does.
type Verb uint8

// The verbs of the language.
const (
	VerbUnknown Verb = iota
	VerbConnects
	VerbDisconnects
	VerbSends
	VerbReceives
)

var verbNames = [...]string{"unknown", "connects", "disconnects", "sends", "receives"}

// String returns the verb as scripts write it.
func (v Verb) String() string {
	if int(v) < len(verbNames) {
		return verbNames[v]
	}
	return verbNames[VerbUnknown]
}

// HasBody reports whether an action of that verb is followed by a stanza.
func (v Verb) HasBody() bool { return v == VerbSends || v == VerbReceives }

// Verbs returns the verbs of the language as scripts write them.
func Verbs() []string { return append([]string(nil), verbNames[VerbConnects:]...) }

// VerbOf returns the verb that is written so, or VerbUnknown.
func VerbOf(word string) Verb {
	switch word {
	case "connects":
		return VerbConnects
	case "disconnects":
		return VerbDisconnects
	case "sends":
		return VerbSends
	case "receives":
		return VerbReceives
	}
	return VerbUnknown
}

// Action is a line NAME VERB and the body that belongs to it.
//
// The line is split without knowing the cast; where names hold words that are
// verbs, package script knows better.
type Action struct{ Node }

// Action returns the node as an action, if it is one.
func (n Node) Action() (Action, bool) { return Action{n}, n.Kind() == KindAction }

// Name returns the name of the character that acts.
func (a Action) Name() string {
	r := a.raw()
	return a.slice(r.start, r.a)
}

// NameSpan returns the bytes of the name.
func (a Action) NameSpan() Span {
	r := a.raw()
	return a.span(r.start, r.a)
}

// Verb returns what the action does.
func (a Action) Verb() Verb {
	if a.raw().flags&flagKnownVerb == 0 {
		return VerbUnknown
	}
	return VerbOf(a.VerbText())
}

// VerbText returns the verb as written, known or not.
func (a Action) VerbText() string {
	r := a.raw()
	return a.slice(r.b, r.c)
}

// VerbSpan returns the bytes of the verb.
func (a Action) VerbSpan() Span {
	r := a.raw()
	return a.span(r.b, r.c)
}

// HasColon reports whether a colon follows the verb.
func (a Action) HasColon() bool { return a.raw().flags&flagColon != 0 }

// ExpectsNothing reports whether the action is "NAME receives: nothing".
func (a Action) ExpectsNothing() bool { return a.raw().flags&flagNothing != 0 }

// LineSpan returns the bytes of the action's line without its line ending and
// the body.
func (a Action) LineSpan() Span { return a.firstLine() }

// firstLine returns the first line of the node without its line ending or
// trailing white space.
func (n Node) firstLine() Span {
	s := n.Span()
	text := n.file.text[s.Start:s.End]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = strings.TrimRight(text[:i], " \t\r")
	}
	return Span{s.Start, s.Start + len(text)}
}

// Stanzas returns the top-level elements of the body. A sound action of the
// verbs sends and receives has one.
func (a Action) Stanzas() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for n := range a.ofKind(KindElement) {
			if !yield(Element{n}) {
				return
			}
		}
	}
}

// Stanza returns the first top-level element of the body.
func (a Action) Stanza() (Element, bool) {
	for e := range a.Stanzas() {
		return e, true
	}
	return Element{}, false
}

// HasBody reports whether anything but comments belongs to the action.
func (a Action) HasBody() bool {
	for n := range a.Children() {
		if n.Kind() != KindComment {
			return true
		}
	}
	return false
}

// BodySpan returns the bytes from the first node of the body to the last,
// comments included; the empty span behind the action's line if there is none.
func (a Action) BodySpan() Span {
	r := a.raw()
	if r.next == a.index+1 {
		end := a.LineSpan().End
		return Span{end, end}
	}
	return a.span(a.at(a.index+1).raw().start, r.end)
}
