package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// kindOf returns the FORM_TYPE that a form has or most likely has, or "".
func (at *bodyCompleter) kindOf(form ast.Element) string {
	if kind := formType(form); kind != "" || form.IsZero() {
		return kind
	}
	around, _ := form.ParentElement()
	return likelyForm(at.known, around)
}

// givenFields returns the names of the fields that a form has.
func givenFields(form ast.Element) []string {
	var names []string
	if !form.IsZero() {
		for e := range form.Elements() {
			if e.Local() == "field" {
				names = append(names, e.AttrValue("var"))
			}
		}
	}
	return names
}

// fieldNames offers the names of the fields that a form does not have yet.
func (at *bodyCompleter) fieldNames() {
	form := formAround(at.parent())
	given := givenFields(form)
	kind := at.kindOf(form)
	if !slices.Contains(given, script.FieldFormType) {
		at.offerValue(choice{
			label: script.FieldFormType, kind: protocol.CompletionItemKindField, detail: "the kind of the form",
			about: subject{aboutField, []string{kind, script.FieldFormType}},
		})
	}
	for _, field := range at.fieldsOf(kind) {
		if !slices.Contains(given, field.Name) {
			at.offerValue(choice{
				label: field.Name, kind: protocol.CompletionItemKindField, detail: field.Type,
				filter: fieldWords(at.typed, field.Name), about: subject{aboutField, []string{kind, field.Name}},
			})
		}
	}
}

// fieldsOf returns the fields of a kind of form, those that are described
// first.
func (at *bodyCompleter) fieldsOf(kind string) []*xmpp.Field {
	fields := slices.Clone(at.known.Form(kind).Fields())
	slices.SortStableFunc(fields, func(a, b *xmpp.Field) int { return before(a.Doc != "", b.Doc != "") })
	return fields
}

// fieldWords lets a field be found by the part of its name that is its own.
func fieldWords(typed, name string) string {
	if i := strings.LastIndexAny(name, "#_"); i >= 0 && !strings.HasPrefix(name, typed) {
		return name[i+1:] + " " + name
	}
	return turned(typed, name)
}

// fieldValue completes a value in a field of a form.
func (at *bodyCompleter) fieldValue(value ast.Element) {
	field, ok := value.ParentElement()
	if !ok {
		return
	}
	form := formAround(field)
	name := field.AttrValue("var")
	if name != script.FieldFormType {
		known := at.known.Form(at.kindOf(form)).Field(name)
		if known != nil {
			at.listed(name, &known.Value)
		}
		if known == nil || len(known.Values) == 0 && known.Type != "boolean" {
			at.blankExpressions()
		}
		return
	}
	kinds := slices.Clone(at.known.FormTypes())
	around, _ := form.ParentElement()
	likely := likelyForm(at.known, around)
	slices.SortStableFunc(kinds, func(a, b string) int { return before(a == likely, b == likely) })
	for _, kind := range kinds {
		at.offerNamed(choice{
			label: kind, kind: protocol.CompletionItemKindValue, origin: specOf(at.known.Form(kind).Spec),
			about: subject{aboutForm, []string{kind}},
		})
	}
}

// fieldTemplates offers whole fields of a form, with their values.
func (at *bodyCompleter) fieldTemplates(bracket, typed string, form ast.Element) {
	if at.rest.ended || at.rest.equals {
		return
	}
	given := givenFields(form)
	kind := at.kindOf(form)
	if !slices.Contains(given, script.FieldFormType) {
		var text template
		text.text(bracket)
		writeFormType(&text, kind)
		at.offerTemplate(choice{label: "field " + script.FieldFormType, about: subject{aboutField, []string{kind, script.FieldFormType}}}, &text)
	}
	for _, known := range at.fieldsOf(kind) {
		if slices.Contains(given, known.Name) {
			continue
		}
		if len(at.items) >= mostChoices {
			at.cut = true
			return
		}
		var text template
		text.text(bracket, "field var=", at.quoted(known.Name), ">\n\t<value>")
		if known.Type == "boolean" {
			text.pick([]string{"true", "false"})
		} else {
			text.pick(known.Values)
		}
		text.text("</value>\n</field>")
		at.offerTemplate(choice{
			label: "field " + known.Name, filter: fieldWords(typed, "field "+known.Name),
			about: subject{aboutField, []string{kind, known.Name}},
		}, &text)
	}
}

// writeFormType writes the field that says which kind of form it is, from its
// name on.
func writeFormType(text *template, kind string) {
	text.text("field var='", script.FieldFormType, "' type='hidden'>\n\t<value>")
	text.stop(kind)
	text.text("</value>\n</field>")
}

// offerTemplate offers what is written in several tags at once.
func (at *bodyCompleter) offerTemplate(one choice, text *template) {
	one.kind = protocol.CompletionItemKindSnippet
	one.text, one.snippet = text.plain.String(), text.snippet.String()
	at.offer(at.here(one))
}

// formTemplates offers a form to submit, with its FORM_TYPE.
func (at *bodyCompleter) formTemplates(bracket, typed string, around ast.Element) {
	kind := likelyForm(at.known, around)
	if kind == "" || at.rest.ended || at.rest.equals {
		return
	}
	var text template
	text.text(bracket)
	writeForm(&text, kind)
	brief := at.known.Brief(script.NamespaceForm)
	at.offerTemplate(choice{
		label: "x submit " + shortName(kind), filter: wordsFor(typed, "x submit "+shortName(kind)+" form", brief),
		origin: specOf(at.known.Form(kind).Spec), about: subject{aboutForm, []string{kind}},
	}, &text)
}

// writeForm writes a form to submit, from its name on.
func writeForm(text *template, kind string) {
	text.text("x xmlns='", script.NamespaceForm, "' type='submit'>\n\t<")
	var inner template
	writeFormType(&inner, kind)
	text.text(strings.ReplaceAll(inner.plain.String(), "\n", "\n\t"), "\n\t")
	text.end()
	text.text("\n</x>")
}
