package rules

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var missingPassword = Rule{
	Code: "SCS113", Name: "missing-password", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a character logs in to an account without a password",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		password := passwordOfOthers(p.Script)
		for i := range p.Script.Characters {
			c := &p.Script.Characters[i]
			if c.Password != "" || !c.HasAccount() {
				continue
			}
			if empty, ok := lastProperty(c.Section, script.PropertyPassword); ok {
				d := p.Report(empty.KeySpan(), fmt.Sprintf("the password of %s is empty: an account needs one", quote(c.Name)))
				if password != "" {
					d.AddFix("write the password of the others", false, ast.Edit{Span: empty.Span(), New: script.PropertyPassword + ": " + password})
				}
				continue
			}
			jid, ok := lastProperty(c.Section, script.PropertyJID)
			if !ok || meansProperty(c.Section, script.PropertyPassword) {
				continue
			}
			d := p.Report(c.Section.NameSpan(), fmt.Sprintf("%s has no password: the account %s needs one", quote(c.Name), quote(c.Bare())))
			if password != "" {
				d.AddFix("add the password of the others", false, addProperty(jid, script.PropertyPassword, password))
			}
		}
	},
}

// passwordOfOthers returns the password that all characters with one have in
// common, or "".
func passwordOfOthers(s *script.Script) string {
	common := ""
	for i := range s.Characters {
		switch password := s.Characters[i].Password; {
		case password == "" || password == common:
		case common == "":
			common = password
		default:
			return ""
		}
	}
	return common
}
