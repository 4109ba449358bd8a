package xmpp_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestANamespaceTellsWhatItIs(t *testing.T) {
	n := xmpp.Default().Namespace("urn:xmpp:mam:1")
	if n.Title != "Message Archive Management" || n.Spec.Name != "XEP-0313" || n.Spec.Number() != "0313" ||
		n.Spec.Short != "mam" || n.Status != "Stable" || n.SupersededBy != "urn:xmpp:mam:2" || n.Closed() {
		t.Errorf("urn:xmpp:mam:1 is %+v, %+v", n, n.Spec)
	}
	if url := n.Spec.URL(); url != "https://xmpp.org/extensions/xep-0313.html" {
		t.Errorf("its text is at %s", url)
	}
	if url := xmpp.Default().Namespace("jabber:client").Spec.URL(); url != "https://www.rfc-editor.org/rfc/rfc6120" {
		t.Errorf("that of jabber:client is at %s", url)
	}
}

func TestAnElementTellsWhatItHolds(t *testing.T) {
	v := xmpp.Default()
	item := v.Element("http://jabber.org/protocol/muc#user", "item")
	if !slices.Equal(item.AttributeNames(), []string{"affiliation", "jid", "nick", "role"}) {
		t.Errorf("the attributes of item are %q", item.AttributeNames())
	}
	role := item.Attribute("role")
	if role.Required || !slices.Equal(role.Values, []string{"moderator", "none", "participant", "visitor"}) || role.Open {
		t.Errorf("role is %+v", role)
	}
	if jid := item.Attribute("jid"); jid.Type != "jid" {
		t.Errorf("jid is a %s", jid.Type)
	}
	if item.Attribute("rloe") != nil {
		t.Error("item has an attribute rloe")
	}
	if !slices.Equal(item.Parents, []string{"x"}) {
		t.Errorf("item stands in %q", item.Parents)
	}
	if c := item.Child("http://jabber.org/protocol/muc#user", "reason"); c == nil || c.Min != 0 || c.Max != 1 {
		t.Errorf("reason stands in item %+v", c)
	}
	if item.Root || !v.Element("http://jabber.org/protocol/muc#user", "x").Root {
		t.Error("item is a root, or x is none")
	}
	if item.Text != nil || v.Element("jabber:client", "body").Text == nil {
		t.Error("item holds text, or body none")
	}
}

func TestWildcards(t *testing.T) {
	v := xmpp.Default()
	for _, c := range []struct {
		element   xmpp.Name
		namespace string
		want      bool
	}{
		{xmpp.Name{Namespace: "jabber:client", Local: "message"}, "urn:example:a", true},
		{xmpp.Name{Namespace: "jabber:client", Local: "message"}, "jabber:client", false},
		{xmpp.Name{Namespace: "jabber:client", Local: "error"}, "urn:example:a", true},
		{xmpp.Name{Namespace: "http://jabber.org/protocol/pubsub", Local: "options"}, "jabber:x:data", true},
		{xmpp.Name{Namespace: "http://jabber.org/protocol/pubsub", Local: "options"}, "urn:example:a", false},
		{xmpp.Name{Namespace: "urn:xmpp:push:0", Local: "notification"}, "urn:xmpp:push:0", true},
		{xmpp.Name{Namespace: "http://jabber.org/protocol/muc#user", Local: "item"}, "urn:example:a", false},
	} {
		if have := v.Element(c.element.Namespace, c.element.Local).Admits(c.namespace); have != c.want {
			t.Errorf("%s admits %s: %t", c.element, c.namespace, have)
		}
	}
}

func TestNothingIsKnownOfTheUnknown(t *testing.T) {
	v := xmpp.Default()
	if v.Namespace("urn:example:none") != nil || v.Knows("urn:example:none") || v.Form("x") != nil || v.MUCStatus(99) != nil {
		t.Error("something is known")
	}
	// The look-ups can be chained all the same.
	e := v.Namespace("urn:example:none").Element("x")
	if e.Attribute("a") != nil || e.Child("", "x") != nil || e.Closed() || e.StandsIn("iq", "get") || len(e.Attributes()) > 0 {
		t.Error("an unknown element has something")
	}
	if v.Form("x").Field("y") != nil || len(v.Namespace("urn:example:none").ElementNames()) > 0 {
		t.Error("an unknown form or namespace has something")
	}
}

