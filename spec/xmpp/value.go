package xmpp

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Attribute is an attribute of an element.
type Attribute struct {
	Name     string
	Doc      string // one line on what it says or does, or ""
	Origin   Origin
	Required bool

	// Where a required attribute may be absent all the same: see
	// [Attribute.RequiredIn].
	OptionalIn     []string // in stanzas of these contexts (see [Contexts])
	OptionalWithin []Name   // directly in one of these elements
	OptionalBeside []Name   // beside one of these elements

	Value
}

// Place is where an element stands, as far as it decides which attributes the
// element must have.
type Place struct {
	Stanza, Kind string                  // the stanza's name ("iq") and its type, "" for none
	Within       Name                    // the element directly around, the zero Name for none
	Beside       func(sibling Name) bool // whether such an element stands beside; nil for alone
}

// RequiredIn reports whether the attribute must be there in an element at a
// place. Some are required but for the place: "sid" in all requests to a
// bytestreams proxy but the one that asks for its address (XEP-0065).
func (a *Attribute) RequiredIn(at Place) bool {
	switch {
	case !a.Required,
		len(a.OptionalIn) > 0 && slices.Contains(a.OptionalIn, Context(at.Stanza, at.Kind)),
		slices.Contains(a.OptionalWithin, at.Within):
		return false
	}
	return at.Beside == nil || !slices.ContainsFunc(a.OptionalBeside, at.Beside)
}

// Value says what may stand in an attribute, in the text of an element or in
// the field of a form.
type Value struct {
	// Type is the name of a datatype of XML Schema ("string", "boolean",
	// "dateTime", …), "jid", or "jid?" for what is most likely a JID; in the
	// field of a form it is a type of field ("text-single", …) or "".
	Type    string
	Values  []string // the values that it may have, or some of them: see Open
	Open    bool     // Values are not all
	Default string   // the value that counts when it is absent, or ""
	Fixed   string   // the only value, or ""
	Min     *int64   // the least number, or nil
	Max     *int64   // the greatest number, or nil
}

// types are the datatypes that a file may name.
var types = []string{
	"string", "jid", "jid?", "boolean", "dateTime", "date", "time", "duration",
	"integer", "int", "long", "short", "byte",
	"nonNegativeInteger", "positiveInteger",
	"unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
	"decimal", "double", "float",
	"anyURI", "base64Binary", "hexBinary", "language",
	"NMTOKEN", "NMTOKENS", "NCName", "QName", "token",
}

// Accepts reports whether a text is a value, as far as that can be told: it is
// one of the listed values, or a boolean, a number or a point in time where one
// is wanted. Anything else (a JID, a URI) is accepted. White space around the
// text does not count.
func (v *Value) Accepts(text string) bool {
	text = trim(text)
	if v.Fixed != "" && text != v.Fixed {
		return false
	}
	if len(v.Values) > 0 && !v.Open {
		return slices.Contains(v.Values, text)
	}
	switch v.Type {
	case "boolean":
		return text == "true" || text == "false" || text == "1" || text == "0"
	case "dateTime":
		return isDateTime(text)
	case "decimal", "double", "float":
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	}
	if within, ok := v.Range(); ok {
		return within.accepts(text)
	}
	return true
}

// trim removes the white space around a text, which few texts have.
func trim(text string) string {
	if text != "" && text[0] > ' ' && text[len(text)-1] > ' ' {
		return text
	}
	return strings.Trim(text, " \t\r\n")
}

// Restricts reports whether there are texts that [Value.Accepts] refuses. It may
// be called on nil.
func (v *Value) Restricts() bool {
	switch {
	case v == nil:
		return false
	case v.Fixed != "", len(v.Values) > 0 && !v.Open:
		return true
	}
	switch v.Type {
	case "", "string", "jid", "jid?": // nearly all
		return false
	case "boolean", "dateTime", "decimal", "double", "float":
		return true
	}
	_, number := bounds(v.Type)
	return number
}

// Range is the whole numbers from Least to Greatest, both included.
type Range struct{ Least, Greatest int64 }

// Range returns which whole numbers are values, and false for what is no whole
// number. math.MinInt64 and math.MaxInt64 stand for "no bound".
func (v *Value) Range() (Range, bool) {
	within, ok := bounds(v.Type)
	if !ok {
		return Range{}, false
	}
	if v.Min != nil {
		within.Least = max(within.Least, *v.Min)
	}
	if v.Max != nil {
		within.Greatest = min(within.Greatest, *v.Max)
	}
	return within, true
}

// bounds returns the least and the greatest of a type of whole numbers. Those
// that have no bound, or one beyond int64, are cut there: no stanza counts that
// far.
func bounds(kind string) (within Range, ok bool) {
	const least, greatest = math.MinInt64, math.MaxInt64
	switch kind {
	case "integer", "long":
		return Range{least, greatest}, true
	case "int":
		return Range{-1 << 31, 1<<31 - 1}, true
	case "short":
		return Range{-1 << 15, 1<<15 - 1}, true
	case "byte":
		return Range{-1 << 7, 1<<7 - 1}, true
	case "nonNegativeInteger", "unsignedLong":
		return Range{0, greatest}, true
	case "positiveInteger":
		return Range{1, greatest}, true
	case "unsignedInt":
		return Range{0, 1<<32 - 1}, true
	case "unsignedShort":
		return Range{0, 1<<16 - 1}, true
	case "unsignedByte":
		return Range{0, 1<<8 - 1}, true
	}
	return within, false
}

// accepts reports whether a text is a whole number in the range.
func (r Range) accepts(text string) bool {
	digits := text
	if text != "" && (text[0] == '+' || text[0] == '-') {
		digits = text[1:]
	}
	if digits == "" {
		return false
	}
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return false
		}
	}
	// A number out of the range of int64 becomes the bound that it passed.
	n, _ := strconv.ParseInt(text, 10, 64)
	return r.Least <= n && n <= r.Greatest
}

// isDateTime reports whether a text is a DateTime of XEP-0082, with or without
// a fraction of a second; the time zone, which XEP-0082 demands, may be absent,
// as XML Schema has it.
func isDateTime(text string) bool {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
