package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// isStanza reports whether the element is an iq, a message or a presence of a
// client, wherever it stands.
func (c *Context) isStanza() bool { return c.stanza }

// inStanza reports something wrong in a stanza. It is worth no more than a look
// in the payload of an item, which a server stores and hands on without reading
// it.
func inStanza(p *Pass, span ast.Span, message string) *ast.Diagnostic {
	d := p.Report(span, message)
	if isPayload(p) {
		d.Severity = min(d.Severity, ast.Info)
	}
	return d
}

// isPayload reports whether the pass stands inside of an item that is published
// or that notifies (XEP-0060).
func isPayload(p *Pass) bool {
	for i := range p.contexts[:max(len(p.contexts)-1, 0)] {
		c := &p.contexts[i]
		if c.Known != nil && c.Known.Name == "item" && strings.HasPrefix(c.URI, "http://jabber.org/protocol/pubsub") {
			return true
		}
	}
	return false
}

// answerToIQ returns the action that awaits the answer to the iq that an action
// sends, or nil.
func answerToIQ(s *script.Script, a *script.Action) *script.Action {
	first, end := s.RequestsIn(a.Index)
	for i := first; i < end; i++ {
		if answer := s.Pairs[i].Response; answer != script.None {
			return &s.Actions[answer]
		}
	}
	return nil
}

// meantRight reports whether the pass stands in an iq that the author has seen
// the server take: its awaited answer is a result.
func meantRight(p *Pass) bool {
	answer := answerToIQ(p.Script, p.Action)
	if answer == nil {
		return false
	}
	stanza, ok := answer.Stanza()
	return ok && stanza.AttrValue("type") == script.TypeResult
}

// awaitsError reports whether an action awaits the error of a stanza, or of
// the stream.
func awaitsError(a *script.Action) bool {
	stanza, ok := a.Stanza()
	return ok && (stanza.AttrValue("type") == script.TypeError || stanza.Local() == "error")
}

// isTorn reports whether something malformed stands directly in a node, so that
// what stands beside it may be out of its place.
func isTorn(p *Pass, n ast.Node) bool {
	torn, known := p.torn[n] // asked for each of its children
	if known {
		return torn
	}
	for child := range n.Children() {
		if child.Kind() == ast.KindMalformed || child.Broken() {
			torn = true
			break
		}
	}
	if p.torn == nil {
		p.torn = map[ast.Node]bool{}
	}
	p.torn[n] = torn
	return torn
}

// hasUnknownAttribute reports whether an element has an attribute that is
// reported as unknown, and may be the missing one.
func hasUnknownAttribute(c *Context) bool {
	for a := range c.Element.Attrs() {
		if a.Broken() || !a.IsDeclaration() && a.Prefix() == "" && !c.Known.AnyAttribute && c.Known.Attribute(a.Name()) == nil {
			return true
		}
	}
	return false
}

// renaming returns the edits that give an element another local name.
func renaming(e ast.Element, name string) []ast.Edit {
	span := e.NameSpan()
	span.Start = span.End - len(e.Local())
	edits := []ast.Edit{{Span: span, New: name}}
	if end, ok := e.EndNameSpan(); ok {
		end.Start = end.End - len(e.Local())
		edits = append(edits, ast.Edit{Span: end, New: name})
	}
	return edits
}

// stanzaFor says in what kind of stanza an element with these contexts stands.
func stanzaFor(in []string) string {
	stanza, _, _ := strings.Cut(in[0], "/")
	switch stanza {
	case script.StanzaIQ:
		return "an iq"
	case "error":
		return "the error of a stanza"
	}
	return "a " + stanza
}

// wasSent reports whether the script itself has sent a value before, so that
// the server may do no more than pass it on. Short values may come by chance.
func wasSent(p *Pass, value string, byChance bool) bool {
	if byChance && len(value) < 4 {
		return false
	}
	first := p.Script.FirstSent(value)
	return first != script.None && first < p.Action.Index
}
