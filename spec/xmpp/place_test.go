package xmpp_test

import (
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestAnAttributeIsRequiredButForThePlace(t *testing.T) {
	v, err := xmpp.Default().With(xmpp.File{Name: "likes.txt", Text: `
namespace urn:example:likes:0
	element like root
		attribute always required
		attribute never
		attribute asked required
			optional-in iq/get message
		attribute inside required
			optional-in {urn:example:other}list box
		attribute alone required
			optional-beside {urn:example:other}subject
`})
	if err != nil {
		t.Fatal(err)
	}
	beside := func(want xmpp.Name) func(xmpp.Name) bool {
		return func(sibling xmpp.Name) bool { return sibling == want }
	}
	for name, places := range map[string]map[bool][]xmpp.Place{
		"always": {true: {{}, {Stanza: "iq", Kind: "get"}}},
		"never":  {false: {{}, {Stanza: "iq", Kind: "get"}}},
		"asked": {
			true:  {{Stanza: "iq", Kind: "set"}, {Stanza: "presence"}, {Stanza: "message", Kind: "error"}},
			false: {{Stanza: "iq", Kind: "get"}, {Stanza: "message", Kind: "chat"}},
		},
		"inside": {
			true:  {{}, {Within: xmpp.Name{Namespace: "urn:example:likes:0", Local: "list"}}},
			false: {{Within: xmpp.Name{Namespace: "urn:example:other", Local: "list"}}, {Within: xmpp.Name{Namespace: "urn:example:likes:0", Local: "box"}}},
		},
		"alone": {
			true:  {{}, {Beside: beside(xmpp.Name{Namespace: "urn:example:likes:0", Local: "subject"})}},
			false: {{Beside: beside(xmpp.Name{Namespace: "urn:example:other", Local: "subject"})}},
		},
	} {
		a := v.Element("urn:example:likes:0", "like").Attribute(name)
		for want, places := range places {
			for _, at := range places {
				if got := a.RequiredIn(at); got != want {
					t.Errorf("%s is required at %+v: %t", name, at, got)
				}
			}
		}
	}
}

// TestChildrenAreElementsOfTheirNamespace shows that nothing is named as a
// child that its own namespace certainly lacks: the linter would call it
// unknown and suggest its own name.
func TestChildrenAreElementsOfTheirNamespace(t *testing.T) {
	v := xmpp.Default()
	for _, uri := range v.Namespaces() {
		for _, e := range v.Namespace(uri).Elements() {
			for _, child := range e.Children {
				if n := v.Namespace(child.Namespace); n != nil && n.Closed() && n.Element(child.Name) == nil {
					t.Errorf("%s: %s holds %s of %s, which has no such element", uri, e.Name, child.Name, child.Namespace)
				}
			}
		}
	}
}
