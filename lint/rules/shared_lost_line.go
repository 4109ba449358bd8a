package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// lostLine returns the edits that give a stanza of the body an action line of
// its own, and that line: a stanza that bears the marks of one that came from
// a server is received, by the character to whom it is addressed, any other is
// sent. Comments above the stanza go with it.
func lostLine(p *Pass, stanza ast.Element) (edits []ast.Edit, action string) {
	action = actorName(p) + " " + ast.VerbSends.String() + ":"
	if looksReceived(p, stanza) {
		action = addressee(p, stanza) + " " + ast.VerbReceives.String() + ":"
	}
	nl := script.LineBreak(p.File())
	line := nl + action + nl + indentOf(stanza)
	comments := stanza.Node
	for n := stanza.Previous(); !n.IsZero() && n.Kind() == ast.KindComment; n = n.Previous() {
		comments = n
	}
	if comments == stanza.Node {
		return []ast.Edit{{Span: gapBefore(stanza.Node), New: nl + line}}, action
	}
	return []ast.Edit{
		{Span: gapBefore(comments), New: nl + nl},
		{Span: gapBefore(stanza.Node), New: line},
	}, action
}

// gapBefore returns the white space before a node.
func gapBefore(n ast.Node) ast.Span {
	at := n.Span().Start
	return ast.Span{Start: len(strings.TrimRight(n.File().Text()[:at], " \t\r\n")), End: at}
}

// indentOf returns the white space at the start of the line on which a stanza
// stands.
func indentOf(stanza ast.Element) string {
	f := stanza.File()
	line := f.Slice(f.Line(f.Position(stanza.Span().Start).Line))
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// looksReceived reports whether a stanza looks like one that a server has
// delivered: it says from whom it is, or answers an iq that the character has
// sent.
func looksReceived(p *Pass, stanza ast.Element) bool {
	if _, ok := stanza.Attr("from"); ok {
		return true
	}
	_, addressed := stanza.Attr("to")
	return !addressed && script.IsAnswer(stanza) && requested(p, stanza.AttrValue("id"))
}

// addressee returns the name of the character to whom a stanza is addressed,
// or of the one that acts if that is not clear.
func addressee(p *Pass, stanza ast.Element) string {
	to, ok := stanza.Attr("to")
	if !ok {
		return actorName(p)
	}
	for part := range to.Parts() {
		if e, ok := part.Expression(); ok && e.Form() != ast.FormCapture && p.Script.Find(e.Name()) != script.None {
			return e.Name()
		}
	}
	for i := range p.Script.WithFull(to.Value()) {
		return p.Script.Characters[i].Name
	}
	bare, _, _ := strings.Cut(to.Value(), "/")
	if bare != "" {
		for i := range p.Script.WithBare(bare) {
			return p.Script.Characters[i].Name
		}
	}
	return actorName(p)
}

// requested reports whether the character that acts has sent an iq request
// with that id, in the same action or before.
func requested(p *Pass, id string) bool {
	requests := p.Script.RequestsBy(script.Asker{Character: p.Action.Character, ID: id})
	return len(requests) > 0 && p.Script.Pairs[requests[0]].Request <= p.Action.Index
}
