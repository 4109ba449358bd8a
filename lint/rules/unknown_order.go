package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownOrder = Rule{
	Code: "SCS119", Name: "unknown-order", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: `the tag "order" has a value that no runner knows`,
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for n := range p.File().Nodes() {
			c, ok := n.Comment()
			if !ok {
				break // the head has ended
			}
			name, value := c.Tag()
			if !c.IsTag() || name != script.TagOrder || slices.Contains(script.Orders(), value) {
				continue
			}
			span := c.ContentSpan()
			if value != "" {
				span.Start += strings.LastIndex(c.Content(), value)
				span.End = span.Start + len(value)
			}
			near, ok := nearest.Nearest(value, script.Orders())
			if !ok {
				p.Report(span, fmt.Sprintf("unknown order %s: the orders are %s", quote(value), strings.Join(script.Orders(), ", ")))
				continue
			}
			p.Report(span, fmt.Sprintf("unknown order %s; did you mean %q?", quote(value), near)).
				AddFix("write "+near, false, ast.Edit{Span: span, New: near})
		}
	},
}
