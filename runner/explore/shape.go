package explore

import (
	"strings"

	"github.com/scs-tools/scs/runner/match"
)

// shape is what two stanzas that are sent for the same reason have in common.
type shape struct {
	name, kind, from, to string
	children             string
}

// traitsOf reads what a stanza of one run has in common with that of another.
func traitsOf(xml []byte, n *names) traits {
	s, err := match.Parse(xml)
	if err != nil {
		return traits{}
	}
	var children strings.Builder
	for _, child := range s.Element().ChildElements() {
		children.WriteString(child.NamespaceURI() + " " + child.Tag + "\n")
		for _, grandchild := range child.ChildElements() {
			children.WriteString("\t" + grandchild.Tag + "\n")
		}
	}
	_, name := s.Name()
	return traits{true, shape{name, s.Attr("type"), n.of(s.Attr("from")), n.of(s.Attr("to")), children.String()}, s.Attr("id")}
}
