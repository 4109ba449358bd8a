package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var looseExpectation = Rule{
	Code: "SCS503", Name: "loose-expectation", Severity: ast.Info,
	Summary: "an expected iq or message matches any iq or message",
	On:      ast.KindSet(ast.KindElement),
	When:    inReceives | inStanzaTag,
	Check: func(p *Pass) {
		c := p.Context()
		name := c.Element.Local()
		// A bare presence is what everybody writes for one's own coming back.
		if name == script.StanzaPresence || p.Node.Broken() || script.Strict(c.Element) {
			return
		}
		for a := range c.Element.Attrs() {
			if !a.IsDeclaration() && a.Prefix() != ast.PrefixScansion {
				return
			}
		}
		for n := range c.Element.Content() {
			if text, ok := n.TextNode(); !ok || !isSpace(text.Value()) {
				return
			}
		}
		what := "its type, from or body"
		if name == script.StanzaIQ {
			what = "its type and id"
		}
		p.Report(c.Element.NameSpan(), "any "+name+" matches: add details, such as "+what)
	},
}

// isSpace reports whether a text is white space, or nothing.
func isSpace(text string) bool {
	for i := range len(text) {
		if c := text[i]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}
