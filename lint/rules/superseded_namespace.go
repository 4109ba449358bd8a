package rules

import "github.com/scs-tools/scs/ast"

var supersededNamespace = Rule{
	Code: "SCS413", Name: "superseded-namespace", Severity: ast.Info, Fix: NoFix,
	Summary: "a namespace has a successor",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | attrDeclares,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		n := p.Context().Namespace
		if a.Prefix() != "" {
			n = p.Vocabulary.Namespace(a.Value())
		}
		if n == nil || n.SupersededBy == "" || a.Broken() || !p.firstTime(n) {
			return
		}
		p.Report(a.ValueSpan(), quote(n.URI)+" has a successor: write "+quote(n.SupersededBy)+" if the server supports it")
	},
}
