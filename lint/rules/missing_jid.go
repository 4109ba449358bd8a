package rules

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var missingJID = Rule{
	Code: "SCS108", Name: "missing-jid", Severity: ast.Error,
	Summary: "a character has no jid",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for i := range p.Script.Characters {
			c := &p.Script.Characters[i]
			if c.JID != "" || c.Section.Broken() {
				continue
			}
			if empty, ok := lastProperty(c.Section, script.PropertyJID); ok {
				p.Report(empty.KeySpan(), fmt.Sprintf("the jid of %s is empty: write jid: NAME@HOST", quote(c.Name)))
			} else if !meansProperty(c.Section, script.PropertyJID) {
				p.Report(c.Section.NameSpan(), fmt.Sprintf("%s has no jid: add a line jid: NAME@HOST", quote(c.Name)))
			}
		}
	},
}
