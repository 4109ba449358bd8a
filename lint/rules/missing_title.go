package rules

import "github.com/scs-tools/scs/ast"

var missingTitle = Rule{
	Code: "SCS101", Name: "missing-title", Severity: ast.Info,
	Summary: "the script has no title in its first comment",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for n := range p.File().Nodes() {
			c, ok := n.Comment()
			if !ok {
				break
			}
			if c.IsTitle() {
				return
			}
		}
		p.Report(ast.Span{}, "the script has no title: say in a first line \"# …\" what it shows")
	},
}
