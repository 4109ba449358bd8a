package script

import "github.com/scs-tools/scs/ast"

// The names of the stanzas (RFC 6120, section 8).
const (
	StanzaIQ       = "iq"
	StanzaMessage  = "message"
	StanzaPresence = "presence"
)

// StanzaNames returns the names of all stanzas.
func StanzaNames() []string { return []string{StanzaIQ, StanzaMessage, StanzaPresence} }

// IsStanza reports whether an element is a stanza of a client, wherever it
// stands.
func IsStanza(e ast.Element) bool { return IsStanzaName(e.Namespace(), e.Local()) }

// IsStanzaName reports whether an element of that namespace and that local name
// is a stanza of a client.
func IsStanzaName(namespace, local string) bool {
	switch local {
	case StanzaIQ, StanzaMessage, StanzaPresence:
		return namespace == ast.NamespaceClient
	}
	return false
}
