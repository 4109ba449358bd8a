package xmpp_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/scs-tools/scs/spec/xmpp"
)

// TestCommonNamespacesAreDocumented demands of the namespaces that are used
// most a line for themselves, each element and each attribute, and that the
// line says something.
func TestCommonNamespacesAreDocumented(t *testing.T) {
	lines, common := 0, 0
	for _, uri := range xmpp.Default().Namespaces() {
		n := xmpp.Default().Namespace(uri)
		if !n.Common {
			continue
		}
		common++
		around := namesAround(n)
		demand(t, uri, n.Doc, around)
		for _, e := range n.Elements() {
			lines++
			at := uri + " " + e.Name
			demand(t, at, e.Doc, with(around, e.Name))
			for _, a := range e.Attributes() {
				lines++
				demand(t, at+"@"+a.Name, a.Doc, with(around, e.Name, a.Name))
			}
		}
	}
	if common < 60 {
		t.Errorf("%d namespaces are marked as common, and there should be 60", common)
	}
	t.Logf("%d common namespaces, %d lines of documentation", common, lines)
}

// demand notes what is wrong with a line of documentation.
func demand(t *testing.T, at, line string, around map[string]bool) {
	t.Helper()
	switch {
	case line == "":
		t.Errorf("%s is not documented", at)
	case saysNothing(line, around):
		t.Errorf("%s: %q says only its own name again", at, line)
	case !strings.ContainsRune(".?!", rune(line[len(line)-1])):
		t.Errorf("%s: %q is no sentence", at, line)
	}
}

// TestEveryLineSaysSomething holds whatever else is documented to the same.
func TestEveryLineSaysSomething(t *testing.T) {
	for _, uri := range xmpp.Default().Namespaces() {
		n := xmpp.Default().Namespace(uri)
		for _, e := range n.Elements() {
			if e.Doc != "" {
				demand(t, uri+" "+e.Name, e.Doc, with(namesAround(n), e.Name))
			}
		}
	}
	for _, s := range xmpp.Default().MUCStatuses() {
		demand(t, s.Spec.Name+" muc-status", s.Doc, nil)
	}
	for _, name := range xmpp.Default().FormTypes() {
		for _, f := range xmpp.Default().Form(name).Fields() {
			if f.Doc != "" {
				demand(t, name+" "+f.Name, f.Doc, with(nil, f.Name))
			}
		}
	}
}

func TestALineThatSaysOnlyNamesIsRejected(t *testing.T) {
	n := xmpp.Default().Namespace("http://jabber.org/protocol/muc#user")
	around := with(namesAround(n), "item", "role")
	for _, line := range []string{
		"",
		"The role.",
		"The role of the item.",
		"The role attribute of the item element in the Multi-User Chat namespace.",
		"An item's role in muc.",
		"Specifies the roles of the items.",
	} {
		if !saysNothing(line, around) {
			t.Errorf("%q passes", line)
		}
	}
	for _, line := range []string{
		"What the occupant may do in the room at the moment.",
		"Kicks when none.",
	} {
		if saysNothing(line, around) {
			t.Errorf("%q is rejected", line)
		}
	}
}

// saysNothing reports whether a line is made of little but the names around it
// and words that carry no meaning of their own.
func saysNothing(line string, around map[string]bool) bool {
	said := map[string]bool{}
	for _, word := range wordsOf(line) {
		if !around[word] && !stopWords[word] && len(word) > 2 {
			said[word] = true
		}
	}
	return len(said) < 2
}

// namesAround returns the words of a namespace's name, title and
// specification.
func namesAround(n *xmpp.Namespace) map[string]bool {
	around := with(nil, n.URI, n.Title)
	if n.Spec != nil {
		around = with(around, n.Spec.Name, n.Spec.Title, n.Spec.Short)
	}
	return around
}

// with returns a set of words and those of some names.
func with(words map[string]bool, names ...string) map[string]bool {
	all := maps.Clone(words)
	if all == nil {
		all = map[string]bool{}
	}
	for _, name := range names {
		for _, word := range wordsOf(name) {
			all[word] = true
		}
	}
	return all
}

// wordsOf returns the words of a text in lower case and without an ending of
// the plural. A capital letter inside a name begins a word too.
func wordsOf(text string) []string {
	var words []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		lower := strings.ToLower(part)
		words = append(words, strings.TrimSuffix(lower, "s"))
		if inner := camelWords(part); len(inner) > 1 {
			words = append(words, inner...)
		}
	}
	return slices.Compact(words)
}

func camelWords(name string) (words []string) {
	begin := 0
	for i, r := range name {
		if i > begin && unicode.IsUpper(r) && unicode.IsLower(rune(name[i-1])) {
			words = append(words, strings.ToLower(name[begin:i]))
			begin = i
		}
	}
	return append(words, strings.ToLower(name[begin:]))
}

// stopWords are words that any line could have.
var stopWords = with(nil, `
	a an and any are as at be been by can for from has have holds in inside into is it its
	may must of on one only or other shall should some such that the their them then there
	these they this to used uses using was what when where which who whom whose will with
	within without you your
	attribute attributes child contains content data define defines describes description
	element elements gives identifies indicates information item name named namespace
	optional protocol provides represents required returns sets specifies string tag text
	type value values xml xmpp`)
