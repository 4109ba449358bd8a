package xmpp_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

// taught returns the built-in vocabulary with what files add; each argument is
// the text of one.
func taught(t *testing.T, texts ...string) *xmpp.Vocabulary {
	t.Helper()
	var files []xmpp.File
	for _, text := range texts {
		files = append(files, xmpp.File{Name: "project.txt", Text: text})
	}
	v, err := xmpp.Default().With(files...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAProjectTeachesItsOwnNamespace(t *testing.T) {
	v := taught(t, `
spec Likes
	title Likes for messages

namespace urn:example:likes:0
	element like root
		in message
		attribute to-id required
	element counts root
		in iq/get
`)
	like := v.Element("urn:example:likes:0", "like")
	if like == nil || !like.Closed() || !like.Attribute("to-id").Required || !like.Root {
		t.Errorf("like is %+v", like)
	}
	if !slices.Contains(v.Payloads("iq", "get"), xmpp.Name{Namespace: "urn:example:likes:0", Local: "counts"}) {
		t.Error("counts is no payload")
	}
	if n := v.Namespace("urn:example:likes:0"); n.Title != "Likes for messages" || n.Spec.URL() != "" {
		t.Errorf("the namespace is %+v", n)
	}
	if !slices.Contains(v.Search("likes"), "urn:example:likes:0") || !slices.IsSorted(v.Namespaces()) {
		t.Error("the namespace is not found, or not in its place")
	}
	if near := v.Near("urn:example:lkes:0"); len(near) != 1 || near[0].URI != "urn:example:likes:0" {
		t.Errorf("near is %v", near)
	}
	if s := v.Spec("Likes"); s == nil || !slices.Equal(s.Namespaces, []string{"urn:example:likes:0"}) {
		t.Errorf("the specification is %+v", s)
	}
	if xmpp.Default().Knows("urn:example:likes:0") {
		t.Error("the built-in vocabulary has changed")
	}
}

func TestAProjectAddsToWhatIsKnown(t *testing.T) {
	const uri = "http://jabber.org/protocol/muc#user"
	v := taught(t, `
namespace http://jabber.org/protocol/muc#user
	element item
		children {urn:example:badges:0}badge* shine?
		attribute colour
			doc The colour to show the occupant in.
		attribute role
			values none participant visitor moderator speaker
	element shine
		text int
`)
	item := v.Element(uri, "item")
	if !slices.Equal(item.AttributeNames(), []string{"affiliation", "colour", "jid", "nick", "role"}) {
		t.Errorf("the attributes are %q", item.AttributeNames())
	}
	if !item.Attribute("role").Accepts("speaker") || item.Attribute("role").Doc == "" {
		t.Errorf("role is %+v", item.Attribute("role"))
	}
	if item.Child("urn:example:badges:0", "badge") == nil || item.Child(uri, "reason") == nil {
		t.Errorf("the children are %v", item.Children)
	}
	if shine := v.Element(uri, "shine"); shine == nil || !slices.Equal(shine.Parents, []string{"item"}) || !shine.Origin.Closed() {
		t.Errorf("shine is %+v", shine)
	}
	if n := v.Namespace(uri); n.Spec.Name != "XEP-0045" || !n.Common || !n.Closed() {
		t.Errorf("the namespace is %+v", n)
	}
	plain := xmpp.Default().Element(uri, "item")
	if plain.Attribute("colour") != nil || plain.Attribute("role").Accepts("speaker") || len(plain.Parents) != 1 {
		t.Error("the built-in vocabulary has changed")
	}
}

func TestAnAttributeCanBecomeOptional(t *testing.T) {
	v := taught(t, "namespace urn:xmpp:delay\n\telement delay\n\t\tattribute stamp dateTime\n")
	if v.Element("urn:xmpp:delay", "delay").Attribute("stamp").Required || !xmpp.Default().Element("urn:xmpp:delay", "delay").Attribute("stamp").Required {
		t.Error("stamp is required, or not required without the project's file")
	}
}

func TestANamespaceCanBecomeOpen(t *testing.T) {
	v := taught(t, "namespace urn:xmpp:delay\n\torigin example\n")
	if v.Namespace("urn:xmpp:delay").Closed() {
		t.Error("the namespace is closed")
	}
}

func TestTheLaterFileCounts(t *testing.T) {
	v := taught(t,
		"namespace urn:example:a\n\ttitle One\n\telement x\n\t\tdoc One.\n\t\tattribute a\nmuc-status 110 message\n\tdoc One.\n",
		"namespace urn:example:a\n\ttitle Two\n\telement x\n\t\tdoc Two.\n\t\tattribute b\nmuc-status 110 presence\n\tdoc Two.\n",
	)
	x := v.Element("urn:example:a", "x")
	if v.Namespace("urn:example:a").Title != "Two" || x.Doc != "Two." || len(x.Attributes()) != 2 || v.MUCStatus(110).Doc != "Two." {
		t.Errorf("x is %+v", x)
	}
}

func TestAFormGrows(t *testing.T) {
	v := taught(t, "form urn:xmpp:mam:2\n\tfield {urn:example:a}mood text-single\n\tfield with text-single\n")
	form := v.Form("urn:xmpp:mam:2")
	if form.Field("{urn:example:a}mood") == nil || form.Field("start") == nil || form.Field("with").Type != "text-single" {
		t.Errorf("the fields are %v", form.Fields())
	}
	if xmpp.Default().Form("urn:xmpp:mam:2").Field("with").Type != "jid-single" {
		t.Error("the built-in form has changed")
	}
}

func TestWhatIsRightCountsBesideErrors(t *testing.T) {
	v, err := xmpp.Default().With(
		xmpp.File{Name: "a.txt", Text: "namespace urn:example:a\n\telement x\n\telmnt y\n"},
		xmpp.File{Name: "b.txt", Text: "nmespace urn:example:b\n"},
	)
	var syntax xmpp.SyntaxErrors
	if !errors.As(err, &syntax) || len(syntax) != 2 {
		t.Fatalf("the error is %v", err)
	}
	const want = "a.txt:3:2: unknown keyword \"elmnt\": did you mean \"element\"?\nb.txt:1:1: unknown keyword \"nmespace\": did you mean \"namespace\"?"
	if err.Error() != want {
		t.Errorf("the error says\n%v\ninstead of\n%s", err, want)
	}
	if v.Element("urn:example:a", "x") == nil || !v.Knows("jabber:client") {
		t.Error("what is right was lost")
	}
	if strings.Contains(err.Error(), "\n\n") {
		t.Error("there is an empty line in the error")
	}
}
