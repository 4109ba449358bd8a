package rules

import (
	"strconv"

	"github.com/scs-tools/scs/ast"
)

const mucUserNamespace = "http://jabber.org/protocol/muc#user"

var unknownMUCStatus = Rule{
	Code: "SCS415", Name: "unknown-muc-status", Severity: ast.Info, Fix: NoFix,
	Summary: "a status code of a room is not registered",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | inInnerTag | valueRestricted,
	Check: func(p *Pass) {
		if p.attr.Name != "code" {
			return
		}
		if c := p.Context(); c.URI != mucUserNamespace || c.Element.Local() != "status" {
			return
		}
		a, _ := p.Node.Attr()
		value, ok := literal(a)
		if !ok {
			return
		}
		code, err := strconv.Atoi(value)
		if err != nil || p.Vocabulary.MUCStatus(code) != nil || !p.attr.Accepts(value) {
			return
		}
		p.Report(a.ValueSpan(), "unknown status code "+quote(value)+" for a room: check it")
	},
}
