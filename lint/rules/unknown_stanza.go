package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownStanza = Rule{
	Code: "SCS401", Name: "unknown-stanza", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a sent or expected element is not an iq, message or presence",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | elementNoStanza,
	Check: func(p *Pass) {
		c := p.Context()
		if p.Node.Broken() || isTorn(p, p.Action.Node) {
			return
		}
		e := c.Element
		switch {
		case c.URI == ast.NamespaceClient:
			d := inStanza(p, e.NameSpan(), quote(e.Name())+" is not a stanza")
			if near, ok := nearest.Nearest(e.Local(), script.StanzaNames()); ok {
				didYouMean(d, near, renaming(e, near)...)
			} else {
				d.Message += ": write iq, message or presence"
			}
		case c.Known.Closed() && isPayloadOnly(c.Known.In):
			inStanza(p, e.NameSpan(), quote(e.Name())+" is not a stanza: put it into "+stanzaFor(c.Known.In))
		}
	},
}

// isPayloadOnly reports whether an element with these contexts stands in
// stanzas and never beside them.
func isPayloadOnly(in []string) bool {
	for _, context := range in {
		if strings.HasPrefix(context, "stream") {
			return false
		}
	}
	return len(in) > 0
}
