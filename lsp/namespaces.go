package lsp

import (
	"github.com/scs-tools/scs/ast"
)

// Namespaces whose elements mean more than the vocabulary's lines can say.
const (
	namespaceMUC         = "http://jabber.org/protocol/muc"
	namespaceMUCUser     = "http://jabber.org/protocol/muc#user"
	namespaceMUCOwner    = "http://jabber.org/protocol/muc#owner"
	namespaceDisco       = "http://jabber.org/protocol/disco#" // begin of both
	namespaceDiscoInfo   = "http://jabber.org/protocol/disco#info"
	namespaceDiscoItems  = "http://jabber.org/protocol/disco#items"
	namespaceCommands    = "http://jabber.org/protocol/commands"
	namespacePubsub      = "http://jabber.org/protocol/pubsub"
	namespacePubsubEvent = "http://jabber.org/protocol/pubsub#event"
)

// isIn reports whether an element has that namespace and local name. The zero
// Element has not.
func isIn(e ast.Element, uri, local string) bool {
	return !e.IsZero() && e.Local() == local && e.Namespace() == uri
}
