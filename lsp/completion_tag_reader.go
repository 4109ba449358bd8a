package lsp

import (
	"slices"
	"strings"
)

// tagPosition says where in a tag, or behind one, a text ends.
type tagPosition uint8

const (
	inContent tagPosition = iota // behind the tag's end
	inName                       // in the name of a start tag, or right behind its bracket
	inEndTag                     // in the name of an end tag
	inAttrs                      // in the name of an attribute, or where one may start
	inEquals                     // behind the equals sign of an attribute, where no quote is yet
	inValue                      // between the quotes of an attribute's value
	inNowhere                    // in a comment, in CDATA: where nothing is completed
)

// tag is the last tag of a text that ends in the middle of things.
type tag struct {
	position tagPosition
	name     string // of the element
	attr     string // name of the attribute whose value the text ends in
	quote    byte   // before that value
	typed    string // what the text ends with: a part of a name, of a value, or of the content
	attrs    []tagAttr
}

// tagAttr is an attribute of a tag: one that is complete, or whose value the
// text ends in.
type tagAttr struct{ name, value string }

// hasAttr reports whether the tag has an attribute of that name.
func (t *tag) hasAttr(name string) bool {
	return slices.ContainsFunc(t.attrs, func(a tagAttr) bool { return a.name == name })
}

// attrValue returns the value of an attribute, or "".
func (t *tag) attrValue(name string) string {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// readTag reads a text that starts with the bracket of a tag.
func readTag(text string) tag {
	for _, mark := range []struct{ open, close string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
		if inside, ok := strings.CutPrefix(text, mark.open); ok {
			if _, behind, ok := strings.Cut(inside, mark.close); ok {
				return tag{position: inContent, typed: behind}
			}
			return tag{position: inNowhere}
		}
	}
	if name, ok := strings.CutPrefix(text, "</"); ok {
		if end := nameLength(name); end < len(name) {
			return behindTag(name[end:])
		}
		return tag{position: inEndTag, typed: name}
	}
	r := tagReader{text: text[1:]}
	return r.startTag()
}

// behindTag reads what follows a name up to the end of its tag.
func behindTag(text string) tag {
	if _, behind, ok := strings.Cut(text, ">"); ok {
		return tag{position: inContent, typed: behind}
	}
	return tag{position: inNowhere}
}

// nameLength returns how long the XML name is that the text starts with.
func nameLength(text string) int {
	if i := strings.IndexAny(text, " \t\r\n<>/='\""); i >= 0 {
		return i
	}
	return len(text)
}

// tagReader reads a start tag.
type tagReader struct {
	text  string // what is left
	name  string
	attrs []tagAttr
}

func (r *tagReader) space() bool {
	rest := strings.TrimLeft(r.text, " \t\r\n")
	skipped := len(rest) < len(r.text)
	r.text = rest
	return skipped
}

func (r *tagReader) startTag() tag {
	end := nameLength(r.text)
	if end == len(r.text) {
		return tag{position: inName, typed: r.text}
	}
	r.name = r.text[:end]
	r.text = r.text[end:]
	for {
		spaced := r.space()
		if r.text == "" {
			return tag{position: positionIf(spaced, inAttrs), name: r.name, attrs: r.attrs}
		}
		switch r.text[0] {
		case '>':
			return tag{position: inContent, typed: r.text[1:]}
		case '/', '=', '\'', '"':
			r.text = r.text[1:]
			continue
		}
		if found, ended := r.attribute(); ended {
			return found
		}
	}
}

// attribute reads one attribute, and reports whether the text ends in it.
func (r *tagReader) attribute() (tag, bool) {
	end := nameLength(r.text)
	name := r.text[:end]
	if end == len(r.text) {
		return tag{position: inAttrs, name: r.name, typed: name, attrs: r.attrs}, true
	}
	r.text = r.text[end:]
	r.space()
	rest, ok := strings.CutPrefix(r.text, "=")
	if !ok {
		return tag{}, false
	}
	r.text = rest
	r.space()
	if r.text == "" {
		return tag{position: inEquals, name: r.name, attr: name, attrs: r.attrs}, true
	}
	quote := r.text[0]
	if quote != '\'' && quote != '"' {
		return tag{}, false
	}
	r.text = r.text[1:]
	value, behind, closed := strings.Cut(r.text, string(quote))
	if !closed {
		return tag{position: inValue, name: r.name, attr: name, quote: quote, typed: value, attrs: r.attrs}, true
	}
	r.attrs = append(r.attrs, tagAttr{name, value})
	r.text = behind
	return tag{}, false
}

// tagRest is what follows the cursor in the tag that it stands in.
type tagRest struct {
	word   int  // bytes of the name or value that the cursor stands in
	closed bool // the value has its closing quote; false where the cursor is in none
	equals bool // an equals sign follows the name
	attrs  []tagAttr
	ended  bool // the tag has its end, or attributes behind the cursor
}

// readRest reads the text behind a cursor that stands in such a place of a tag.
// What follows may belong to something else, since the tag may be unfinished.
func readRest(t *tag, text string) tagRest {
	var rest tagRest
	switch t.position {
	case inValue:
		end := strings.IndexAny(text, string(t.quote)+"<>=\n")
		if end < 0 || text[end] != t.quote {
			return rest
		}
		rest.word, rest.closed = end, true
		text = text[end+1:]
	case inName, inEndTag, inAttrs:
		rest.word = nameLength(text)
		text = text[rest.word:]
		rest.equals = strings.HasPrefix(strings.TrimLeft(text, " \t"), "=")
	case inContent, inEquals, inNowhere:
		return rest
	}
	if rest.equals {
		// The value of the attribute that the cursor stands in the name of.
		text = strings.TrimLeft(strings.TrimLeft(text, " \t")[1:], " \t")
		if text == "" || text[0] != '\'' && text[0] != '"' {
			return rest
		}
		_, behind, ok := strings.Cut(text[1:], text[:1])
		if !ok {
			return rest
		}
		text, rest.ended = behind, true
	}
	r := tagReader{text: text}
	for {
		r.space()
		if strings.HasPrefix(r.text, ">") || strings.HasPrefix(r.text, "/>") {
			rest.ended = true
			break
		}
		before := len(r.attrs)
		if end := nameLength(r.text); end == 0 || end == len(r.text) {
			break
		}
		if _, ended := r.attribute(); ended || len(r.attrs) == before {
			break
		}
		rest.ended = true
	}
	rest.attrs = r.attrs
	return rest
}

func positionIf(holds bool, place tagPosition) tagPosition {
	if holds {
		return place
	}
	return inNowhere
}
