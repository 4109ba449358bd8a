package script_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

func TestFormType(t *testing.T) {
	for form, want := range map[string]string{
		"<field var='FORM_TYPE'><value> urn:a </value><value>urn:b</value></field>":              "urn:a",
		"<field var='a'><value>b</value></field><field var='FORM_TYPE'><value>c</value></field>": "c",
		"<field var='FORM_TYPE'/>": "",
		"<value>urn:a</value>":     "",
		"":                         "",
	} {
		file := ast.Parse("a.scs", "Romeo sends:\n\t<x xmlns='"+script.NamespaceForm+"'>"+form+"</x>\n")
		for a := range file.Actions() {
			x, _ := a.Stanza()
			if got := script.FormType(x); got != want {
				t.Errorf("%s: got %q, want %q", form, got, want)
			}
		}
	}
}
