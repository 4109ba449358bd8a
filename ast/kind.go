package ast

import "fmt"

// Kind says what a node is.
type Kind uint8

// The kinds of node. The first group stands at the top level of a file, the
// second only inside others.
const (
	KindNone      Kind = iota // the zero Node: there is no node
	KindComment               // a line that starts with #, // or -- in column 0; also inside sections and bodies
	KindSection               // [Class] Name and its properties
	KindSeparator             // a line of three or more dashes
	KindAction                // NAME VERB and its body
	KindUnknown               // a line that is nothing known, or indented lines that nothing owns

	KindProperty    // an indented key: value of a section
	KindElement     // an XML element, from its start tag to its end tag
	KindAttr        // an attribute of an element
	KindText        // character data that means something: all but white space with a line break between two tags
	KindCData       // <![CDATA[…]]>
	KindXMLComment  // <!--…-->
	KindEntity      // &name; or &#number; in text or in an attribute value
	KindExpression  // ${…} in text or in an attribute value
	KindPlaceholder // {scansion:…} in text or in an attribute value
	KindMalformed   // bytes of a body that are no XML a stanza may hold

	KindCount // how many kinds there are; no node is of it
)

var kindNames = [KindCount]string{
	"none", "comment", "section", "separator", "action", "unknown", "property", "element", "attribute",
	"text", "CDATA", "XML comment", "entity", "expression", "placeholder", "malformed",
}

// String returns the kind's name in plain words.
func (k Kind) String() string {
	if k < KindCount {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Kinds is a set of kinds.
type Kinds uint32

// KindSet returns the set of the given kinds.
func KindSet(kinds ...Kind) Kinds {
	var set Kinds
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

// Has reports whether the set holds k.
func (s Kinds) Has(k Kind) bool { return s>>k&1 != 0 }
