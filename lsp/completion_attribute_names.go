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

// elementName returns the name of the element whose tag the cursor stands in.
func (bc *bodyCompleter) elementName() xmpp.Name {
	prefix, local, prefixed := strings.Cut(bc.name, ":")
	declaration := "xmlns"
	if prefixed {
		declaration += ":" + prefix
	} else {
		local = bc.name
	}
	for _, attrs := range [][]tagAttr{bc.attrs, bc.tagRest.attrs} {
		for _, a := range attrs {
			if a.name == declaration {
				return xmpp.Name{Namespace: a.value, Local: local}
			}
		}
	}
	if !prefixed {
		return xmpp.Name{Namespace: bc.defaultNamespace(), Local: local}
	}
	uri := ""
	if parent := bc.parent(); !parent.IsZero() {
		uri = parent.PrefixNamespace(prefix)
	}
	return xmpp.Name{Namespace: uri, Local: local}
}

// tagHasAttr reports whether the tag has an attribute, before or behind the
// cursor.
func (bc *bodyCompleter) tagHasAttr(name string) bool {
	return bc.hasAttr(name) || bc.restHasAttr(name)
}

// completeAttributeName completes the name of an attribute: first what has to
// be there.
func (bc *bodyCompleter) completeAttributeName() {
	name := bc.elementName()
	known := bc.vocab.Element(name.Namespace, name.Local)
	if !bc.tagHasAttr("xmlns") && known == nil {
		bc.addNamespaceDeclarations(name)
	}
	for _, a := range bc.attributesInOrder(known) {
		if bc.tagHasAttr(a.Name) || strings.HasPrefix(a.Name, "{") {
			continue
		}
		detail := ""
		if a.Required {
			detail = "required"
		}
		var text snippetBuilder
		text.write(a.Name)
		if !bc.tagRest.equals {
			text.write("=")
			bc.writeValue(&text, name, a)
		}
		bc.add(bc.replacingTyped(choice{
			label: a.Name, kind: protocol.CompletionItemKindProperty, detail: detail,
			insertText: text.plain.String(), snippet: text.snippet.String(), reopen: endsInEmptyValue(&text),
			subject: docSubject{aboutAttribute, []string{name.Namespace, name.Local, a.Name}},
		}))
	}
	bc.addStrictAttribute()
}

// attributesInOrder returns the attributes of an element: those that have to be
// there first, then the most used.
func (bc *bodyCompleter) attributesInOrder(known *xmpp.Element) []*xmpp.Attribute {
	attributes := slices.Clone(known.Attributes())
	slices.SortStableFunc(attributes, func(a, b *xmpp.Attribute) int {
		return cmp.Or(trueFirst(a.Required, b.Required), bc.attributeRank(a.Name)-bc.attributeRank(b.Name))
	})
	return attributes
}

// attributeRank orders the attributes of an element by how much they are
// written: whom a stanza is for where it is sent, whom it is from where it is
// expected.
func (bc *bodyCompleter) attributeRank(name string) int {
	order := []string{"type", "id", "to", "from"}
	if bc.receives() {
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

// addStrictAttribute offers the attribute that says how an expected element is
// compared.
func (bc *bodyCompleter) addStrictAttribute() {
	if !bc.receives() || bc.tagHasAttr(script.AttrStrict) {
		return
	}
	one := bc.replacingTyped(choice{
		label: script.AttrStrict, kind: protocol.CompletionItemKindProperty, detail: "how this element is compared", doc: strictDoc,
	})
	if !bc.tagRest.equals {
		values := []string{"false", "true"}
		if bc.looseByDefault() {
			values = []string{"true", "false"}
		}
		var text snippetBuilder
		text.write(script.AttrStrict, "='")
		text.choice(values)
		text.write("'")
		one.insertText, one.snippet = text.plain.String(), text.snippet.String()
	}
	bc.add(one)
}

// looseByDefault reports whether the element whose tag the cursor stands in is
// compared loosely by nature, so that to say so would say nothing.
func (bc *bodyCompleter) looseByDefault() bool {
	return bc.elementName().Namespace == ast.NamespaceClient
}

// maxDeclarations is how many namespaces are offered with an element's name
// alone to go by.
const maxDeclarations = 12

// addNamespaceDeclarations offers the namespaces that can be meant by an
// element that has none yet and is not known where it stands.
func (bc *bodyCompleter) addNamespaceDeclarations(name xmpp.Name) {
	for i, uri := range bc.namespacesOf(name.Local) {
		if i == maxDeclarations {
			break
		}
		brief := bc.vocab.Brief(uri)
		one := choice{
			label: "xmlns=" + bc.quoted(uri), kind: protocol.CompletionItemKindModule, spec: briefTitle(brief),
			filterText: "xmlns " + keywords(name.Local, brief), subject: docSubject{aboutNamespace, []string{uri}},
		}
		if bc.tagRest.equals {
			continue
		}
		bc.add(bc.replacingTyped(one))
	}
	var text snippetBuilder
	text.write("xmlns")
	if !bc.tagRest.equals {
		text.write("='")
		text.tabStop("")
		text.write("'")
	}
	bc.add(bc.replacingTyped(choice{
		label: "xmlns", kind: protocol.CompletionItemKindProperty, detail: "the namespace of the element", doc: declarationDoc,
		insertText: text.plain.String(), snippet: text.snippet.String(), reopen: endsInEmptyValue(&text),
	}))
}

// endsInEmptyValue reports whether an attribute is written with a value that is
// still to be chosen.
func endsInEmptyValue(text *snippetBuilder) bool {
	written := text.plain.String()
	return strings.HasSuffix(written, "=''") || strings.HasSuffix(written, `=""`)
}

// namespacesOf returns the namespaces that have an element of that name which
// can stand at the cursor, the most used first.
func (bc *bodyCompleter) namespacesOf(local string) []string {
	if len(bc.open) == 0 {
		return nil
	}
	fitting := slices.DeleteFunc(bc.candidates(bc.parent(), local), func(one candidate) bool { return one.Local != local })
	sortCandidates(fitting)
	var found []string
	for _, one := range fitting {
		found = append(found, one.Namespace)
	}
	return found
}
