package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var nestedStrict = Rule{
	Code: "SCS312", Name: "nested-strict", Severity: ast.Info,
	Summary: "scansion:strict is inside an element that is compared the other way",
	On:      ast.KindSet(ast.KindAttr),
	When:    inReceives | attrScansion,
	Check: func(p *Pass) {
		a, _ := p.Node.Attr()
		if a.Name() != script.AttrStrict || a.Broken() {
			return
		}
		inner, ok := script.StrictValue(a.Value())
		if !ok {
			return
		}
		for e, more := a.Element().ParentElement(); more; e, more = e.ParentElement() {
			around, overridden := e.Attr(script.AttrStrict)
			if !overridden && !script.StrictByNature(e) {
				continue // the default at the top of a stanza, which every runner lets be overridden
			}
			if script.Strict(e) != inner {
				d := p.Report(a.NameSpan(), "the Lua tool may ignore "+script.AttrStrict+" inside <"+e.Name()+">, which is compared the other way")
				if overridden {
					d.Relate(around.Span(), "the setting of the element around it")
				} else {
					d.Relate(e.NameSpan(), "this element has its own namespace, so it is strict")
				}
			}
			return
		}
	},
}
