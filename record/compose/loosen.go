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
	l.eachValue(ast.VerbSends, func(action int, v value) {
		if _, known := l.sent[v.text]; !known {
			l.sent[v.text] = action
		}
		l.last[v.text] = action
	})
}

// value is an attribute's value or an element's text without expressions.
type value struct {
	text    string // decoded
	span    ast.Span
	element ast.Element
	attr    string // its name; "" for a text
}

// eachValue calls visit for the values in actions of a verb, in order.
func (l *loosener) eachValue(verb ast.Verb, visit func(action int, v value)) {
	for i := range l.script.Actions {
		a := &l.script.Actions[i]
		if a.Verb != verb {
			continue
		}
		for n := range a.Descendants() {
			if attr, ok := n.Attr(); ok {
				if !attr.IsDeclaration() && !script.HasParts(attr) && attr.Value() != "" {
					visit(i, value{attr.Value(), attr.ValueSpan(), attr.Element(), attr.Name()})
				}
				continue
			}
			e, ok := n.Element()
			if !ok || e.SelfClosing() {
				continue
			}
			if text, span, ok := onlyText(e); ok {
				visit(i, value{text, span, e, ""})
			}
		}
	}
}

// onlyText returns the text of an element that holds nothing else.
func onlyText(e ast.Element) (text string, span ast.Span, ok bool) {
	for n := range e.Content() {
		t, is := n.TextNode()
		if !is || ok {
			return "", ast.Span{}, false
		}
		for part := range t.Children() {
			if part.Kind() != ast.KindEntity {
				return "", ast.Span{}, false
			}
		}
		text, span, ok = strings.TrimSpace(t.Value()), t.Span(), true
	}
	return text, span, ok && text != ""
}

// expectations finds what is expected and cannot be the same in another run.
func (l *loosener) expectations() {
	chosen := map[string]bool{}
	l.eachValue(ast.VerbReceives, func(action int, v value) {
		first, isSent := l.sent[v.text]
		known := isSent && chosen[v.text]
		if isSent && first < action && !known {
			return // the server passes it on
		}
		if !known && !l.isChosen(v, isSent) {
			return
		}
		chosen[v.text] = true
		l.chosen = append(l.chosen, choice{value: v.text, span: v.span, action: action, text: v.attr == "", name: captureName(v)})
	})
}

// isChosen reports whether a value is one that a server chooses. One that looks
// made up counts too if somebody sends it later.
func (l *loosener) isChosen(v value, later bool) bool {
	if l.volatile[v.span] {
		return true
	}
	_, inside := v.element.ParentElement()
	if !inside && v.attr == "id" {
		return !script.IsAnswer(v.element)
	}
	if logs.IsStandIn(v.text) {
		return true // nobody has sent the secret, so the server has made it
	}
	if chosenHere[place{v.element.Namespace(), v.element.Local(), v.attr}] {
		return true
	}
	return later && len(v.text) >= 8 && (script.MadeUp(v.text) || isLongID(v.text))
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

// captureName makes the name of a capture of where the value stands.
func captureName(v value) string {
	of := v.element
	if v.attr == "id" {
		if _, inside := of.ParentElement(); !inside {
			for payload := range of.Elements() {
				of = payload // an iq has one
				break
			}
		}
	}
	var b strings.Builder
	for _, r := range strings.ToLower(of.Local()) {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "value"
	}
	return b.String()
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
	l.eachValue(ast.VerbSends, func(action int, v value) {
		if name := captured[v.text]; name != "" && action > bound[v.text] {
			l.replace(v.span, "${"+name+"}")
		}
	})
}

func (l *loosener) replace(span ast.Span, by string) {
	l.edits = append(l.edits, ast.Edit{Span: span, New: by})
}
