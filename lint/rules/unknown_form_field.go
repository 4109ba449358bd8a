package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
	"github.com/scs-tools/scs/spec/xmpp"
)

var unknownFormField = Rule{
	Code: "SCS414", Name: "unknown-form-field", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "a form has a field that is not registered for its FORM_TYPE",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | elementForm,
	Check: func(p *Pass) {
		c := p.Context()
		form := p.Vocabulary.Form(script.FormType(c.Element))
		if form == nil || !form.Origin.Closed() {
			return
		}
		for n := range c.Element.Content() {
			if e, ok := n.Element(); ok && e.Local() == "field" {
				checkField(p, form, e)
			}
		}
	},
}

func checkField(p *Pass, form *xmpp.Form, field ast.Element) {
	a, ok := field.Attr("var")
	if !ok {
		return
	}
	name, ok := literal(a)
	// Names in braces are somebody's own, and so are those that begin with
	// "x-" (XEP-0068, section 3.2).
	if !ok || name == "" || name == script.FieldFormType || form.Field(name) != nil || name[0] == '{' || strings.HasPrefix(name, "x-") {
		return
	}
	fields := form.Fields()
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	d := inStanza(p, a.ValueSpan(), "unknown field "+quote(name)+" of "+form.Type)
	near, ok := nearest.Nearest(name, names)
	if !ok || !isNameSlip(name, near) {
		d.Severity = ast.Info
	}
	if ok {
		didYouMean(d, near, ast.Edit{Span: a.ValueSpan(), New: near})
	} else {
		d.Message += ", not registered: check its name"
	}
}
