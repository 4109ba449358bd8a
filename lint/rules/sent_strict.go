package rules

import "github.com/scs-tools/scs/ast"

var sentStrict = Rule{
	Code: "SCS308", Name: "sent-strict", Severity: ast.Warning, Fix: SafeFix,
	Summary: "a scansion: attribute in a sent stanza has no effect",
	On:      ast.KindSet(ast.KindAttr),
	When:    inSends | attrScansion,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		if a.Broken() {
			return
		}
		p.Report(a.NameSpan(), quote(a.Name())+" has no effect in a sent stanza: remove it").
			AddFix("remove the attribute", true, removal(a))
	},
}
