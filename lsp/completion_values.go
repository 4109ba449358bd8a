package lsp

import (
	"fmt"
	"slices"
	"strconv"
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

// addListedValues offers the values that an attribute, a text or a field may have.
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

// addKnownNames offers what the vocabulary knows by name in some attributes.
func (bc *bodyCompleter) addKnownNames(name xmpp.Name) {
	switch {
	case name == xmpp.Name{Namespace: namespaceMUCUser, Local: "status"} && bc.attr == "code":
		bc.addStatusCodes()
	case name == xmpp.Name{Namespace: script.NamespaceForm, Local: "field"} && bc.attr == "var":
		bc.addFieldNames()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "feature"} && bc.attr == "var":
		bc.addFeatures()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "identity"} && bc.attr == "category":
		bc.addIdentityCategories()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "identity"} && bc.attr == "type":
		bc.addIdentityTypes()
	case bc.attr == "node":
		for _, kind := range nodeKindsOf(name.Namespace) {
			for _, node := range bc.vocab.Nodes(kind) {
				bc.addMatchingValue(choice{
					label: node.Name, kind: protocol.CompletionItemKindValue, spec: specTitle(node.Spec),
					subject: docSubject{aboutNode, []string{string(kind), node.Name}},
				})
			}
		}
	}
}

// addMatchingValue offers one of many values that a client should send for again
// when the user has typed more, unless what has been typed is against it.
func (bc *bodyCompleter) addMatchingValue(one choice) {
	brief := bc.vocab.Brief(one.label)
	if bc.typed != "" && !matchesTyped(bc.typed, one.label, brief) {
		bc.incomplete = true
		return
	}
	if len(bc.items) >= maxChoices {
		bc.incomplete = true
		return
	}
	if one.filterText == "" {
		one.filterText = filterText(bc.typed, one.label, brief)
	}
	bc.addValue(one)
}

// specTitle returns the name and title of a specification, or "".
func specTitle(s *xmpp.Spec) string {
	if s == nil {
		return ""
	}
	return s.Name + " " + s.Title
}

// addStatusCodes offers the status codes of rooms, those of the stanza first.
func (bc *bodyCompleter) addStatusCodes() {
	stanza := ""
	if len(bc.open) > 0 {
		stanza = bc.open[0].Local()
	}
	all := bc.vocab.MUCStatuses()
	slices.SortStableFunc(all, func(a, b *xmpp.MUCStatus) int {
		return trueFirst(slices.Contains(a.Stanzas, stanza), slices.Contains(b.Stanzas, stanza))
	})
	for _, s := range all {
		code := strconv.Itoa(s.Code)
		bc.addValue(choice{
			label: code, kind: protocol.CompletionItemKindEnumMember, detail: s.Doc, filterText: code + " " + strings.ToLower(s.Doc),
			subject: docSubject{aboutStatus, []string{code}},
		})
	}
}

// addFeatures offers the features of service discovery, and namespaces that are
// common, for most of them are features.
func (bc *bodyCompleter) addFeatures() {
	given := map[string]bool{}
	if parent := bc.parent(); !parent.IsZero() {
		for e := range parent.Elements() {
			given[e.AttrValue("var")] = e.Local() == "feature"
		}
	}
	names := slices.Clone(bc.vocab.Features())
	for _, uri := range bc.vocab.Namespaces() {
		if bc.vocab.Brief(uri).Common && bc.vocab.Feature(uri) == nil {
			names = append(names, uri)
		}
	}
	common := func(name string) bool { return bc.vocab.Brief(name).Common }
	slices.SortStableFunc(names, func(a, b string) int { return trueFirst(common(a), common(b)) })
	for _, name := range names {
		if given[name] {
			continue
		}
		brief := bc.vocab.Brief(name)
		bc.addMatchingValue(choice{
			label: name, kind: protocol.CompletionItemKindValue, spec: briefTitle(brief),
			subject: docSubject{aboutFeature, []string{name}},
		})
	}
}

