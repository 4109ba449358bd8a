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

// value completes the value of an attribute.
func (at *bodyCompleter) value() {
	if at.place == inEquals && strings.IndexAny(strings.TrimLeft(at.after, " \t"), `'"`) == 0 {
		return // the cursor stands before the value
	}
	if at.attr == script.AttrStrict {
		for _, v := range []struct{ value, detail string }{
			{"true", "the same attributes and children, in the same order, and no others"},
			{"false", "what is written must be there, and more may be"},
		} {
			at.offerValue(choice{label: v.value, kind: protocol.CompletionItemKindEnumMember, detail: v.detail})
		}
		return
	}
	if at.expression() {
		return
	}
	name := at.current()
	if at.attr == "xmlns" || strings.HasPrefix(at.attr, "xmlns:") {
		at.namespaces(name.Local)
		return
	}
	known := at.known.Element(name.Namespace, name.Local).Attribute(at.attr)
	if at.attr == "id" && at.receives() {
		at.awaitedIDs()
	}
	offered := len(at.items)
	at.namedValues(name)
	if known != nil {
		at.listed(name.Local, &known.Value)
	}
	if at.place != inValue {
		return
	}
	if len(at.items) == offered && at.attr != "id" {
		at.written()
	}
	if known == nil || takesNames(&known.Value) {
		at.wholeExpressions()
	} else {
		at.placeholders(strings.TrimLeft(at.typed, " \t\r\n"))
	}
}

// offerValue offers a value, with the quotes that are not there.
func (at *bodyCompleter) offerValue(one choice) {
	if one.text == "" {
		one.text = one.label
	}
	if at.place == inEquals {
		one.text = at.quoted(one.text)
	}
	one.text += at.lostQuote()
	at.offer(at.here(one))
}

// lostQuote returns the closing quote that the value at the cursor certainly
// lacks, since nothing but the end of the tag or another attribute follows in
// the line, else "".
func (at *bodyCompleter) lostQuote() string {
	if at.place != inValue || at.rest.closed {
		return ""
	}
	rest := strings.TrimLeft(at.after, " \t")
	next := nameLength(rest)
	other := next > 0 && len(rest) < len(at.after) && strings.HasPrefix(rest[next:], "=")
	if rest == "" || other || strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "/>") {
		return string(at.quote)
	}
	return ""
}

// listed offers the values that an attribute, a text or a field may have.
func (at *bodyCompleter) listed(element string, v *xmpp.Value) {
	values := at.inOrder(element, v.Values)
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
		at.offerValue(choice{label: value, kind: protocol.CompletionItemKindEnumMember, detail: detail})
	}
}

// namedValues offers what the vocabulary knows by name in some attributes.
func (at *bodyCompleter) namedValues(name xmpp.Name) {
	switch {
	case name == xmpp.Name{Namespace: namespaceMUCUser, Local: "status"} && at.attr == "code":
		at.statuses()
	case name == xmpp.Name{Namespace: script.NamespaceForm, Local: "field"} && at.attr == "var":
		at.fieldNames()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "feature"} && at.attr == "var":
		at.features()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "identity"} && at.attr == "category":
		at.categories()
	case name == xmpp.Name{Namespace: namespaceDiscoInfo, Local: "identity"} && at.attr == "type":
		at.identityTypes()
	case at.attr == "node":
		for _, kind := range nodeKindsOf(name.Namespace) {
			for _, node := range at.known.Nodes(kind) {
				at.offerNamed(choice{
					label: node.Name, kind: protocol.CompletionItemKindValue, origin: specOf(node.Spec),
					about: subject{aboutNode, []string{string(kind), node.Name}},
				})
			}
		}
	}
}

// offerNamed offers one of many values that a client should send for again
// when the user has typed more, unless what has been typed is against it.
func (at *bodyCompleter) offerNamed(one choice) {
	brief := at.known.Brief(one.label)
	if at.typed != "" && !fits(at.typed, one.label, brief) {
		at.cut = true
		return
	}
	if len(at.items) >= mostChoices {
		at.cut = true
		return
	}
	if one.filter == "" {
		one.filter = wordsFor(at.typed, one.label, brief)
	}
	at.offerValue(one)
}

// specOf returns the name and title of a specification, or "".
func specOf(s *xmpp.Spec) string {
	if s == nil {
		return ""
	}
	return s.Name + " " + s.Title
}

// statuses offers the status codes of rooms, those of the stanza first.
func (at *bodyCompleter) statuses() {
	stanza := ""
	if len(at.open) > 0 {
		stanza = at.open[0].Local()
	}
	all := at.known.MUCStatuses()
	slices.SortStableFunc(all, func(a, b *xmpp.MUCStatus) int {
		return before(slices.Contains(a.Stanzas, stanza), slices.Contains(b.Stanzas, stanza))
	})
	for _, s := range all {
		code := strconv.Itoa(s.Code)
		at.offerValue(choice{
			label: code, kind: protocol.CompletionItemKindEnumMember, detail: s.Doc, filter: code + " " + strings.ToLower(s.Doc),
			about: subject{aboutStatus, []string{code}},
		})
	}
}

// features offers the features of service discovery, and namespaces that are
// common, for most of them are features.
func (at *bodyCompleter) features() {
	given := map[string]bool{}
	if parent := at.parent(); !parent.IsZero() {
		for e := range parent.Elements() {
			given[e.AttrValue("var")] = e.Local() == "feature"
		}
	}
	names := slices.Clone(at.known.Features())
	for _, uri := range at.known.Namespaces() {
		if at.known.Brief(uri).Common && at.known.Feature(uri) == nil {
			names = append(names, uri)
		}
	}
	common := func(name string) bool { return at.known.Brief(name).Common }
	slices.SortStableFunc(names, func(a, b string) int { return before(common(a), common(b)) })
	for _, name := range names {
		if given[name] {
			continue
		}
		brief := at.known.Brief(name)
		at.offerNamed(choice{
			label: name, kind: protocol.CompletionItemKindValue, origin: originOf(brief),
			about: subject{aboutFeature, []string{name}},
		})
	}
}

