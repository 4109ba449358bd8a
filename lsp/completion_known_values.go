package lsp

import (
	"slices"
	"strconv"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/spec/xmpp"
)

// addKnownNames offers what the vocabulary knows by name in some attributes.
func (bc *bodyCompleter) addKnownNames(name xmpp.Name) {
	switch valueKind(name, bc.attr) {
	case aboutStatus:
		bc.addStatusCodes()
	case aboutField:
		bc.addFieldNames()
	case aboutFeature:
		bc.addFeatures()
	case aboutIdentity:
		if bc.attr == "category" {
			bc.addIdentityCategories()
		} else {
			bc.addIdentityTypes()
		}
	case aboutNode:
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

// addMatchingValue offers one of many values that a client should send for
// again when the user has typed more, unless what has been typed is against it.
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
	for _, name := range featureNames(bc.vocab) {
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

// featureNames returns the features of service discovery, and namespaces that
// are common, those that are common first.
func featureNames(v *xmpp.Vocabulary) []string {
	names := slices.Clone(v.Features())
	for _, uri := range v.Namespaces() {
		if v.Brief(uri).Common && v.Feature(uri) == nil {
			names = append(names, uri)
		}
	}
	common := func(name string) bool { return v.Brief(name).Common }
	slices.SortStableFunc(names, func(a, b string) int { return trueFirst(common(a), common(b)) })
	return names
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
	category := bc.attrValue("category")
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

// addNamespaces offers namespaces for an element: those that have it and can
// stand there first.
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

// namespaceFilterText returns what a client compares with what the user has
// typed of a namespace.
func namespaceFilterText(typed string, b *xmpp.Brief) string {
	if strings.HasPrefix(b.URI, typed) {
		return b.URI + " " + keywords(shortNamespace(b.URI), b)
	}
	return filterText(typed, shortNamespace(b.URI), b) + " " + b.URI
}