// addIdentityCategories offers the categories of identities.
func (bc *bodyCompleter) addIdentityCategories() {
	last := ""
	for _, i := range bc.vocab.Identities() {
		if i.Category != last {
			last = i.Category
			bc.addValue(choice{label: i.Category, kind: protocol.CompletionItemKindEnumMember})
		}
	}
}

// addIdentityTypes offers the types of the category that the tag has.
func (bc *bodyCompleter) addIdentityTypes() {
	category := bc.tag.attrValue("category")
	for _, a := range bc.tagRest.attrs {
		if a.name == "category" {
			category = a.value
		}
	}
	for _, i := range bc.vocab.Identities() {
		if i.Category == category {
			bc.addValue(choice{
				label: i.Type, kind: protocol.CompletionItemKindEnumMember, detail: i.Doc, spec: specTitle(i.Spec),
				subject: docSubject{aboutIdentity, []string{i.Category, i.Type}},
			})
		}
	}
}

// addNamespaces offers namespaces for an element: those that have it and can stand
// there first.
func (bc *bodyCompleter) addNamespaces(local string) {
	seen := map[string]bool{}
	add := func(uri string) {
		if seen[uri] {
			return
		}
		seen[uri] = true
		brief := bc.vocab.Brief(uri)
		if bc.typed != "" && !matchesTyped(bc.typed, uri, brief) {
			bc.incomplete = true
			return
		}
		if len(bc.items) >= maxChoices {
			bc.incomplete = true
			return
		}
		bc.addValue(choice{
			label: uri, kind: protocol.CompletionItemKindModule, spec: briefTitle(brief),
			filterText: namespaceFilterText(bc.typed, brief), subject: docSubject{aboutNamespace, []string{uri}},
			deprecated: bc.vocab.Namespace(uri).SupersededBy != "",
		})
	}
	for _, uri := range bc.namespacesOf(local) {
		add(uri)
	}
	found := bc.vocab.Search(bc.typed)
	rank := func(uri string) int {
		switch {
		case bc.vocab.Brief(uri).Common:
			return 0
		case bc.vocab.Namespace(uri).SupersededBy == "":
			return 1
		}
		return 2
	}
	if bc.typed != "" {
		slices.SortStableFunc(found, func(a, b string) int { return rank(a) - rank(b) })
	}
	for _, uri := range found {
		add(uri)
	}
}

// namespaceFilterText returns what a client compares with what the user has typed of
// a namespace.
func namespaceFilterText(typed string, b *xmpp.Brief) string {
	if strings.HasPrefix(b.URI, typed) {
		return b.URI + " " + keywords(shortNamespace(b.URI), b)
	}
	return filterText(typed, shortNamespace(b.URI), b) + " " + b.URI
}

// maxValuesElsewhere is how many values of other places in the script are offered.
const maxValuesElsewhere = 20

// addValuesElsewhere offers the values that attributes of the same name have elsewhere in
// the script, the nearest before the cursor first: JIDs of rooms, nodes, names.
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
			label: one.value, kind: protocol.CompletionItemKindValue, detail: fmt.Sprintf("as in line %d", bc.snapshot.lineNumber(one.start)),
		})
	}
}

// isAddressAttribute reports whether attributes of a name hold the JID of somebody.
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

// completeText completes the text of an element.
func (bc *bodyCompleter) completeText(parent ast.Element, known *xmpp.Element) {
	if isIn(parent, script.NamespaceForm, "value") {
		bc.addFieldValues(parent)
		return
	}
	if known != nil && known.Text != nil {
		bc.addListedValues(parent.Local(), known.Text)
	}
	if known == nil || known.Text != nil && mayBeExpression(known.Text) {
		bc.addExpressionsIfEmpty()
	}
}

// addExpressionsIfEmpty offers expressions in a text of which nothing is written yet.
func (bc *bodyCompleter) addExpressionsIfEmpty() {
	if bc.typed == "" {
		bc.addWholeExpressions()
	}
}

// mayBeExpression reports whether a value may be the JID of a character or what has
// been captured: it may unless it is one of a list, a number or a time.
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