// categories offers the categories of identities.
func (at *bodyCompleter) categories() {
	last := ""
	for _, i := range at.known.Identities() {
		if i.Category != last {
			last = i.Category
			at.offerValue(choice{label: i.Category, kind: protocol.CompletionItemKindEnumMember})
		}
	}
}

// identityTypes offers the types of the category that the tag has.
func (at *bodyCompleter) identityTypes() {
	category := at.tag.value("category")
	for _, a := range at.rest.attrs {
		if a.name == "category" {
			category = a.value
		}
	}
	for _, i := range at.known.Identities() {
		if i.Category == category {
			at.offerValue(choice{
				label: i.Type, kind: protocol.CompletionItemKindEnumMember, detail: i.Doc, origin: specOf(i.Spec),
				about: subject{aboutIdentity, []string{i.Category, i.Type}},
			})
		}
	}
}

// namespaces offers namespaces for an element: those that have it and can stand
// there first.
func (at *bodyCompleter) namespaces(local string) {
	seen := map[string]bool{}
	add := func(uri string) {
		if seen[uri] {
			return
		}
		seen[uri] = true
		brief := at.known.Brief(uri)
		if at.typed != "" && !fits(at.typed, uri, brief) {
			at.cut = true
			return
		}
		if len(at.items) >= mostChoices {
			at.cut = true
			return
		}
		at.offerValue(choice{
			label: uri, kind: protocol.CompletionItemKindModule, origin: originOf(brief),
			filter: namespaceWords(at.typed, brief), about: subject{aboutNamespace, []string{uri}},
			old: at.known.Namespace(uri).SupersededBy != "",
		})
	}
	for _, uri := range at.namespacesOf(local) {
		add(uri)
	}
	found := at.known.Search(at.typed)
	rank := func(uri string) int {
		switch {
		case at.known.Brief(uri).Common:
			return 0
		case at.known.Namespace(uri).SupersededBy == "":
			return 1
		}
		return 2
	}
	if at.typed != "" {
		slices.SortStableFunc(found, func(a, b string) int { return rank(a) - rank(b) })
	}
	for _, uri := range found {
		add(uri)
	}
}

// namespaceWords returns what a client compares with what the user has typed of
// a namespace.
func namespaceWords(typed string, b *xmpp.Brief) string {
	if strings.HasPrefix(b.URI, typed) {
		return b.URI + " " + keywords(shortName(b.URI), b)
	}
	return wordsFor(typed, shortName(b.URI), b) + " " + b.URI
}

// mostWritten is how many values of other places in the script are offered.
const mostWritten = 20

// written offers the values that attributes of the same name have elsewhere in
// the script, the nearest before the cursor first: JIDs of rooms, nodes, names.
func (at *bodyCompleter) written() {
	alike := func(name string) bool { return name == at.attr }
	if isAddress(at.attr) {
		alike = isAddress
	}
	type use struct {
		value string
		start int
	}
	var uses []use
	for a := range at.attributesOf(alike) {
		if value := a.Value(); value != "" && !script.HasParts(a) && !a.ValueSpan().Contains(at.offset) && !strings.ContainsAny(value, `'"<&`) {
			uses = append(uses, use{value, a.Span().Start})
		}
	}
	seen := map[string]bool{}
	for _, one := range slices.Backward(uses) {
		if seen[one.value] || len(seen) == mostWritten {
			continue
		}
		seen[one.value] = true
		at.offerValue(choice{
			label: one.value, kind: protocol.CompletionItemKindValue, detail: fmt.Sprintf("as in line %d", at.snapshot.line(one.start)),
		})
	}
}

// isAddress reports whether attributes of a name hold the JID of somebody.
func isAddress(name string) bool { return name == "to" || name == "from" || name == "jid" }

// attributesOf yields the attributes of the script with a name that is wanted.
func (at *bodyCompleter) attributesOf(wanted func(string) bool) func(func(ast.Attr) bool) {
	return func(yield func(ast.Attr) bool) {
		for n := range at.file.All() {
			if a, ok := n.Attr(); ok && wanted(a.Name()) && !yield(a) {
				return
			}
		}
	}
}

// textOf completes the text of an element.
func (at *bodyCompleter) textOf(parent ast.Element, known *xmpp.Element) {
	if isIn(parent, script.NamespaceForm, "value") {
		at.fieldValue(parent)
		return
	}
	if known != nil && known.Text != nil {
		at.listed(parent.Local(), known.Text)
	}
	if known == nil || known.Text != nil && takesNames(known.Text) {
		at.blankExpressions()
	}
}

// blankExpressions offers expressions in a text of which nothing is written yet.
func (at *bodyCompleter) blankExpressions() {
	if at.typed == "" {
		at.wholeExpressions()
	}
}

// takesNames reports whether a value may be the JID of a character or what has
// been captured: it may unless it is one of a list, a number or a time.
func takesNames(v *xmpp.Value) bool {
	if len(v.Values) > 0 && !v.Open || v.Fixed != "" {
		return false
	}
	switch v.Type {
	case "", "string", "jid", "jid?", "anyURI", "NMTOKEN", "NMTOKENS", "NCName", "token", "base64Binary", "hexBinary":
		return true
	}
	return false
}
