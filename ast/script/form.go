package script

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// NamespaceForm is that of data forms (XEP-0004).
const NamespaceForm = "jabber:x:data"

// FieldFormType is the field of a form whose value says which kind of form it
// is (XEP-0068).
const FieldFormType = "FORM_TYPE"

// FormType returns the kind of a form, the value of its field FORM_TYPE, or ""
// if it does not say.
func FormType(x ast.Element) string {
	for field := range x.Elements() {
		if field.Local() == "field" && field.AttrValue("var") == FieldFormType {
			return firstValue(field)
		}
	}
	return ""
}

func firstValue(field ast.Element) string {
	for e := range field.Elements() {
		if e.Local() == "value" {
			return strings.TrimSpace(e.TextContent())
		}
	}
	return ""
}
