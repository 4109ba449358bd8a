package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

var literalJID = Rule{
	Code: "SCS505", Name: "literal-jid", Severity: ast.Info, OptIn: true, Fix: SafeFix,
	Summary: "the full JID of a character is written out",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction,
	Check: func(p *Pass) {
		if p.declares {
			return
		}
		a, _ := p.Node.Attr()
		if strings.IndexByte(a.Raw(), '/') < 0 {
			return
		}
		jid, ok := literal(a)
		if !ok {
			return
		}
		const most = 16 // characters with one full JID
		looked := 0
		for i := range p.Script.WithFull(jid) {
			if looked++; looked > most {
				return
			}
			c := &p.Script.Characters[i]
			if !p.Script.Connected(i, p.Action.Index) {
				continue
			}
			expression := "${" + c.Name + "'s full JID}"
			d := p.Report(a.ValueSpan(), quote(jid)+" is the full JID of "+c.Name+": write "+quote(expression))
			if !strings.Contains(c.Name, `"`) {
				span := a.ValueSpan()
				d.AddFix("write "+expression, true, ast.Edit{Span: ast.Span{Start: span.Start - 1, End: span.End + 1}, New: `"` + expression + `"`})
			}
			return
		}
	},
}
