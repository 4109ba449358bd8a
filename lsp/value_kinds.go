package lsp

import (
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// valueKind returns what the vocabulary knows the values of an attribute as, for
// completion and hovers, or "" if they are no names.
func valueKind(element xmpp.Name, attribute string) subjectKind {
	switch of := func(namespace, local string) bool { return element == xmpp.Name{Namespace: namespace, Local: local} }; {
	case attribute == "node":
		return aboutNode
	case attribute == "code" && of(namespaceMUCUser, "status"):
		return aboutStatus
	case attribute == "var" && of(script.NamespaceForm, "field"):
		return aboutField
	case attribute == "var" && of(namespaceDiscoInfo, "feature"):
		return aboutFeature
	case (attribute == "category" || attribute == "type") && of(namespaceDiscoInfo, "identity"):
		return aboutIdentity
	}
	return ""
}

// nodeKindsOf returns the kinds of node that the attribute "node" can name in a
// namespace.
func nodeKindsOf(uri string) []xmpp.NodeKind {
	switch {
	case uri == namespaceCommands:
		return []xmpp.NodeKind{xmpp.CommandNode}
	case uri == namespaceDiscoInfo, uri == namespaceDiscoItems:
		return []xmpp.NodeKind{xmpp.DiscoNode, xmpp.CommandNode, xmpp.PEPNode}
	case strings.HasPrefix(uri, namespacePubsub):
		return []xmpp.NodeKind{xmpp.PEPNode}
	}
	return nil
}
