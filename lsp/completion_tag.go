package lsp

import (
	"strings"
)

// tagPlace says where in a tag, or behind one, a text ends.
type tagPlace uint8

const (
	inContent tagPlace = iota // behind the tag's end
	inName                    // in the name of a start tag, or right behind its bracket
	inEndTag                  // in the name of an end tag
	inAttrs                   // in the name of an attribute, or where one may start
	inValue                   // between the quotes of an attribute's value
	inNowhere                 // in a comment, in CDATA, behind an equals sign: where nothing is completed
)

// tag is the last tag of a text that ends in the middle of things.
type tag struct {
	place tagPlace
	attr  string // name of the attribute whose value the text ends in
	quote byte   // before that value
	typed string // what the text ends with: a part of a name, of a value, or of the content
	attrs []string
}

// readTag reads a text that starts with the bracket of a tag.
func readTag(text string) tag {
	for _, mark := range []struct{ open, close string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
		if inside, ok := strings.CutPrefix(text, mark.open); ok {
			if _, behind, ok := strings.Cut(inside, mark.close); ok {
				return tag{place: inContent, typed: behind}
			}
			return tag{place: inNowhere}
		}
	}
	if name, ok := strings.CutPrefix(text, "</"); ok {
		if end := nameLength(name); end < len(name) {
			return behindTag(name[end:])
		}
		return tag{place: inEndTag, typed: name}
	}
	r := tagReader{text: text[1:]}
	return r.startTag()
}

// behindTag reads what follows a name up to the end of its tag.
func behindTag(text string) tag {
	if _, behind, ok := strings.Cut(text, ">"); ok {
		return tag{place: inContent, typed: behind}
	}
	return tag{place: inNowhere}
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
	attrs []string
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
		return tag{place: inName, typed: r.text}
	}
	r.text = r.text[end:]
	for {
		spaced := r.space()
		if r.text == "" {
			return tag{place: placeIf(spaced, inAttrs), attrs: r.attrs}
		}
		switch r.text[0] {
		case '>':
			return tag{place: inContent, typed: r.text[1:]}
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
		return tag{place: inAttrs, typed: name, attrs: r.attrs}, true
	}
	r.attrs = append(r.attrs, name)
	r.text = r.text[end:]
	r.space()
	rest, ok := strings.CutPrefix(r.text, "=")
	if !ok {
		return tag{}, false
	}
	r.text = rest
	r.space()
	if r.text == "" {
		return tag{place: inNowhere}, true
	}
	quote := r.text[0]
	if quote != '\'' && quote != '"' {
		return tag{}, false
	}
	r.text = r.text[1:]
	value, behind, closed := strings.Cut(r.text, string(quote))
	if !closed {
		return tag{place: inValue, attr: name, quote: quote, typed: value, attrs: r.attrs}, true
	}
	r.text = behind
	return tag{}, false
}

func placeIf(holds bool, place tagPlace) tagPlace {
	if holds {
		return place
	}
	return inNowhere
}