func TestPayloadsOfAStanza(t *testing.T) {
	v := xmpp.Default()
	for _, c := range []struct{ stanza, kind, have, haveNot string }{
		{"iq", "get", "{jabber:iq:roster}query", "{urn:xmpp:blocking}block"},
		{"iq", "set", "{urn:xmpp:blocking}block", "{urn:xmpp:http:upload:0}slot"},
		{"iq", "result", "{urn:xmpp:http:upload:0}slot", "{urn:xmpp:blocking}block"},
		{"message", "", "{http://jabber.org/protocol/muc#user}x", "{http://jabber.org/protocol/muc}x"},
		{"message", "chat", "{http://jabber.org/protocol/chatstates}composing", "{jabber:iq:roster}query"},
		{"presence", "", "{http://jabber.org/protocol/muc}x", "{jabber:iq:roster}query"},
		{"presence", "unavailable", "{http://jabber.org/protocol/muc#user}x", "{jabber:iq:roster}query"},
	} {
		var names []string
		for _, name := range v.Payloads(c.stanza, c.kind) {
			names = append(names, name.String())
		}
		if !slices.Contains(names, c.have) || slices.Contains(names, c.haveNot) {
			t.Errorf("%s %s: holds %s: %t, holds %s: %t", c.stanza, c.kind, c.have, slices.Contains(names, c.have), c.haveNot, slices.Contains(names, c.haveNot))
		}
		if !slices.IsSorted(names) {
			t.Errorf("%s %s: the payloads are not in order", c.stanza, c.kind)
		}
	}
	for _, context := range xmpp.Contexts() {
		if len(v.PayloadsIn(context)) == 0 {
			t.Errorf("nothing stands in %s", context)
		}
	}
	query := v.Element("jabber:iq:version", "query")
	if !query.StandsIn("iq", "get") || query.StandsIn("iq", "set") || query.StandsIn("message", "chat") || !query.StandsIn("iq", "error") {
		t.Error("jabber:iq:version stands where it does not belong, or not where it does")
	}
}

// TestPayloadsAreThoseOfTheElements holds the index against the elements.
func TestPayloadsAreThoseOfTheElements(t *testing.T) {
	v := xmpp.Default()
	for _, context := range xmpp.Contexts() {
		for _, name := range v.PayloadsIn(context) {
			if e := v.Element(name.Namespace, name.Local); e == nil || !slices.Contains(e.In, context) {
				t.Errorf("%s stands in %s by the index alone", name, context)
			}
		}
	}
}

func TestRegistries(t *testing.T) {
	v := xmpp.Default()
	config := v.Form("http://jabber.org/protocol/muc#roomconfig")
	if f := config.Field("muc#roomconfig_whois"); f == nil || f.Type != "list-single" || !slices.Contains(f.Values, "anyone") || !f.Origin.Closed() {
		t.Errorf("muc#roomconfig_whois is %+v", f)
	}
	if f := config.Field("muc#roomconfig_historylength"); f == nil || f.Origin.Closed() {
		t.Errorf("muc#roomconfig_historylength is %+v", f)
	}
	if s := v.MUCStatus(110); s == nil || !slices.Equal(s.Stanzas, []string{"presence"}) || !strings.Contains(s.Doc, "your own") {
		t.Errorf("status 110 is %+v", s)
	}
	if len(v.MUCStatuses()) != 20 {
		t.Errorf("%d status codes are known", len(v.MUCStatuses()))
	}
	if i := v.Identity("conference", "text"); i == nil || !i.Origin.Closed() {
		t.Errorf("the identity conference/text is %+v", i)
	}
	if v.Identity("conference", "txt") != nil {
		t.Error("the identity conference/txt is known")
	}
	if f := v.Feature("muc_open"); f == nil || f.Spec.Name != "XEP-0045" {
		t.Errorf("the feature muc_open is %+v", f)
	}
	if n := v.Node(xmpp.PEPNode, "http://jabber.org/protocol/nick"); n == nil || len(n.Payloads) != 1 || n.Payloads[0].Local != "nick" {
		t.Errorf("the node of nicknames is %+v", n)
	}
	for _, kind := range []xmpp.NodeKind{xmpp.DiscoNode, xmpp.PEPNode, xmpp.CommandNode} {
		if len(v.Nodes(kind)) == 0 {
			t.Errorf("there is no %s", kind)
		}
	}
	for _, list := range [][]string{v.Namespaces(), v.Specs(), v.FormTypes(), v.Features()} {
		if len(list) == 0 || !slices.IsSorted(list) {
			t.Errorf("%d names are empty or not in order", len(list))
		}
	}
}

