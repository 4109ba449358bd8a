package lsp

import (
	"slices"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// elementUsage are the elements that scripts write most, in that order. What is
// not here comes behind: what is common before what is rare.
var elementUsage = sync.OnceValue(func() map[xmpp.Name]int {
	order := map[xmpp.Name]int{}
	for _, group := range []struct {
		uri   string
		names []string
	}{
		{ast.NamespaceClient, []string{"message", "presence", "iq", "body", "subject", "show", "status", "priority"}},
		{namespaceMUC, []string{"x", "history", "password"}},
		{namespaceDiscoInfo, []string{"query", "identity", "feature"}},
		{namespaceMUCUser, []string{"x", "status", "item", "invite", "decline", "destroy", "reason", "actor"}},
		{namespacePubsub, []string{"pubsub", "publish", "items", "item", "subscribe", "create", "configure", "publish-options", "retract"}},
		{"http://jabber.org/protocol/pubsub#owner", []string{"pubsub"}},
		{"jabber:iq:roster", []string{"query", "item", "group"}},
		{namespaceDiscoItems, []string{"query"}},
		{namespaceMUCOwner, []string{"query"}},
		{"http://jabber.org/protocol/muc#admin", []string{"query", "item"}},
		{"urn:xmpp:mam:2", []string{"query", "fin", "result", "prefs"}},
		{namespacePubsubEvent, []string{"event", "items", "item", "retract"}},
		{script.NamespaceForm, []string{"x", "field", "value"}},
		{"http://jabber.org/protocol/rsm", []string{"set", "max", "before", "after", "first", "last", "count"}},
		{"http://jabber.org/protocol/caps", []string{"c"}},
		{"urn:xmpp:delay", []string{"delay"}},
		{"urn:xmpp:forward:0", []string{"forwarded"}},
		{"urn:xmpp:carbons:2", []string{"enable", "received", "sent", "private"}},
		{"vcard-temp", []string{"vCard"}},
		{"vcard-temp:x:update", []string{"x"}},
		{"urn:xmpp:ping", []string{"ping"}},
		{"urn:xmpp:blocking", []string{"block", "unblock", "blocklist", "item"}},
		{namespaceCommands, []string{"command"}},
		{"jabber:iq:version", []string{"query"}},
		{"jabber:iq:register", []string{"query"}},
		{"jabber:x:conference", []string{"x"}},
		{"http://jabber.org/protocol/chatstates", []string{"active", "composing", "paused", "inactive", "gone"}},
		{"urn:xmpp:receipts", []string{"request", "received"}},
		{"urn:xmpp:http:upload:0", []string{"request", "slot"}},
		{"urn:xmpp:message-correct:0", []string{"replace"}},
		{"urn:xmpp:hints", []string{"store", "no-store"}},
		{"urn:xmpp:occupant-id:0", []string{"occupant-id"}},
		{"urn:xmpp:sid:0", []string{"stanza-id", "origin-id"}},
		{xmpp.StanzaErrorNamespace, []string{
			"item-not-found", "not-allowed", "forbidden", "bad-request", "service-unavailable", "feature-not-implemented",
			"not-acceptable", "not-authorized", "conflict", "registration-required", "resource-constraint",
			"internal-server-error", "unexpected-request", "jid-malformed", "text",
		}},
		{ast.NamespaceClient, []string{"thread", "error"}},
	} {
		for _, name := range group.names {
			order[xmpp.Name{Namespace: group.uri, Local: name}] = len(order)
		}
	}
	return order
})

// usageRank returns the place of an element among those that are used most.
func usageRank(name xmpp.Name) int {
	if at, ok := elementUsage()[name]; ok {
		return at
	}
	return len(elementUsage())
}

// commonValues are values that lists begin with, for they are written most.
var commonValues = []string{
	"get", "set", "submit", "form", "chat", "groupchat", "result", "cancel", "auth", "modify", "wait", "continue",
	"normal", "headline", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error",
	"owner", "admin", "member", "moderator", "participant", "visitor", "none", "outcast",
	"away", "xa", "dnd",
}

// byUsage returns the values of an attribute or a text, the most used first.
func (bc *bodyCompleter) byUsage(element string, values []string) []string {
	place := func(value string) int {
		if element == script.StanzaIQ && bc.receives() {
			// An answer is awaited more often than a request.
			if i := slices.Index([]string{"error", "result"}, value); i >= 0 {
				return -1 - i
			}
		}
		if i := slices.Index(commonValues, value); i >= 0 {
			return i
		}
		return len(commonValues)
	}
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b string) int { return place(a) - place(b) })
	return sorted
}
