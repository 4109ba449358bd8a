package rules

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var unknownProperty = Rule{
	Code: "SCS107", Name: "unknown-property", Severity: ast.Warning, Fix: SafeFix,
	Summary: "a character has a property that no runner reads",
	On:      ast.KindSet(ast.KindProperty),
	Check: func(p *Pass) {
		property, _ := p.Node.Property()
		key := property.Key()
		if script.IsProperty(key) || p.Node.Broken() {
			return
		}
		near, ok := suggestProperty(key)
		if !ok {
			p.Report(property.KeySpan(), fmt.Sprintf("unknown property %s: the properties are %s",
				quote(key), strings.Join(script.Properties(), ", ")))
			return
		}
		d := p.Report(property.KeySpan(), fmt.Sprintf("unknown property %s; did you mean %q?", quote(key), near))
		if !hasProperty(p, near) {
			d.AddFix("write "+near, strings.EqualFold(key, near), ast.Edit{Span: property.KeySpan(), New: near})
		}
	},
}
