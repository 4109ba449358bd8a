package rules

import "github.com/scs-tools/scs/ast"

var nearNamespace = Rule{
	Code: "SCS406", Name: "near-namespace", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "an unknown namespace is close to a known one",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | attrDeclares,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		if a.Prefix() == "" && p.Context().Namespace != nil {
			return
		}
		uri, ok := literal(a)
		if !ok || uri == "" || p.Vocabulary.Knows(uri) {
			return
		}
		near := p.near(uri)
		switch {
		case near.URI == "" || near.Edits > 1 && !near.Version:
		case near.Version:
			d := p.Report(a.ValueSpan(), quote(uri)+" is not known, but another version is: did you mean "+quote(near.URI)+"?")
			d.Severity = ast.Info
			d.AddFix("write "+near.URI, false, ast.Edit{Span: a.ValueSpan(), New: near.URI})
		default:
			didYouMean(inStanza(p, a.ValueSpan(), "the namespace "+quote(uri)+" is not known"), near.URI,
				ast.Edit{Span: a.ValueSpan(), New: near.URI})
		}
	},
}
