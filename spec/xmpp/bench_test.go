package xmpp_test

import (
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func BenchmarkElement(b *testing.B) {
	v := xmpp.Default()
	for b.Loop() {
		if v.Element("http://jabber.org/protocol/muc#user", "item") == nil {
			b.Fatal("muc#user item is not known")
		}
	}
}

func BenchmarkAttribute(b *testing.B) {
	e := xmpp.Default().Element("http://jabber.org/protocol/muc#user", "item")
	for b.Loop() {
		if e.Attribute("role") == nil {
			b.Fatal("item has no role")
		}
	}
}

func BenchmarkUnknownNamespace(b *testing.B) {
	v := xmpp.Default()
	for b.Loop() {
		if v.Namespace("urn:example:nothing") != nil {
			b.Fatal("known")
		}
	}
}

func BenchmarkNear(b *testing.B) {
	v := xmpp.Default()
	for b.Loop() {
		v.Near("http://jabber.org/protocol/pubsub#evnt")
	}
}

func BenchmarkSearch(b *testing.B) {
	v := xmpp.Default()
	for b.Loop() {
		v.Search("muc")
	}
}
