package redact

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"
)

// escape is a way to write characters as others. read returns what the escape
// at the start of a text stands for, and its length; 0 if it is none.
type escape struct {
	lead byte
	read func(text string) (plain string, length int)
	plus bool // "+" stands for a space, as in forms
}

// escapes are those that a password can be written in.
var escapes = []escape{
	{'&', readEntity, false}, {'%', readPercent, false}, {'%', readPercent, true}, {'\\', readBackslash, false},
}

// decode returns a text without its escapes, and for each byte of it, and for
// its end, where in the text it stands.
func (e escape) decode(text string) (plain string, offsets []int) {
	var b strings.Builder
	for i := 0; i < len(text); {
		by, n := text[i:i+1], 1
		if text[i] == e.lead {
			if read, length := e.read(text[i:]); length > 0 {
				by, n = read, length
			}
		} else if text[i] == '+' && e.plus {
			by = " "
		}
		for range len(by) {
			offsets = append(offsets, i)
		}
		b.WriteString(by)
		i += n
	}
	return b.String(), append(offsets, len(text))
}

// unescape returns a value of XML without its escapes.
func unescape(value string) string {
	if strings.IndexByte(value, '&') < 0 {
		return value
	}
	plain, _ := escape{lead: '&', read: readEntity}.decode(value)
	return plain
}

// longestEntity is the length of "&#x10ffff;", with zeros before the number.
const longestEntity = 16

// readEntity reads an entity of XML.
func readEntity(text string) (string, int) {
	end := strings.IndexByte(text[:min(len(text), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	switch name := text[1:end]; name {
	case "amp":
		return "&", end + 1
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	default:
		digits, base := strings.CutPrefix(name, "#")
		if !base {
			return "", 0
		}
		radix := 10
		if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
			digits, radix = hex, 16
		}
		n, err := strconv.ParseUint(digits, radix, 21)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return "", 0
		}
		return string(rune(n)), end + 1
	}
}

// readPercent reads an escape of an address (RFC 3986, section 2.1).
func readPercent(text string) (string, int) {
	if len(text) < 3 {
		return "", 0
	}
	n, err := strconv.ParseUint(text[1:3], 16, 8)
	if err != nil {
		return "", 0
	}
	return string([]byte{byte(n)}), 3
}

// readBackslash reads an escape of a quoted string, as JSON, Go and Lua have
// it.
func readBackslash(text string) (string, int) {
	if len(text) < 2 {
		return "", 0
	}
	if strings.IndexByte(`"'\/`, text[1]) >= 0 {
		return text[1:2], 2
	}
	r, _, rest, err := strconv.UnquoteChar(text[:min(len(text), 10)], 0)
	if err != nil {
		return "", 0
	}
	length := min(len(text), 10) - len(rest)
	if text[1] == 'x' || '0' <= text[1] && text[1] <= '7' {
		return string([]byte{byte(r)}), length
	}
	return string(r), length
}

// longestBase64 is how much base64 may hold a password, in bytes.
const longestBase64 = 8 << 10

// findBase64 tells of base64 of a password, and of a login with one.
func (s *Secrets) findBase64(text string, found func(start, end int)) {
	if len(s.all.lengths) > 0 {
		EachBase64(text, s.all.lengths[0], s.all.has, func(start, end int, _ string) { found(start, end) })
	}
}

// EachBase64 tells of each base64 in a text, with its padding, of a password and
// of what SASL PLAIN makes of one (RFC 4616), whoever it is of. No password is
// shorter than shortest, in bytes. A decoded word is in place of a search for
// what every pair of a name and a password gives.
func EachBase64(text string, shortest int, isPassword func(string) bool, found func(start, end int, password string)) {
	for i := 0; i < len(text); i++ {
		if !isBase64(text[i]) {
			continue
		}
		start := i
		for i < len(text) && isBase64(text[i]) {
			i++
		}
		code := text[start:i]
		if len(code) > longestBase64 || base64.RawStdEncoding.DecodedLen(len(code)) < shortest {
			continue
		}
		password := encoded(code)
		if !isPassword(password) {
			continue
		}
		for padding := 0; i < len(text) && text[i] == '=' && padding < 2; padding++ {
			i++
		}
		found(start, i, password)
	}
}

// encoded returns the password in base64 without padding, or that of a login in
// it; "" if it is no base64.
func encoded(code string) string {
	if len(code)%4 == 1 {
		return ""
	}
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(code, "-_") {
		encoding = base64.RawURLEncoding
	}
	var buffer [256]byte
	plain, err := encoding.AppendDecode(buffer[:0], []byte(code))
	if err != nil {
		return ""
	}
	return string(plain[bytes.LastIndexByte(plain, 0)+1:])
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_'
}
