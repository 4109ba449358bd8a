package xmpp_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/spec/xmpp"
)

// oddities are the places where a real script says what the vocabulary does not
// know, or knows otherwise. Each was looked at: the script is wrong there, wants
// to be, or speaks a language of its own.
var oddities = []string{
	"prosody/http_upload.scs: size of request does not accept \"-1000\"",                 // wants to be refused
	"prosody/muc_create_destroy.scs: x lacks type",                                       // a mistake: a form without its type
	"prosody/pep_nickname.scs: element {http://jabber.org/protocol/nick}nickname",        // a mistake: the element is nick
	"prosody/pubsub_max_items.scs: namespace https://zombofant.net/xmlns/aioxmpp#test",   // a library's own, made up for its tests
	"prosody/pubsub_multi_items.scs: namespace https://zombofant.net/xmlns/aioxmpp#test", // the same
}

// ownOddities are those of the project's own scripts.
var ownOddities = []string{
	"scansion/strictness.scs: geoloc stands in message chat", // a payload like any other, to show what strict means
}

// TestEverythingInRealScriptsIsKnown holds the vocabulary against scripts that
// servers are tested with.
func TestEverythingInRealScriptsIsKnown(t *testing.T) {
	check(t, testenv.Scripts(t, "prosody"), oddities)
}

func TestEverythingInOurScriptsIsKnown(t *testing.T) {
	check(t, testenv.Own(t), ownOddities)
}

func check(t *testing.T, scripts []testenv.Script, known []string) {
	t.Helper()
	met := map[string]bool{}
	for _, script := range scripts {
		file := ast.Parse(script.Name, script.Text)
		for node := range file.All() {
			e, ok := node.Element()
			if !ok {
				continue
			}
			for _, what := range unknown(xmpp.Default(), e) {
				what = script.Name + ": " + what
				if !slices.Contains(known, what) && !met[what] {
					t.Error(what)
				}
				met[what] = true
			}
		}
	}
	for _, what := range known {
		if !met[what] {
			t.Errorf("take it off the list of oddities: %s", what)
		}
	}
}

// unknown returns what of an element, its attributes, its text and the place
// where it stands the vocabulary does not know.
func unknown(v *xmpp.Vocabulary, e ast.Element) (found []string) {
	uri, name := e.Namespace(), e.Local()
	note := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	if !v.Knows(uri) {
		return []string{"namespace " + uri}
	}
	known := v.Element(uri, name)
	if known == nil {
		return []string{"element " + xmpp.Name{Namespace: uri, Local: name}.String()}
	}
	for a := range e.Attrs() {
		if a.IsDeclaration() || a.Prefix() == "scansion" || a.Prefix() == "xml" {
			continue
		}
		switch attribute := known.Attribute(a.Name()); {
		case attribute == nil && known.AnyAttribute:
		case attribute == nil:
			note("%s has no attribute %s", name, a.Name())
		case literal(a.Value()) && !attribute.Accepts(a.Value()):
			note("%s of %s does not accept %q", a.Name(), name, a.Value())
		}
	}
	if known.Closed() {
		for _, a := range known.Attributes() {
			if _, there := e.Attr(a.Name); a.Required && !there {
				note("%s lacks %s", name, a.Name)
			}
		}
	}
	text := strings.TrimSpace(e.TextContent())
	switch {
	case text == "" || known.Anything:
	case known.Text == nil:
		note("%s holds text", name)
	case literal(text) && !known.Text.Accepts(text):
		note("%s does not accept %q", name, text)
	}
	parent, ok := e.ParentElement()
	if !ok {
		return found
	}
	in := v.Element(parent.Namespace(), parent.Local())
	if in != nil && in.Child(uri, name) == nil && !in.Admits(uri) {
		note("%s does not hold %s", parent.Local(), name)
	}
	if slices.Contains([]string{"iq", "message", "presence"}, parent.Local()) && parent.Namespace() == "jabber:client" &&
		uri != "jabber:client" && !known.StandsIn(parent.Local(), parent.AttrValue("type")) {
		note("%s stands in %s %s", name, parent.Local(), parent.AttrValue("type"))
	}
	switch uri + " " + name {
	case "jabber:x:data x":
		found = append(found, unknownFields(v, e)...)
	case "http://jabber.org/protocol/disco#info identity":
		if v.Identity(e.AttrValue("category"), e.AttrValue("type")) == nil {
			note("identity %s/%s", e.AttrValue("category"), e.AttrValue("type"))
		}
	case "http://jabber.org/protocol/disco#info feature":
		if feature := strings.TrimSuffix(e.AttrValue("var"), "+notify"); literal(feature) && v.Feature(feature) == nil && !v.Knows(feature) {
			note("feature %s", feature)
		}
	case "http://jabber.org/protocol/muc#user status":
		if code, err := strconv.Atoi(e.AttrValue("code")); err == nil && v.MUCStatus(code) == nil {
			note("status %d", code)
		}
	}
	return found
}

// literal reports whether a value stands for itself.
func literal(value string) bool { return !strings.ContainsAny(value, "{}") }

// unknownFields returns what of a form with a known FORM_TYPE is not known.
func unknownFields(v *xmpp.Vocabulary, x ast.Element) (found []string) {
	var form *xmpp.Form
	for field := range x.Elements() {
		if field.AttrValue("var") == "FORM_TYPE" {
			for value := range field.Elements() {
				form = v.Form(strings.TrimSpace(value.TextContent()))
			}
		}
	}
	if form == nil {
		return nil
	}
	for field := range x.Elements() {
		name := field.AttrValue("var")
		if field.Local() == "field" && name != "FORM_TYPE" && literal(name) && form.Field(name) == nil {
			found = append(found, fmt.Sprintf("form %s has no field %s", form.Type, name))
		}
	}
	return found
}
