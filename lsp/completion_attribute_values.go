package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// completeAttributeValue completes the value of an attribute.
func (bc *bodyCompleter) completeAttributeValue() {
	if bc.position == inEquals && strings.IndexAny(strings.TrimLeft(bc.after, " \t"), `'"`) == 0 {
		return // the cursor stands before the value
	}
	if bc.attr == script.AttrStrict {
		for _, v := range []struct{ value, detail string }{
			{"true", "the same attributes and children, in the same order, and no others"},
			{"false", "what is written must be there, and more may be"},
		} {
			bc.addValue(choice{label: v.value, kind: protocol.CompletionItemKindEnumMember, detail: v.detail})
		}
		return
	}
	if bc.completeExpression() {
		return
	}
	name := bc.elementName()
	if bc.attr == "xmlns" || strings.HasPrefix(bc.attr, "xmlns:") {
		bc.addNamespaces(name.Local)
		return
	}
	known := bc.vocab.Element(name.Namespace, name.Local).Attribute(bc.attr)
	if bc.attr == "id" && bc.receives() {
		bc.addPendingIDs()
	}
	offered := len(bc.items)
	bc.addKnownNames(name)
	if known != nil {
		bc.addListedValues(name.Local, &known.Value)
	}
	if bc.position != inValue {
		return
	}
	if len(bc.items) == offered && bc.attr != "id" {
		bc.addValuesElsewhere()
	}
	if known == nil || mayBeExpression(&known.Value) {
		bc.addWholeExpressions()
	} else {
		bc.addPlaceholders(strings.TrimLeft(bc.typed, " \t\r\n"))
	}
}

// addValue offers a value, with the quotes that are not there.
func (bc *bodyCompleter) addValue(one choice) {
	if one.insertText == "" {
		one.insertText = one.label
	}
	if bc.position == inEquals {
		one.insertText = bc.quoted(one.insertText)
	}
	one.insertText += bc.missingQuote()
	bc.add(bc.replacingTyped(one))
}

// missingQuote returns the closing quote that the value at the cursor certainly
// lacks, since nothing but the end of the tag or another attribute follows in
// the line, else "".
func (bc *bodyCompleter) missingQuote() string {
	if bc.position != inValue || bc.tagRest.closed {
		return ""
	}
	rest := strings.TrimLeft(bc.after, " \t")
	next := nameLength(rest)
	other := next > 0 && len(rest) < len(bc.after) && strings.HasPrefix(rest[next:], "=")
	if rest == "" || other || strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "/>") {
		return string(bc.quote)
	}
	return ""
}

// addListedValues offers the values that an attribute, a text or a field may
// have.
func (bc *bodyCompleter) addListedValues(element string, v *xmpp.Value) {
	values := bc.byUsage(element, v.Values)
	switch {
	case v.Fixed != "":
		values = []string{v.Fixed}
	case len(values) == 0 && v.Type == "boolean":
		values = []string{"true", "false"}
	}
	for _, value := range values {
		detail := ""
		if value == v.Default {
			detail = "what counts without it"
		}
		bc.addValue(choice{label: value, kind: protocol.CompletionItemKindEnumMember, detail: detail})
	}
}

// maxValuesElsewhere is how many values of other places in the script are
// offered.
const maxValuesElsewhere = 20

// addValuesElsewhere offers the values that attributes of the same name have
// elsewhere in the script, the nearest before the cursor first: JIDs of rooms,
// nodes, names.
func (bc *bodyCompleter) addValuesElsewhere() {
	alike := func(name string) bool { return name == bc.attr }
	if isAddressAttribute(bc.attr) {
		alike = isAddressAttribute
	}
	type use struct {
		value string
		start int
	}
	var uses []use
	for a := range bc.attributesOf(alike) {
		if value := a.Value(); value != "" && !script.HasParts(a) && !a.ValueSpan().Contains(bc.offset) && !strings.ContainsAny(value, `'"<&`) {
			uses = append(uses, use{value, a.Span().Start})
		}
	}
	seen := map[string]bool{}
	for _, one := range slices.Backward(uses) {
		if seen[one.value] || len(seen) == maxValuesElsewhere {
			continue
		}
		seen[one.value] = true
		bc.addValue(choice{
			label: one.value, kind: protocol.CompletionItemKindValue, detail: fmt.Sprintf("as in line %d", bc.lineNumber(one.start)),
		})
	}
}

// isAddressAttribute reports whether attributes of a name hold the JID of
// somebody.
func isAddressAttribute(name string) bool { return name == "to" || name == "from" || name == "jid" }

// attributesOf yields the attributes of the script with a name that is wanted.
func (bc *bodyCompleter) attributesOf(wanted func(string) bool) func(func(ast.Attr) bool) {
	return func(yield func(ast.Attr) bool) {
		for n := range bc.file.All() {
			if a, ok := n.Attr(); ok && wanted(a.Name()) && !yield(a) {
				return
			}
		}
	}
}

// mayBeExpression reports whether a value may be the JID of a character or what
// has been captured: it may unless it is one of a list, a number or a time.
func mayBeExpression(v *xmpp.Value) bool {
	if len(v.Values) > 0 && !v.Open || v.Fixed != "" {
		return false
	}
	switch v.Type {
	case "", "string", "jid", "jid?", "anyURI", "NMTOKEN", "NMTOKENS", "NCName", "token", "base64Binary", "hexBinary":
		return true
	}
	return false
}