func TestErrorConditions(t *testing.T) {
	v := xmpp.Default()
	if len(v.StanzaErrors()) != 23 || len(v.StreamErrors()) != 27 || len(v.SASLFailures()) != 11 {
		t.Errorf("%d stanza errors, %d stream errors, %d SASL failures", len(v.StanzaErrors()), len(v.StreamErrors()), len(v.SASLFailures()))
	}
	acceptable := v.Element(xmpp.StanzaErrorNamespace, "not-acceptable").Condition
	if !slices.Equal(acceptable.Types, []string{"modify"}) || !slices.Equal(acceptable.Also, []string{"cancel"}) || acceptable.Code != 406 {
		t.Errorf("not-acceptable is %+v", acceptable)
	}
	if e := v.Element(xmpp.StanzaErrorNamespace, "payment-required"); e.Legacy == "" {
		t.Error("payment-required is as good as new")
	}
	blocked := v.Element("urn:xmpp:blocking:errors", "blocked").Condition
	if blocked.Kind != xmpp.ApplicationCondition || !slices.Equal(blocked.With, []string{"not-acceptable"}) {
		t.Errorf("blocked is %+v", blocked)
	}
	for _, e := range v.StanzaErrors() {
		for _, kind := range slices.Concat(e.Condition.Types, e.Condition.Also) {
			if !slices.Contains([]string{"auth", "cancel", "continue", "modify", "wait"}, kind) {
				t.Errorf("%s comes with the type %q", e.Name, kind)
			}
		}
	}
}

func TestSpecificationsByAnyName(t *testing.T) {
	v := xmpp.Default()
	for _, name := range []string{"XEP-0045", "xep-0045", "0045", "45", "XEP-45"} {
		if s := v.Spec(name); s == nil || s.Title != "Multi-User Chat" {
			t.Errorf("%s is %+v", name, s)
		}
	}
	if s := v.Spec("RFC 6121"); s == nil || !slices.Contains(s.Namespaces, "jabber:iq:roster") || !slices.IsSorted(s.Namespaces) {
		t.Errorf("RFC 6121 is %+v", s)
	}
	for _, name := range []string{"", "xep-", "99999", "muc", "XEP-9999"} {
		if s := v.Spec(name); s != nil {
			t.Errorf("%q is %+v", name, s)
		}
	}
}

func TestLookingUpAllocatesNothing(t *testing.T) {
	v := xmpp.Default()
	allocations := testing.AllocsPerRun(100, func() {
		item := v.Namespace("http://jabber.org/protocol/muc#user").Element("item")
		if v.Element("http://jabber.org/protocol/muc#user", "item") != item || item.Attribute("role") == nil ||
			item.Child("http://jabber.org/protocol/muc#user", "reason") == nil || item.Admits("urn:example:a") ||
			!item.Attribute("role").Accepts("none") || v.Knows("urn:example:none") || v.Namespace("urn:example:none") != nil {
			t.Error("a look-up went wrong")
		}
	})
	if allocations > 0 {
		t.Errorf("%v allocations", allocations)
	}
}

func TestManyMayAskAtOnce(t *testing.T) {
	v, err := xmpp.Fresh().With(xmpp.File{Name: "x", Text: "namespace jabber:client\n\telement message\n\t\tattribute colour\n"})
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.With(xmpp.File{Name: "y", Text: "namespace jabber:client\n\telement message\n\t\tattribute smell\n"})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for _, vocabulary := range []*xmpp.Vocabulary{v, again, xmpp.Default()} {
				uris := slices.Clone(vocabulary.Namespaces())
				if i%2 == 1 {
					slices.Reverse(uris)
				}
				for _, uri := range uris {
					for _, e := range vocabulary.Namespace(uri).Elements() {
						if e.Attribute("none") != nil {
							t.Error("an attribute that is not there")
						}
					}
				}
				vocabulary.Search("muc")
				vocabulary.Near("jabber:clint")
				vocabulary.Payloads("iq", "get")
				vocabulary.Identities()
				vocabulary.Form("urn:xmpp:mam:2").Fields()
			}
		})
	}
	group.Wait()
}
