package xmpp

import (
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
	Value
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
	if within, ok := bounds(v.Type); ok {
		return v.acceptsInteger(text, within)
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

// bounds returns the least and the greatest of a type of whole numbers. Those
// that have no bound, or one beyond int64, are cut there: no stanza counts that
// far.
func bounds(kind string) (within [2]int64, ok bool) {
	const least, greatest = -1 << 63, 1<<63 - 1
	switch kind {
	case "integer", "long":
		return [2]int64{least, greatest}, true
	case "int":
		return [2]int64{-1 << 31, 1<<31 - 1}, true
	case "short":
		return [2]int64{-1 << 15, 1<<15 - 1}, true
	case "byte":
		return [2]int64{-1 << 7, 1<<7 - 1}, true
	case "nonNegativeInteger", "unsignedLong":
		return [2]int64{0, greatest}, true
	case "positiveInteger":
		return [2]int64{1, greatest}, true
	case "unsignedInt":
		return [2]int64{0, 1<<32 - 1}, true
	case "unsignedShort":
		return [2]int64{0, 1<<16 - 1}, true
	case "unsignedByte":
		return [2]int64{0, 1<<8 - 1}, true
	}
	return within, false
}

func (v *Value) acceptsInteger(text string, within [2]int64) bool {
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
	if v.Min != nil && n < *v.Min || v.Max != nil && n > *v.Max {
		return false
	}
	return within[0] <= n && n <= within[1]
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
