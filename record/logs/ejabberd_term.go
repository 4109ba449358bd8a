package logs

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescapeTerm returns the bytes of a binary as Erlang (<<"…">>, with "/utf8",
// broken over lines, or as numbers) or Elixir ("…") prints it, and what follows
// it. It is false if the term is not whole.
func unescapeTerm(term string) (text []byte, rest string, ok bool) {
	rest = strings.TrimSpace(term)
	if elixir := strings.HasPrefix(rest, `"`); elixir {
		text, rest, ok = unescapeString(nil, rest)
		after := strings.TrimLeft(rest, " \t\r")
		return text, rest, ok && (after == "" || after[0] == '\n')
	}
	rest, ok = strings.CutPrefix(rest, "<<")
	for ok {
		rest = strings.TrimLeft(rest, " \t\r\n,")
		switch {
		case strings.HasPrefix(rest, ">>"):
			return text, rest[len(">>"):], true
		case strings.HasPrefix(rest, `"`):
			var part []byte
			part, rest, ok = unescapeString(nil, rest)
			if after, isText := strings.CutPrefix(rest, "/utf8"); isText {
				rest = after
			} else {
				part = bytesOf(part)
			}
			text = append(text, part...)
		default:
			end := 0
			for end < len(rest) && '0' <= rest[end] && rest[end] <= '9' {
				end++
			}
			n, err := strconv.ParseUint(rest[:end], 10, 8)
			ok = err == nil
			text = append(text, byte(n))
			rest = rest[end:]
		}
	}
	return nil, "", false
}

// bytesOf returns the bytes that the characters of a string stand for: in a
// binary that is not marked as UTF-8, each is a byte. A log that writes UTF-8
// there all the same is taken as it is.
func bytesOf(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range string(text) {
		if r > 0xff {
			return text
		}
		out = append(out, byte(r))
	}
	if !utf8.Valid(out) {
		return text
	}
	return out
}

// escapes are those of one character that both languages know.
var escapes = map[byte]byte{
	'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v', 'e': 0x1b, 's': ' ', 'd': 0x7f, 'a': 0x07,
}

// unescapeString appends the string at the start of text, and returns what
// follows it. Numbers above 127 are characters.
func unescapeString(to []byte, text string) (out []byte, rest string, ok bool) {
	for at := 1; at < len(text); {
		c := text[at]
		at++
		switch {
		case c == '"':
			return to, text[at:], true
		case c != '\\':
			to = append(to, c)
			continue
		case at == len(text):
			return nil, "", false
		}
		c = text[at]
		at++
		switch {
		case c == 'x' || c == 'u':
			digits := text[at:min(len(text), at+2)]
			after := at + len(digits)
			if c == 'u' {
				digits = text[at:min(len(text), at+4)]
				after = at + len(digits)
			}
			if at < len(text) && text[at] == '{' {
				end := strings.IndexByte(text[at:min(len(text), at+10)], '}')
				if end < 0 {
					return nil, "", false
				}
				digits, after = text[at+1:at+end], at+end+1
			}
			n, err := strconv.ParseUint(digits, 16, 32)
			if err != nil {
				return nil, "", false
			}
			to, at = utf8.AppendRune(to, rune(n)), after
		case '0' <= c && c <= '7':
			end := at
			for end < len(text) && end < at+2 && '0' <= text[end] && text[end] <= '7' {
				end++
			}
			n, err := strconv.ParseUint(text[at-1:end], 8, 32)
			if err != nil {
				return nil, "", false
			}
			to, at = utf8.AppendRune(to, rune(n)), end
		case c == '\n': // Elixir goes on in the next line
		default:
			if one, known := escapes[c]; known {
				c = one
			}
			to = append(to, c)
		}
	}
	return nil, "", false
}
