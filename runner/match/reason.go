package match

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Kind says in what way a received stanza is not the expected one.
type Kind uint8

// The ways to differ.
const (
	KindElement      Kind = iota + 1 // an element of another name
	KindNamespace                    // an element of that name in another namespace
	KindAttrMissing                  // an expected attribute is not there
	KindAttrValue                    // an attribute has another value
	KindAttrExtra                    // a strict element has an attribute that is not expected
	KindText                         // other text
	KindChildMissing                 // an expected child is not there
	KindChildExtra                   // a strict element has a child that is not expected
	KindOrder                        // a strict element has its children in another order
	KindUnknown                      // nothing is known of an expression, so nothing can be equal to it
)

var kindNames = [...]string{
	KindElement:      "element",
	KindNamespace:    "namespace",
	KindAttrMissing:  "attribute-missing",
	KindAttrValue:    "attribute",
	KindAttrExtra:    "attribute-extra",
	KindText:         "text",
	KindChildMissing: "child-missing",
	KindChildExtra:   "child-extra",
	KindOrder:        "order",
	KindUnknown:      "unknown-variable",
}

// String returns the kind's name as reports for machines write it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// Reason is one difference between an expected stanza and a received one.
type Reason struct {
	Kind     Kind
	Path     string   // of the expected element: "/message/body", "/iq/query/item[2]"
	Name     string   // the attribute as written, or the local name of a child that is missing or too many; "" for other kinds
	Expected string   // what is expected, expressions put in; children as tags in a few words; "" if nothing is
	Received string   // what came; "" if nothing did
	Hint     Hint     // what is odd about the difference; 0 if nothing is
	Span     ast.Span // the bytes of the script that ask for it
}

// String tells the difference in one line, the path first and the hint, if
// there is one, in parentheses at the end.
func (r Reason) String() string {
	if hint := r.HintText(); hint != "" {
		return r.Text() + " (" + hint + ")"
	}
	return r.Text()
}

// Text tells the difference in one line, the path first, without the hint.
func (r Reason) Text() string { return r.Path + ": " + r.difference() }

// Brief tells the difference where there is little room: of the path only the
// element that differs, and no hint.
func (r Reason) Brief() string {
	element := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	return element + ": " + strings.TrimPrefix(r.difference(), "text: ")
}

// HintText tells what is odd about the difference, "" if nothing is.
func (r Reason) HintText() string { return r.Hint.of(r) }

func (r Reason) difference() string {
	switch r.Kind {
	case KindElement:
		return fmt.Sprintf("expected <%s>, received <%s>", r.Expected, r.Received)
	case KindNamespace:
		return fmt.Sprintf("namespace: expected %s, received %s", quote(r.Expected), quote(r.Received))
	case KindAttrMissing:
		return fmt.Sprintf("attribute %s: expected %s, received none", quote(r.Name), quote(r.Expected))
	case KindAttrValue:
		return fmt.Sprintf("attribute %s: expected %s, received %s", quote(r.Name), quote(r.Expected), quote(r.Received))
	case KindAttrExtra:
		return fmt.Sprintf("strict element: unexpected attribute %s with the value %s", quote(r.Name), quote(r.Received))
	case KindText:
		if r.Received == "" {
			return fmt.Sprintf("text: expected %s, received none", quote(r.Expected))
		}
		return fmt.Sprintf("text: expected %s, received %s", quote(r.Expected), quote(r.Received))
	case KindChildMissing:
		return fmt.Sprintf("child: expected %s, received none", r.Expected)
	case KindChildExtra:
		return fmt.Sprintf("strict element: unexpected child %s", r.Received)
	case KindOrder:
		return fmt.Sprintf("strict element: same children in another order: expected %s, received %s", r.Expected, r.Received)
	case KindUnknown:
		return fmt.Sprintf("%s has no value yet", r.Expected)
	}
	return ""
}

// shown is how much of a value one line quotes, in characters.
const shown = 200

// short leaves out the middle of a long text.
func short(text string) string {
	runes := []rune(text)
	if len(runes) <= shown {
		return text
	}
	return string(runes[:shown-50]) + " … " + string(runes[len(runes)-47:])
}

