package rules

import (
	"fmt"
	"strconv"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var invalidPort = Rule{
	Code: "SCS115", Name: "invalid-port", Severity: ast.Error,
	Summary: "a connect_port is not a number from 1 to 65535",
	On:      ast.KindSet(ast.KindProperty),
	Check: func(p *Pass) {
		property, _ := p.Node.Property()
		if property.Key() != script.PropertyPort || p.Node.Broken() {
			return
		}
		value := property.Value()
		if value == "" {
			p.Report(property.KeySpan(), "the connect_port is empty: write a number from 1 to 65535, or remove the line")
		} else if port, err := strconv.ParseUint(value, 10, 16); err != nil || port == 0 {
			p.Report(property.ValueSpan(), fmt.Sprintf("invalid port %s: write a number from 1 to 65535", quote(value)))
		}
	},
}
