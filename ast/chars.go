package ast

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Classes of bytes, as bits, so that the parser's loops need one look each.
const (
	isSpace     = 1 << iota // white space of XML
	isNameStart             // may start a name; every byte of a rune above ASCII may
	isNamePart              // may stand in a name, the colon too
	endsText                // ends or interrupts a run of character data
	endsValue               // ends or interrupts the value of an attribute
)

var class = func() (t [256]uint8) {
	for _, c := range " \t\r\n" {
		t[c] |= isSpace
	}
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_', c == ':', c >= utf8.RuneSelf:
			t[c] |= isNameStart | isNamePart
		case '0' <= c && c <= '9', c == '-', c == '.':
			t[c] |= isNamePart
		}
	}
	for _, c := range "<&${\n]" {
		t[c] |= endsText
	}
	for _, c := range "\"'<&${\n" {
		t[c] |= endsValue
	}
	return t
}()

func isName(c byte) bool { return class[c]&isNamePart != 0 }

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// isCleanASCII reports whether the text holds nothing but printable ASCII,
// tabs and line ends, so that no byte of it needs a second look.
func isCleanASCII(text string) bool {
	for len(text) >= 8 {
		word := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		// The high bit of each byte tells whether that byte of the text is no
		// control character, no tab, no line feed, no carriage return. No sum
		// carries into the next byte unless a byte is above 0x7F.
		printable := word + ones*(0x80-' ')
		noTab, noFeed, noReturn := (word^ones*'\t')+ones*0x7f, (word^ones*'\n')+ones*0x7f, (word^ones*'\r')+ones*0x7f
		control := ^printable & noTab & noFeed & noReturn
		if (control|word|(word+ones))&highs != 0 { // word+1: DEL
			return false
		}
		text = text[8:]
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f {
			return false
		}
	}
	return true
}

func runeName(r rune) string { return fmt.Sprintf("U+%04X", r) }

// xmlCharacter reports whether XML 1.0 allows the character (section 2.2).
func xmlCharacter(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || ' ' <= r && r <= 0xD7FF || 0xE000 <= r && r <= 0xFFFD ||
		0x10000 <= r && r <= utf8.MaxRune
}

var namedEntities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": `"`}

// entityAt returns the length of the reference that text starts with and what
// it stands for; ok is false if the ampersand starts no reference that XML
// knows without a DTD.
func entityAt(text string) (length int, value string, ok bool) {
	const longest = len("&#x10FFFF;")
	end := strings.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return 0, "", false
	}
	name := text[1:end]
	if value, ok := namedEntities[name]; ok {
		return end + 1, value, true
	}
	digits, base := strings.CutPrefix(name, "#")
	if !base {
		return 0, "", false
	}
	radix := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, radix = hex, 16
	}
	n, err := strconv.ParseUint(digits, radix, 32)
	if err != nil || !xmlCharacter(rune(n)) {
		return 0, "", false
	}
	return end + 1, string(rune(n)), true
}

// decode replaces the references in the text by what they stand for; those
// that XML does not know stay as they are.
func decode(text string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '&')
		if i < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:i])
		length, value, ok := entityAt(text[i:])
		if !ok {
			length, value = 1, "&"
		}
		b.WriteString(value)
		text = text[i+length:]
	}
}
