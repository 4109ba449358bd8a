package lsp

import (
	"cmp"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// current returns the name of the element whose tag the cursor stands in.
func (at *bodyCompleter) current() xmpp.Name {
	prefix, local, prefixed := strings.Cut(at.name, ":")
	declaration := "xmlns"
	if prefixed {
		declaration += ":" + prefix
	} else {
		local = at.name
	}
	for _, attrs := range [][]tagAttr{at.attrs, at.rest.attrs} {
		for _, a := range attrs {
			if a.name == declaration {
				return xmpp.Name{Namespace: a.value, Local: local}
			}
		}
	}
	if !prefixed {
		return xmpp.Name{Namespace: at.defaultNamespace(), Local: local}
	}
	uri := ""
	if parent := at.parent(); !parent.IsZero() {
		uri = parent.PrefixNamespace(prefix)
	}
	return xmpp.Name{Namespace: uri, Local: local}
}

// given reports whether the tag has an attribute, before or behind the cursor.
func (at *bodyCompleter) given(name string) bool { return at.has(name) || at.restHas(name) }

// attributes completes the name of an attribute: first what has to be there.
func (at *bodyCompleter) attributes() {
	name := at.current()
	known := at.known.Element(name.Namespace, name.Local)
	if !at.given("xmlns") && known == nil {
		at.declarations(name)
	}
	for _, a := range at.attributesInOrder(known) {
		if at.given(a.Name) || strings.HasPrefix(a.Name, "{") {
			continue
		}
		detail := ""
		if a.Required {
			detail = "required"
		}
		var text template
		text.text(a.Name)
		if !at.rest.equals {
			text.text("=")
			at.writeValue(&text, name, a)
		}
		at.offer(at.here(choice{
			label: a.Name, kind: protocol.CompletionItemKindProperty, detail: detail,
			text: text.plain.String(), snippet: text.snippet.String(),
			about: subject{aboutAttribute, []string{name.Namespace, name.Local, a.Name}},
		}))
	}
	at.strictness()
}

// attributesInOrder returns the attributes of an element: those that have to be
// there first, then the most used.
func (at *bodyCompleter) attributesInOrder(known *xmpp.Element) []*xmpp.Attribute {
	attributes := slices.Clone(known.Attributes())
	slices.SortStableFunc(attributes, func(a, b *xmpp.Attribute) int {
		return cmp.Or(before(a.Required, b.Required), at.attributePlace(a.Name)-at.attributePlace(b.Name))
	})
	return attributes
}

// attributePlace orders the attributes of an element by how much they are
// written: whom a stanza is for where it is sent, whom it is from where it is
// expected.
func (at *bodyCompleter) attributePlace(name string) int {
	order := []string{"type", "id", "to", "from"}
	if at.receives() {
		order = []string{"from", "type", "id", "to"}
	}
	switch i := slices.Index(order, name); {
	case i >= 0:
		return i
	case name == "xml:lang":
		return len(order) + 1
	}
	return len(order)
}

// strictness offers the attribute that says how an expected element is
// compared.
func (at *bodyCompleter) strictness() {
	if !at.receives() || at.given(script.AttrStrict) {
		return
	}
	one := at.here(choice{
		label: script.AttrStrict, kind: protocol.CompletionItemKindProperty, detail: "how this element is compared", doc: strictDoc,
	})
	if !at.rest.equals {
		values := []string{"false", "true"}
		if at.loose() {
			values = []string{"true", "false"}
		}
		var text template
		text.text(script.AttrStrict, "='")
		text.pick(values)
		text.text("'")
		one.text, one.snippet = text.plain.String(), text.snippet.String()
	}
	at.offer(one)
}

// loose reports whether the element whose tag the cursor stands in is compared
// loosely by nature, so that to say so would say nothing.
func (at *bodyCompleter) loose() bool { return at.current().Namespace == ast.NamespaceClient }

// mostDeclarations is how many namespaces are offered with an element's name
// alone to go by.
const mostDeclarations = 12

// declarations offers the namespaces that can be meant by an element that has
// none yet and is not known where it stands.
func (at *bodyCompleter) declarations(name xmpp.Name) {
	for i, uri := range at.namespacesOf(name.Local) {
		if i == mostDeclarations {
			break
		}
		brief := at.known.Brief(uri)
		one := choice{
			label: "xmlns=" + at.quoted(uri), kind: protocol.CompletionItemKindModule, origin: originOf(brief),
			filter: "xmlns " + keywords(name.Local, brief), about: subject{aboutNamespace, []string{uri}},
		}
		if at.rest.equals {
			continue
		}
		at.offer(at.here(one))
	}
	var text template
	text.text("xmlns")
	if !at.rest.equals {
		text.text("='")
		text.stop("")
		text.text("'")
	}
	at.offer(at.here(choice{
		label: "xmlns", kind: protocol.CompletionItemKindProperty, detail: "the namespace of the element", doc: declarationDoc,
		text: text.plain.String(), snippet: text.snippet.String(),
	}))
}

// namespacesOf returns the namespaces that have an element of that name which
// can stand at the cursor, the most used first.
func (at *bodyCompleter) namespacesOf(local string) []string {
	if len(at.open) == 0 {
		return nil
	}
	fitting := slices.DeleteFunc(at.candidates(at.parent(), local), func(one candidate) bool { return one.Local != local })
	sortCandidates(fitting)
	var found []string
	for _, one := range fitting {
		found = append(found, one.Namespace)
	}
	return found
}
