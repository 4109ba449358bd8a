package xmpp_test

import (
	"fmt"

	"github.com/scs-tools/scs/spec/xmpp"
)

// Ask what an element is, and what may stand in it.
func Example() {
	v := xmpp.Default()
	show := v.Element("jabber:client", "show")
	fmt.Println(show.Doc)
	for _, value := range show.Text.Values {
		fmt.Println(" ", value)
	}
	fmt.Println(show.Text.Accepts("busy"))
	// Output:
	// A narrower kind of being available: eager to talk (chat), away, away for long (xa) or not to be disturbed (dnd).
	//   away
	//   chat
	//   dnd
	//   xa
	// false
}

// Suggest the namespace that somebody meant.
func ExampleVocabulary_Near() {
	for _, near := range xmpp.Default().Near("jabber:iq:rooster") {
		fmt.Println(near.URI, near.Edits)
	}
	// Output:
	// jabber:iq:roster 1
	// jabber:iq:register 3
	// jabber:x:roster 3
}

// Add what one project has of its own to what everybody knows.
func ExampleVocabulary_With() {
	v, err := xmpp.Default().With(xmpp.File{Name: "ours.txt", Text: "namespace urn:example:likes:0\n"})
	if err != nil {
		fmt.Println(err) // the lines that are wrong, and what to do about them
		return
	}
	fmt.Println(v.Knows("urn:example:likes:0"))
	// Output:
	// true
}
