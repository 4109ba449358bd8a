package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var captureTooEarly = Rule{
	Code: "SCS306", Name: "capture-too-early", Severity: ast.Error,
	Summary: "an expression uses a capture before the receives that binds it",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for i := range p.Script.Uses {
			use := &p.Script.Uses[i]
			if use.Binding != script.None || use.Expression.Name() == "" || use.Expression.Parent().Broken() {
				continue
			}
			first := p.Script.FirstBinding(use.Expression.Name())
			if first == script.None {
				continue
			}
			binding := &p.Script.Bindings[first]
			message := quote(use.Expression.Name()) + " is used before it is captured"
			if binding.Action == use.Action {
				message = quote(use.Expression.Name()) + " is captured by this receives and has a value only after it"
			}
			p.Report(use.Expression.NameSpan(), message).
				Relate(binding.Placeholder.Span(), "it is captured here")
		}
	},
}
