package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// fieldsIn returns the names of the fields that a form has.
func fieldsIn(form ast.Element) []string {
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

// addFieldNames offers the names of the fields that a form does not have yet.
func (bc *bodyCompleter) addFieldNames() {
	form := formAround(bc.parent())
	given := fieldsIn(form)
	kind := formTypeOrLikely(bc.vocab, form)
	if !slices.Contains(given, script.FieldFormType) {
		bc.addValue(choice{
			label: script.FieldFormType, kind: protocol.CompletionItemKindField, detail: "the kind of the form",
			subject: docSubject{aboutField, []string{kind, script.FieldFormType}},
		})
	}
	for _, field := range bc.fieldsOf(kind) {
		if !slices.Contains(given, field.Name) {
			bc.addValue(choice{
				label: field.Name, kind: protocol.CompletionItemKindField, detail: field.Type,
				filterText: fieldFilterText(bc.typed, field.Name), subject: docSubject{aboutField, []string{kind, field.Name}},
			})
		}
	}
}

// fieldsOf returns the fields of a kind of form, those that are described
// first.
func (bc *bodyCompleter) fieldsOf(kind string) []*xmpp.Field {
	fields := slices.Clone(bc.vocab.Form(kind).Fields())
	slices.SortStableFunc(fields, func(a, b *xmpp.Field) int { return trueFirst(a.Doc != "", b.Doc != "") })
	return fields
}

// fieldFilterText lets a field be found by the part of its name that is its
// own.
func fieldFilterText(typed, name string) string {
	if i := strings.LastIndexAny(name, "#_"); i >= 0 && !strings.HasPrefix(name, typed) {
		return name[i+1:] + " " + name
	}
	return matchedWordFirst(typed, name)
}

// addFieldValues completes a value in a field of a form.
func (bc *bodyCompleter) addFieldValues(value ast.Element) {
	field, ok := value.ParentElement()
	if !ok {
		return
	}
	form := formAround(field)
	name := field.AttrValue("var")
	if name != script.FieldFormType {
		known := bc.vocab.Form(formTypeOrLikely(bc.vocab, form)).Field(name)
		if known != nil {
			bc.addListedValues(name, &known.Value)
		}
		if known == nil || len(known.Values) == 0 && known.Type != "boolean" {
			bc.addExpressionsIfEmpty()
		}
		return
	}
	kinds := slices.Clone(bc.vocab.FormTypes())
	around, _ := form.ParentElement()
	likely := likelyForm(bc.vocab, around)
	slices.SortStableFunc(kinds, func(a, b string) int { return trueFirst(a == likely, b == likely) })
	for _, kind := range kinds {
		bc.addMatchingValue(choice{
			label: kind, kind: protocol.CompletionItemKindValue, spec: specTitle(bc.vocab.Form(kind).Spec),
			subject: docSubject{aboutForm, []string{kind}},
		})
	}
}

// addFieldTemplates offers whole fields of a form, with their values.
func (bc *bodyCompleter) addFieldTemplates(bracket, typed string, form ast.Element) {
	if bc.tagRest.ended || bc.tagRest.equals {
		return
	}
	given := fieldsIn(form)
	kind := formTypeOrLikely(bc.vocab, form)
	if !slices.Contains(given, script.FieldFormType) {
		var text snippetBuilder
		text.write(bracket)
		writeFormType(&text, kind)
		bc.addTemplate(choice{label: "field " + script.FieldFormType, subject: docSubject{aboutField, []string{kind, script.FieldFormType}}}, &text)
	}
	for _, known := range bc.fieldsOf(kind) {
		if slices.Contains(given, known.Name) {
			continue
		}
		if len(bc.items) >= maxChoices {
			bc.incomplete = true
			return
		}
		var text snippetBuilder
		text.write(bracket, "field var=", bc.quoted(known.Name), ">\n\t<value>")
		if known.Type == "boolean" {
			text.choice([]string{"true", "false"})
		} else {
			text.choice(known.Values)
		}
		text.write("</value>\n</field>")
		bc.addTemplate(choice{
			label: "field " + known.Name, filterText: fieldFilterText(typed, "field "+known.Name),
			subject: docSubject{aboutField, []string{kind, known.Name}},
		}, &text)
	}
}

// writeFormType writes the field that says which kind of form it is, from its
// name on.
func writeFormType(text *snippetBuilder, kind string) {
	text.write("field var='", script.FieldFormType, "' type='hidden'>\n\t<value>")
	text.tabStop(kind)
	text.write("</value>\n</field>")
}

// addTemplate offers what is written in several tags at once.
func (bc *bodyCompleter) addTemplate(one choice, text *snippetBuilder) {
	one.kind = protocol.CompletionItemKindSnippet
	one.insertText, one.snippet = text.plain.String(), text.snippet.String()
	bc.add(bc.replacingTyped(one))
}

// addFormTemplates offers a form to submit, with its FORM_TYPE.
func (bc *bodyCompleter) addFormTemplates(bracket, typed string, around ast.Element) {
	kind := likelyForm(bc.vocab, around)
	if kind == "" || bc.tagRest.ended || bc.tagRest.equals {
		return
	}
	var text snippetBuilder
	text.write(bracket)
	writeForm(&text, kind)
	brief := bc.vocab.Brief(script.NamespaceForm)
	bc.addTemplate(choice{
		label: "x submit " + shortNamespace(kind), filterText: filterText(typed, "x submit "+shortNamespace(kind)+" form", brief),
		spec: specTitle(bc.vocab.Form(kind).Spec), subject: docSubject{aboutForm, []string{kind}},
	}, &text)
}

// writeForm writes a form to submit, from its name on.
func writeForm(text *snippetBuilder, kind string) {
	text.write("x xmlns='", script.NamespaceForm, "' type='submit'>\n\t<")
	var inner snippetBuilder
	writeFormType(&inner, kind)
	text.write(strings.ReplaceAll(inner.plain.String(), "\n", "\n\t"), "\n\t")
	text.finalTabStop()
	text.write("\n</x>")
}
