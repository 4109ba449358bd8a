package xmpp_test

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestDiscovered(t *testing.T) {
	v := xmpp.Default()
	for spec, want := range map[string]string{
		"XEP-0313": "urn:xmpp:mam:2", "45": "http://jabber.org/protocol/muc", "XEP-0163": "pubsub/pep", "XEP-0199": "urn:xmpp:ping",
	} {
		names := v.Discovered(spec)
		if !slices.Contains(names, want) {
			t.Errorf("%s: %q is not in %q", spec, want, names)
		}
		slices.Sort(names)
		if len(slices.Compact(names)) != len(v.Discovered(spec)) {
			t.Errorf("%s: something stands twice in %q", spec, names)
		}
	}
	if names := v.Discovered("XEP-9999"); names != nil {
		t.Errorf("%q", names)
	}
}
