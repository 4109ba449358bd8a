package rules

import "github.com/scs-tools/scs/ast"

var missingXMLNS = Rule{
	Code: "SCS412", Name: "missing-xmlns", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "an element has no xmlns and does not exist in the namespace of its parent",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | elementUnexpected,
	Check: func(p *Pass) {
		c := p.Context()
		if !c.Inherits || !isSound(p) {
			return
		}
		meant := namespacesMeant(p)
		if len(meant) == 0 {
			return
		}
		span := c.Element.NameSpan()
		d := inStanza(p, span, quote(c.Element.Name())+" has no xmlns, so it is an element of "+c.URI)
		for a := range c.Element.Attrs() {
			if a.Prefix() == "" && isNameSlip(a.Name(), "xmlns") {
				didYouMean(d, "xmlns", ast.Edit{Span: a.NameSpan(), New: "xmlns"})
				return
			}
		}
		if len(meant) == 1 {
			d.Message += ": add " + meant[0]
			d.AddFix("add xmlns=\""+meant[0]+"\"", false, ast.Edit{Span: ast.Span{Start: span.End, End: span.End}, New: ` xmlns="` + meant[0] + `"`})
			return
		}
		const most = 3
		if len(meant) > most {
			d.Message += ": add one, such as " + meant[0]
			return
		}
		d.Message += ": add " + orList(meant)
	},
}
