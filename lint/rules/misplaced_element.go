package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var misplacedElement = Rule{
	Code: "SCS408", Name: "misplaced-element", Severity: ast.Warning, Fix: NoFix,
	Summary: "an element is in a place that its specification does not allow",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | inInnerTag,
	Check: func(p *Pass) {
		c, around := p.Context(), p.Around()
		if !c.misplaced && len(p.contexts) != 2 {
			return
		}
		if c.misplaced {
			if !isSound(p) || len(namespacesMeant(p)) > 0 {
				return
			}
			d := inStanza(p, c.Element.NameSpan(), quote(c.Element.Name())+" does not belong in "+quote(around.Element.Name()))
			if parents := c.Known.Parents; len(parents) > 0 && len(parents) <= 4 {
				d.Message += ": put it into " + strings.Join(parents, " or ")
			} else {
				d.Message += ": move it"
			}
			return
		}
		if c.Namespace == around.Namespace || !around.isStanza() || c.Known == nil || len(c.Known.In) == 0 || !c.Known.Closed() {
			return
		}
		if !isElsewhere(c.Known.In, around.Element.Local()) {
			return
		}
		d := p.Report(c.Element.NameSpan(), quote(c.Element.Name())+" is not known in "+quote(around.Element.Name())+
			": send it in "+stanzaFor(c.Known.In))
		d.Severity = ast.Info
	},
}

// isElsewhere reports whether an element with these contexts is part of
// another kind of stanza: of requests, or of what is no request.
func isElsewhere(in []string, stanza string) bool {
	requests := 0
	for _, context := range in {
		kind, how, _ := strings.Cut(context, "/")
		if kind == stanza || kind == "error" || strings.HasPrefix(kind, "stream") {
			return false
		}
		if how == script.TypeGet || how == script.TypeSet {
			requests++
		}
	}
	return requests > 0 || stanza == script.StanzaIQ
}
