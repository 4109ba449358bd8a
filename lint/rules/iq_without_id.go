package rules

import (
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
)

var iqWithoutID = Rule{
	Code: "SCS402", Name: "iq-without-id", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "an iq that is sent has no id",
	On:      ast.KindSet(ast.KindElement),
	When:    inSends | elementIQ,
	Check: func(p *Pass) {
		c := p.Context()
		if p.Node.Broken() {
			return
		}
		if _, there := c.Element.Attr("id"); there || hasUnknownAttribute(c) {
			return
		}
		span := c.Element.NameSpan()
		id := unusedID(p.File())
		inStanza(p, span, "an iq needs an id: add one").
			AddFix("add an id", false, ast.Edit{Span: ast.Span{Start: span.End, End: span.End}, New: ` id="` + id + `"`})
	},
}

// unusedID returns an id that stands nowhere in the file.
func unusedID(f *ast.File) string {
	for n := 1; ; n++ {
		if id := "iq" + strconv.Itoa(n); !strings.Contains(f.Text(), id) {
			return id
		}
	}
}