// quote puts a value in quotes, on one line.
func quote(value string) string {
	return `"` + strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(short(value)) + `"`
}

// Hint is what somebody who knows XMPP would see at once.
type Hint uint8

// What may be odd about a difference.
const (
	HintCase         Hint = iota + 1 // only upper and lower case differ
	HintSpace                        // only white space differs
	HintResource                     // two JIDs that differ only in the resource (RFC 7622, section 3.4)
	HintBareReceived                 // a full JID is expected, the bare one came
	HintFullReceived                 // a bare JID is expected, a full one of it came
	HintSlash                        // only a slash at the end differs
	HintFragment                     // only what stands behind the # differs
	HintVersion                      // only digits differ, in a namespace
	HintNoXMLNS                      // the expected element has no xmlns, and so is in the namespace around it
	HintDollar                       // the expression {NAME's JID} has lost its dollar
	HintStrict                       // the element is strict because of its namespace alone: it can be told not to be
)

// of returns the hint as a sentence about the reason.
func (h Hint) of(r Reason) string {
	subject := "it"
	switch r.Kind {
	case KindAttrValue:
		subject = `the "` + r.Name + `"`
	case KindNamespace:
		subject = "the namespace"
	case KindText:
		subject = "the text"
	}
	switch h {
	case HintCase:
		return subject + " differs only in case"
	case HintSpace:
		return subject + " differs only in whitespace"
	case HintResource:
		return subject + " differs only in the resource"
	case HintBareReceived:
		return subject + " is the bare JID, without the resource"
	case HintFullReceived:
		return subject + " is the full JID, with a resource"
	case HintSlash:
		return subject + " differs only in a trailing slash"
	case HintFragment:
		return subject + " differs only after the #"
	case HintVersion:
		return subject + " differs only in the version"
	case HintNoXMLNS:
		return "the expected element has no xmlns"
	case HintDollar:
		return "the expression lacks its $"
	case HintStrict:
		return `scansion:strict="false" lets it pass`
	}
	return ""
}

// holdsJID are the attributes whose values are JIDs in most namespaces.
var holdsJID = map[string]bool{"from": true, "to": true, "jid": true, "by": true, "publisher": true}

// hint compares an expected and a received value: of the attribute of that
// local name, or of text if it is "".
func hint(attr, expected, received string) Hint {
	switch {
	case withoutSpace(expected) == withoutSpace(received):
		return HintSpace
	case strings.EqualFold(expected, received):
		return HintCase
	case expected != "" && strings.TrimSuffix(expected, "/") == strings.TrimSuffix(received, "/"):
		return HintSlash
	case isURI(expected):
		if differsBehind(expected, received, "#") {
			return HintFragment
		}
		return 0
	case strings.ContainsAny(expected+received, " \n"):
		return 0
	}
	bare, _, full := strings.Cut(expected, "/")
	otherBare, _, otherFull := strings.Cut(received, "/")
	switch {
	case bare != otherBare || bare == "":
		return 0
	case !holdsJID[attr] && !strings.Contains(bare, "@"):
		return 0
	case full && otherFull:
		return HintResource
	case full:
		return HintBareReceived
	case otherFull:
		return HintFullReceived
	}
	return 0
}

// spaceHint compares two namespaces.
func spaceHint(expected, received string) Hint {
	switch {
	case strings.EqualFold(expected, received):
		return HintCase
	case strings.Trim(expected, "/ ") == strings.Trim(received, "/ "):
		return HintSlash
	case differsBehind(expected, received, "#"):
		return HintFragment
	case withoutDigits(expected) == withoutDigits(received):
		return HintVersion
	}
	return 0
}

func isURI(text string) bool {
	return strings.Contains(text, "://") || strings.HasPrefix(text, "urn:")
}

// differsBehind reports whether two texts are equal up to a mark, which one of
// them at least has.
func differsBehind(a, b, mark string) bool {
	aHead, _, aHas := strings.Cut(a, mark)
	bHead, _, bHas := strings.Cut(b, mark)
	return (aHas || bHas) && aHead == bHead && aHead != ""
}

func withoutDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, text)
}

func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(whiteSpace, r) {
			return -1
		}
		return r
	}, text)
}
