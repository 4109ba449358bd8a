package script_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

func elements(t *testing.T, body string) []ast.Element {
	t.Helper()
	f := ast.Parse("test.scs", "[Client] Romeo\n\tjid: romeo@example.com\n\tpassword: secret\n\n---------\n\nRomeo sends:\n\t"+body+"\n")
	var all []ast.Element
	for n := range f.All() {
		if e, ok := n.Element(); ok {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		t.Fatal("the script has no elements")
	}
	return all
}

func TestIsStanza(t *testing.T) {
	for _, test := range []struct {
		body string
		want bool // of the innermost element
	}{
		{"<iq/>", true},
		{"<message/>", true},
		{"<presence type='unavailable'/>", true},
		{"<c:iq xmlns:c='jabber:client'/>", true},
		{"<message><x xmlns='urn:x'><iq xmlns='jabber:client'/></x></message>", true},
		{"<iq xmlns='jabber:server'/>", false},
		{"<message xmlns='urn:x'/>", false},
		{"<r/>", false},
		{"<message><body>iq</body></message>", false},
	} {
		all := elements(t, test.body)
		if got := script.IsStanza(all[len(all)-1]); got != test.want {
			t.Errorf("%s: the last element is a stanza: %v", test.body, got)
		}
	}
}

func TestAnIQIsARequestOrAnAnswer(t *testing.T) {
	for _, test := range []struct {
		stanza          string
		request, answer bool
	}{
		{"<iq type='get'/>", true, false},
		{"<iq type='set'/>", true, false},
		{"<iq type='result'/>", false, true},
		{"<iq type='error'/>", false, true},
		{"<iq type='other'/>", false, false},
		{"<iq/>", false, false},
		{"<message type='error'/>", false, false},
		{"<presence type='set'/>", false, false},
	} {
		stanza := elements(t, test.stanza)[0]
		if request, answer := script.IsRequest(stanza), script.IsAnswer(stanza); request != test.request || answer != test.answer {
			t.Errorf("%s: request %v, answer %v", test.stanza, request, answer)
		}
	}
}
