package xmpp_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

// compliance lists the specifications that the compliance suites of 2022 and
// 2023 (XEP-0459, XEP-0479) ask for.
var compliance = []string{
	"RFC 6120", "RFC 6121", "RFC 7395", "RFC 7590",
	"0030", "0045", "0048", "0049", "0054", "0084", "0085", "0114", "0115", "0124", "0153",
	"0156", "0163", "0167", "0176", "0184", "0191", "0198", "0206", "0215", "0223", "0225",
	"0234", "0245", "0249", "0261", "0280", "0293", "0294", "0308", "0313", "0320", "0333",
	"0338", "0339", "0352", "0353", "0357", "0363", "0368", "0369", "0374", "0379", "0380",
	"0384", "0386", "0390", "0396", "0397", "0398", "0401", "0402", "0409", "0410", "0420",
	"0445", "0455",
}

func TestComplianceSuitesAreCovered(t *testing.T) {
	for _, name := range compliance {
		spec := xmpp.Default().Spec(name)
		if spec == nil {
			t.Errorf("%s is not known", name)
			continue
		}
		if spec.Title == "" || spec.Status == "" {
			t.Errorf("%s has no title or no status", name)
		}
	}
}

// TestCoreNamespacesAreClosed names namespaces of RFC 6120 and RFC 6121 and of
// everyday extensions; in all of them an unknown element is a mistake.
func TestCoreNamespacesAreClosed(t *testing.T) {
	for _, uri := range []string{
		"http://etherx.jabber.org/streams",
		"jabber:client",
		"jabber:server",
		"jabber:iq:roster",
		"urn:ietf:params:xml:ns:xmpp-bind",
		"urn:ietf:params:xml:ns:xmpp-sasl",
		"urn:ietf:params:xml:ns:xmpp-session",
		"urn:ietf:params:xml:ns:xmpp-stanzas",
		"urn:ietf:params:xml:ns:xmpp-streams",
		"urn:ietf:params:xml:ns:xmpp-tls",
		"urn:xmpp:features:pre-approval",
		"urn:xmpp:features:rosterver",
		"http://jabber.org/protocol/disco#info",
		"http://jabber.org/protocol/muc#user",
		"http://jabber.org/protocol/pubsub",
		"jabber:x:data",
		"urn:xmpp:mam:2",
		"vcard-temp",
	} {
		if !xmpp.Default().Namespace(uri).Closed() {
			t.Errorf("%s is not known, or not closed", uri)
		}
	}
}

// TestEverythingFits reads all there is and looks for what cannot be right.
func TestEverythingFits(t *testing.T) {
	v := xmpp.Default()
	for _, uri := range v.Namespaces() {
		n := v.Namespace(uri)
		if n.Spec == nil || v.Spec(n.Spec.Name) == nil {
			t.Errorf("%s is of no specification", uri)
		}
		if n.SupersededBy != "" && !v.Knows(n.SupersededBy) {
			t.Errorf("%s is superseded by %s, which is not known", uri, n.SupersededBy)
		}
		if n.SupersededBy == uri {
			t.Errorf("%s is superseded by itself", uri)
		}
		for _, e := range n.Elements() {
			for _, child := range e.Children {
				if child.Namespace == uri && n.Element(child.Name) == nil {
					t.Errorf("%s: %s holds %s, which is not known", uri, e.Name, child.Name)
				}
			}
			if !e.Root && len(e.Parents) == 0 && n.Closed() && e.Origin.Closed() {
				t.Errorf("%s: %s is no root, and nothing holds it", uri, e.Name)
			}
		}
	}
}

// maxSize is how many bytes the vocabulary may add to the program.
const maxSize = 700_000

func TestVocabularyStaysSmall(t *testing.T) {
	paths, err := filepath.Glob("data/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, path := range append(paths, "index.txt") {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > maxSize {
		t.Errorf("the vocabulary has %d bytes, more than %d", size, maxSize)
	}
	t.Logf("%d files, %d bytes", len(paths)+1, size)
}
