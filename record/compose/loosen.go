package compose

import (
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/record/logs"
)

// loosen opens the values that the server chooses anew in each run: they may be
// anything, or they are captured where somebody sends them later. Which values
// those are, the linter knows of attributes; ids of stanzas and some texts are
// told apart here.
func (c *composer) loosen(draft string) (string, error) {
	f := ast.Parse("", draft)
	l := &loosener{file: f, script: script.New(f), sent: map[string]int{}, last: map[string]int{}, names: map[string]int{}}
	linter, err := lint.New(lint.Options{Select: []string{volatileValue}})
	if err != nil {
		return "", err
	}
	l.volatile = map[ast.Span]bool{}
	for _, d := range linter.Check(f) {
		// One finding names all places of its kind in its fix.
		for _, fix := range d.Fixes {
			for _, edit := range fix.Edits {
				l.volatile[edit.Span] = true
			}
		}
	}
	l.indexSent()
	l.expectations()
	l.captures()
	c.result.Open, c.result.Captured = l.open, l.captured
	return textedit.Apply(draft, l.edits)
}

// volatileValue is the linter's rule for values that a server makes anew.
const volatileValue = "volatile-value"

// loosener looks for values that differ between runs.
type loosener struct {
	file     *ast.File
	script   *script.Script
	volatile map[ast.Span]bool // values of attributes
	sent     map[string]int    // by value: the action that first sends it
	last     map[string]int    // by value: the action that last sends it
	names    map[string]int    // of captures, by what they are made of
	chosen   []choice
	edits    []ast.Edit

	open, captured int
}

// choice is a value that the server has chosen, where somebody expects it.
type choice struct {
	value  string
	span   ast.Span
	action int
	text   bool   // of an element
	name   string // to make the capture's of
}

// indexSent notes every value that is sent.
func (l *loosener) indexSent() {
	l.eachLiteral(ast.VerbSends, func(action int, v script.Literal) {
		if _, known := l.sent[v.Value]; !known {
			l.sent[v.Value] = action
		}
		l.last[v.Value] = action
	})
}

// eachLiteral calls visit for the literals in actions of a verb, in order.
func (l *loosener) eachLiteral(verb ast.Verb, visit func(action int, v script.Literal)) {
	for i := range l.script.Actions {
		a := &l.script.Actions[i]
		if a.Verb != verb {
			continue
		}
		for v := range a.Literals() {
			visit(i, v)
		}
	}
}

// expectations finds what is expected and cannot be the same in another run.
func (l *loosener) expectations() {
	chosen := map[string]bool{}
	l.eachLiteral(ast.VerbReceives, func(action int, v script.Literal) {
		first, isSent := l.sent[v.Value]
		known := isSent && chosen[v.Value]
		if isSent && first < action && !known {
			return // the server passes it on
		}
		if !known && !l.isChosen(v, isSent) {
			return
		}
		chosen[v.Value] = true
		l.chosen = append(l.chosen, choice{value: v.Value, span: v.Span, action: action, text: v.Attr == "", name: v.CaptureName()})
	})
}

// isChosen reports whether a value is one that a server chooses. One that looks
// made up counts too if somebody sends it later.
func (l *loosener) isChosen(v script.Literal, later bool) bool {
	if l.volatile[v.Span] {
		return true
	}
	_, inside := v.Element.ParentElement()
	if !inside && v.Attr == "id" {
		return !script.IsAnswer(v.Element)
	}
	if logs.IsStandIn(v.Value) {
		return true // nobody has sent the secret, so the server has made it
	}
	if chosenHere[place{v.Element.Namespace(), v.Element.Local(), v.Attr}] {
		return true
	}
	return later && len(v.Value) >= 8 && (script.MadeUp(v.Value) || isLongID(v.Value))
}

// isLongID reports whether a value is a UUID, or anything long with digits in
// it and no space.
func isLongID(text string) bool {
	return len(text) >= 16 && strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, " \t\n:")
}

// place is where a value stands.
type place struct{ namespace, element, attr string }

// chosenHere lists what servers choose that the vocabulary does not tell by its
// type, and texts, which the linter does not look at.
var chosenHere = map[place]bool{
	{"http://jabber.org/protocol/rsm", "first", ""}:                 true, // XEP-0059
	{"http://jabber.org/protocol/rsm", "last", ""}:                  true,
	{"urn:xmpp:time", "utc", ""}:                                    true, // XEP-0202
	{"urn:xmpp:time", "tzo", ""}:                                    true,
	{"jabber:iq:version", "name", ""}:                               true, // XEP-0092
	{"jabber:iq:version", "version", ""}:                            true,
	{"jabber:iq:version", "os", ""}:                                 true,
	{"jabber:iq:last", "query", "seconds"}:                          true, // XEP-0012
	{"urn:xmpp:http:upload:0", "put", "url"}:                        true, // XEP-0363
	{"urn:xmpp:http:upload:0", "get", "url"}:                        true,
	{"http://jabber.org/protocol/commands", "command", "sessionid"}: true, // XEP-0050
	{"urn:xmpp:sm:3", "enabled", "id"}:                              true, // XEP-0198
	{"jabber:iq:register", "key", ""}:                               true, // XEP-0077
}

// captures turns chosen values into placeholders, and what is sent of them into
// expressions.
func (l *loosener) captures() {
	captured := map[string]string{} // by value: the capture's name
	bound := map[string]int{}       // by value: the action that captures it
	first := map[string]int{}       // by value: the action that first sends it after it was received
	at := map[string]int{}          // by value: the last choice before that
	for i, ch := range l.chosen {
		if last, ok := l.last[ch.value]; ok && last > ch.action {
			if _, known := first[ch.value]; !known {
				first[ch.value] = l.sent[ch.value]
			}
			if ch.action < first[ch.value] {
				at[ch.value] = i
			}
		}
	}
	for i, ch := range l.chosen {
		by, capture := at[ch.value]
		switch {
		case capture && by == i:
			name := ch.name
			if n := l.names[ch.name]; n > 0 {
				name += strconv.Itoa(n + 1)
			}
			l.names[ch.name]++
			captured[ch.value], bound[ch.value] = name, ch.action
			l.replace(ch.span, "{scansion:"+ast.PlaceholderCapture+":"+name+"}")
			l.captured++
		case captured[ch.value] != "":
			l.replace(ch.span, "${"+captured[ch.value]+"}")
		case ch.text:
			// No text expected is any text, and every runner knows that.
			l.replace(ch.span, "")
			l.open++
		default:
			l.replace(ch.span, anything)
			l.open++
		}
	}
	if len(captured) == 0 {
		return
	}
	l.eachLiteral(ast.VerbSends, func(action int, v script.Literal) {
		if name := captured[v.Value]; name != "" && action > bound[v.Value] {
			l.replace(v.Span, "${"+name+"}")
		}
	})
}

func (l *loosener) replace(span ast.Span, by string) {
	l.edits = append(l.edits, ast.Edit{Span: span, New: by})
}
