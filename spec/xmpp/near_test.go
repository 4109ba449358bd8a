package xmpp_test

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestNearestNamespace(t *testing.T) {
	for wrong, want := range map[string]string{
		"http://jabber.org/protocol/muc#usr":      "http://jabber.org/protocol/muc#user",
		"http://jabber.org/protocols/muc#user":    "http://jabber.org/protocol/muc#user",
		"http://jabber.org/protocol/disco#inof":   "http://jabber.org/protocol/disco#info",
		"https://jabber.org/protocol/disco#items": "http://jabber.org/protocol/disco#items",
		"jabber:iq:rooster":                       "jabber:iq:roster",
		"jabber:clinet":                           "jabber:client",
		"Jabber:Client":                           "jabber:client",
		"vcard-tmp":                               "vcard-temp",
		"urn:xmpp:mma:2":                          "urn:xmpp:mam:2",
		"urn:xmpp:mam:77":                         "urn:xmpp:mam:2",
		"urn:xmp:carbons:2":                       "urn:xmpp:carbons:2",
		"urn:ietf:params:xml:ns:xmpp-stanza":      "urn:ietf:params:xml:ns:xmpp-stanzas",
		"urn:xmpp:http:upload:O":                  "urn:xmpp:http:upload:0",
	} {
		near := xmpp.Default().Near(wrong)
		if len(near) == 0 || near[0].URI != want {
			t.Errorf("nearest to %s is %v, not %s", wrong, near, want)
		}
		if !slices.IsSortedFunc(near, func(a, b xmpp.Near) int { return a.Edits - b.Edits }) {
			t.Errorf("near %s: %v is not in order", wrong, near)
		}
	}
	for _, far := range []string{"urn:example:something", "", "x", "http://example.org/", "https://zombofant.net/xmlns/aioxmpp#test"} {
		if near := xmpp.Default().Near(far); len(near) > 0 {
			t.Errorf("near %s is %v", far, near)
		}
	}
}

func TestANewVersionIsTold(t *testing.T) {
	for uri, want := range map[string]bool{
		"urn:xmpp:mam:3":    true,
		"urn:xmpp:mma:2":    false,
		"urn:xmpp:carbon:2": false,
	} {
		near := xmpp.Default().Near(uri)
		if len(near) == 0 || near[0].Version != want {
			t.Errorf("near %s is %v", uri, near)
		}
	}
}

func TestSearch(t *testing.T) {
	for text, want := range map[string][]string{
		"0045": {
			"http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#admin",
			"http://jabber.org/protocol/muc#owner", "http://jabber.org/protocol/muc#user",
		},
		"45":        {"http://jabber.org/protocol/muc"},
		"xep-0045":  {"http://jabber.org/protocol/muc"},
		"XEP-313":   {"urn:xmpp:mam:2"},
		"muc":       {"http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#admin"},
		"mam":       {"urn:xmpp:mam:2"},
		"disco":     {"http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items"},
		"roster":    {"jabber:iq:roster"},
		"carbons":   {"urn:xmpp:carbons:2"},
		"bookmarks": {"storage:bookmarks"},
		"delay":     {"urn:xmpp:delay"},
		"6121":      {"jabber:iq:roster"},
	} {
		have := xmpp.Default().Search(text)
		if len(have) < len(want) || !slices.Equal(have[:len(want)], want) {
			t.Errorf("%s finds %q, not %q", text, have[:min(len(have), 6)], want)
		}
	}
	if all := xmpp.Default().Search(" "); len(all) != len(xmpp.Default().Namespaces()) {
		t.Errorf("the empty text finds %d namespaces", len(all))
	}
	if none := xmpp.Default().Search("no such thing"); len(none) > 0 {
		t.Errorf("found %q", none)
	}
}
