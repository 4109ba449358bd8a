package xmpp_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestBrief(t *testing.T) {
	taught, err := xmpp.Default().With(xmpp.File{Name: "likes.txt", Text: "namespace urn:example:likes:0\n\ttitle Likes\n" +
		"namespace jabber:x:conference\n\ttitle Our invitations\n"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		of   *xmpp.Vocabulary
		want xmpp.Brief
	}{
		{"of a XEP", xmpp.Default(), xmpp.Brief{
			URI: "http://jabber.org/protocol/muc#user", Title: "Multi-User Chat", Spec: "XEP-0045", Short: "muc", Common: true,
		}},
		{"of a project", taught, xmpp.Brief{URI: "urn:example:likes:0", Title: "Likes"}},
		{"what a project calls it counts", taught, xmpp.Brief{
			URI: "jabber:x:conference", Title: "Our invitations", Spec: "XEP-0249", Short: "x-conference", Common: true,
		}},
		{"of an unknown one", xmpp.Default(), xmpp.Brief{URI: "urn:example:nothing"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(&tt.want, tt.of.Brief(tt.want.URI)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestAsks(t *testing.T) {
	for name, want := range map[xmpp.Name]bool{
		{"jabber:iq:roster", "query"}: true, {"jabber:x:data", "x"}: false,
		{"http://jabber.org/protocol/muc", "x"}: false, {"urn:example:nothing", "x"}: false,
	} {
		if got := xmpp.Default().Asks(name); got != want {
			t.Errorf("%v: %v", name, got)
		}
	}
}
