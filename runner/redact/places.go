package redact

import (
	"iter"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/lazy"
)

// part is a stretch of a text: between tags, or the value of an attribute.
type part struct {
	span   ast.Span
	secret bool // its place says that nobody should read it
	room   bool // a secret that is the password of a room
	named  bool // a word of XMPP, and no text
}

// loosePassword finds passwords in what is no whole tag.
var loosePassword = lazy.Regexp(`\bpassword\s*=\s*(?:\\?"([^"\\]*)|\\?'([^'\\]*))`)

// passwordLine finds passwords in a cast, however the line is misspelt.
var passwordLine = lazy.Regexp(`(?im)^[ \t]*pass\w*[ \t]*[:=]?[ \t]*(\S.*)$`)

func passwordLines(text string) []ast.Span {
	var spans []ast.Span
	start := 0
	for line := range strings.Lines(text) {
		// The expression takes long, and few lines start so.
		if word := strings.TrimLeft(line, " \t"); len(word) > 2 && strings.EqualFold(word[:2], "pa") {
			if at := passwordLine().FindStringSubmatchIndex(line); at != nil {
				spans = append(spans, ast.Span{Start: start + at[2], End: start + at[3]})
			}
		}
		start += len(line)
	}
	return spans
}

// parts returns the parts of a text in order, but for blank ones. What is no
// whole tag is text, so that nothing is left out: what was cut, a "<" in a
// message. It takes linear time.
func parts(text string) iter.Seq[part] {
	return func(yield func(part) bool) {
		var open elements
		start := 0 // of the text behind the last tag
		for i := 0; i < len(text); {
			if text[i] != '<' {
				next := strings.IndexByte(text[i:], '<')
				if next < 0 {
					break
				}
				i += next
			}
			t, ok := readTag(text, i)
			if !ok {
				i++
				continue
			}
			if !yieldText(text, ast.Span{Start: start, End: i}, &open, yield) || !open.enter(text, &t, yield) {
				return
			}
			i, start = t.end, t.end
		}
		yieldText(text, ast.Span{Start: start, End: len(text)}, &open, yield)
	}
}

// yieldText yields what stands between two tags.
func yieldText(text string, span ast.Span, open *elements, yield func(part) bool) bool {
	value := text[span.Start:span.End]
	if strings.TrimSpace(value) == "" {
		return true
	}
	if open.hidden > 0 {
		return yield(part{span: span, secret: true, room: open.hiddenRoom})
	}
	if strings.Contains(value, "password") {
		for _, at := range loosePassword().FindAllStringSubmatchIndex(value, -1) {
			for group := 2; group < len(at); group += 2 {
				if at[group] < at[group+1] && !yield(part{span: ast.Span{Start: span.Start + at[group], End: span.Start + at[group+1]}, secret: true}) {
					return false
				}
			}
		}
	}
	return yield(part{span: span})
}

// elements are those that are open at a place.
type elements struct {
	rooms      []bool // by depth: what stands there is about rooms
	depth      int
	hidden     int // the depth of the element whose text is secret; 0 if there is none
	hiddenRoom bool
}

// enter takes note of a tag and yields the values of its attributes.
func (e *elements) enter(text string, t *tag, yield func(part) bool) bool {
	if t.closes {
		if e.depth <= e.hidden {
			e.hidden = 0
		}
		e.depth = max(e.depth-1, 0)
		e.rooms = e.rooms[:min(len(e.rooms), e.depth)]
		return true
	}
	room := len(e.rooms) > 0 && e.rooms[len(e.rooms)-1]
	namespace := t.value(text, "xmlns")
	if namespace != "" {
		room = isRoom(namespace)
	}
	for _, a := range t.attributes {
		p := part{span: a.value}
		switch _, local := cutPrefix(a.name); {
		case local == "password", local == "token" && strings.Contains(namespace, "urn:xmpp:fast"):
			p.secret, p.room = true, room
		case local == "type", strings.HasPrefix(a.name, "xml"):
			p.named = true
		}
		if p.span.Start < p.span.End && !yield(p) {
			return false
		}
	}
	if t.empty {
		return true
	}
	e.depth++
	e.rooms = append(e.rooms, room)
	if secret, ofRoom := t.secret(text, namespace); secret && e.hidden == 0 {
		e.hidden, e.hiddenRoom = e.depth, room || ofRoom
	}
	return true
}

