package rules

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var unusedPassword = Rule{
	Code: "SCS117", Name: "unused-password", Severity: ast.Warning, Unnecessary: true,
	Summary: "a character has a password, but its jid has no account",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for i := range p.Script.Characters {
			c := &p.Script.Characters[i]
			if c.Password == "" || c.HasAccount() || c.Section.Class() != script.ClassClient {
				continue
			}
			jid, ok := lastProperty(c.Section, script.PropertyJID)
			if _, fault := jidFault(c.JID); !ok || fault != "" {
				continue
			}
			d := p.Report(jid.ValueSpan(), fmt.Sprintf("%s is a domain without an account: write NAME@HOST, or remove the password", quote(c.JID)))
			if password, ok := lastProperty(c.Section, script.PropertyPassword); ok {
				d.Relate(password.Span(), "an anonymous login uses no password")
			}
		}
	},
}