// isRoom reports whether passwords in a namespace are those of rooms: of
// XEP-0045, XEP-0249, XEP-0048 and XEP-0402.
func isRoom(namespace string) bool {
	return strings.Contains(namespace, "/muc") || namespace == "jabber:x:conference" || strings.Contains(namespace, "bookmarks")
}

// tag is a whole tag of XML.
type tag struct {
	name       string
	closes     bool // an end tag
	empty      bool
	attributes []attribute
	end        int
}

type attribute struct {
	name  string
	value ast.Span
}

// value returns the value of an attribute.
func (t *tag) value(text, name string) string {
	for _, a := range t.attributes {
		if a.name == name {
			return text[a.value.Start:a.value.End]
		}
	}
	return ""
}

// secret reports whether nobody should read what an element holds, and whether
// that is about a room whatever stands around it: passwords (XEP-0045,
// XEP-0077, XEP-0078), in forms too (XEP-0133), and the payloads of SASL (RFC
// 6120, section 6.4; XEP-0388).
func (t *tag) secret(text, namespace string) (secret, ofRoom bool) {
	switch prefix, local := cutPrefix(t.name); local {
	case "password", "digest", "initial-response", "additional-data":
		return true, false
	case "auth", "challenge", "response", "success":
		return strings.Contains(namespace, "sasl") || strings.Contains(prefix, "sasl"), false
	case "field":
		switch t.value(text, "var") {
		case "password", "password-verify":
			return true, false
		case "muc#roomconfig_roomsecret":
			return true, true
		}
	}
	return false, false
}

func cutPrefix(name string) (prefix, local string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// readTag reads the tag that starts at an offset. Its quotes may be escaped, as
// in a quoted string.
func readTag(text string, start int) (t tag, ok bool) {
	i := start + 1
	if i < len(text) && text[i] == '/' {
		t.closes = true
		i++
	} else if i+1 < len(text) && text[i] == '\\' && text[i+1] == '/' { // JSON
		t.closes = true
		i += 2
	}
	t.name, i = readName(text, i)
	if t.name == "" {
		return t, false
	}
	for {
		i = skipSpace(text, i)
		if i >= len(text) {
			return t, false
		}
		switch {
		case text[i] == '>':
			t.end = i + 1
			return t, true
		case text[i] == '/' && i+1 < len(text) && text[i+1] == '>':
			t.empty, t.end = true, i+2
			return t, true
		}
		var a attribute
		if a.name, i = readName(text, i); a.name == "" {
			return t, false
		}
		if i = skipSpace(text, i); i >= len(text) || text[i] != '=' {
			return t, false
		}
		if a.value, i, ok = readQuoted(text, skipSpace(text, i+1)); !ok {
			return t, false
		}
		t.attributes = append(t.attributes, a)
	}
}

// readQuoted reads a quoted value. A "<" cannot stand in it.
func readQuoted(text string, i int) (value ast.Span, end int, ok bool) {
	width := 1
	if i < len(text) && text[i] == '\\' {
		width = 2
	}
	if i+width > len(text) || text[i+width-1] != '"' && text[i+width-1] != '\'' {
		return value, i, false
	}
	quote := text[i : i+width]
	for j := i + width; j < len(text) && text[j] != '<'; j++ {
		if text[j] == quote[0] && strings.HasPrefix(text[j:], quote) {
			return ast.Span{Start: i + width, End: j}, j + width, true
		}
	}
	return value, i, false
}

func readName(text string, i int) (name string, end int) {
	start := i
	for i < len(text) && (isLetter(text[i]) || i > start && strings.IndexByte(":.-", text[i]) >= 0) {
		i++
	}
	return text[start:i], i
}

func skipSpace(text string, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}
