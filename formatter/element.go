package formatter

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// element prints an element whose start tag begins on the line that is being
// printed, at the given depth: 1 for a stanza.
//
// Lines break where their author broke them. What starts on a new line is
// indented by one tab more than the line on which the element around it
// starts.
func (p *printer) element(e ast.Element, depth int) {
	if depth > maxDepth {
		return
	}
	indent := p.indent
	start := e.StartTag()
	preserve := p.startTag(e, start)
	endTag, ok := e.EndTag()
	if !ok {
		return
	}
	some, text := contentOf(e)
	switch {
	case start.End == endTag.Start, !some && !preserve:
		p.replace(start.End-len(">"), endTag.End, "/>")
		return
	case !text && !preserve:
		end := start.End
		for n := range e.Content() {
			span := n.Span()
			if n.Kind() == ast.KindComment {
				p.whitespace(end, span.Start, 1, 0)
			} else {
				p.whitespace(end, span.Start, 1, indent+1)
			}
			if child, ok := n.Element(); ok {
				p.element(child, depth+1)
			}
			end = span.End
		}
		p.whitespace(end, endTag.Start, 1, indent)
	}
	p.replace(endTag.Start+len("</")+e.NameSpan().Len(), endTag.End, ">")
}

// contentOf reports whether the element has content besides insignificant
// white space, and whether text is among it, so that no white space in it may
// be touched.
func contentOf(e ast.Element) (some, text bool) {
	for n := range e.Content() {
		if k := n.Kind(); k == ast.KindText || k == ast.KindCData {
			return true, true
		}
		some = true
	}
	return some, false
}

// preserves reports whether the attribute forbids to touch white space (XML
// 1.0, section 2.10).
func preserves(a ast.Attr) bool { return a.Name() == "xml:space" && a.Value() == "preserve" }

// startTag prints the start tag and reports whether the element asks to keep
// its white space. In a tag that is broken over lines, every attribute but the
// first stands on a line of its own; the first one stays where its author put
// it.
func (p *printer) startTag(e ast.Element, tag ast.Span) (preserve bool) {
	end := e.NameSpan().End
	closer := tag.End - len(">")
	if e.SelfClosing() {
		closer = tag.End - len("/>")
	}
	if end == closer {
		return false
	}
	indent := p.indent
	broken := p.isBroken(e, tag)
	comment, first := false, true
	for n := range e.Children() {
		span := n.Span()
		if span.Start >= tag.End {
			break
		}
		attr, ok := n.Attr()
		switch {
		case !ok: // a comment in column 0
			p.lineBreak(end, span.Start, 0, 0)
		case comment, broken && (!first || p.hasLineBreak(end, span.Start)):
			p.lineBreak(end, span.Start, 0, indent+1)
		default:
			p.replace(end, span.Start, " ")
		}
		if comment = !ok; ok {
			p.replace(attr.NameSpan().End, attr.ValueSpan().Start-len(`"`), "=")
			preserve = preserve || preserves(attr)
			first = false
		}
		end = span.End
	}
	if comment {
		p.lineBreak(end, closer, 0, indent)
	} else {
		p.replace(end, closer, "")
	}
	p.indent = indent
	return preserve
}

// isBroken reports whether a line break stands before an attribute of the
// start tag.
func (p *printer) isBroken(e ast.Element, tag ast.Span) bool {
	if !p.hasLineBreak(tag.Start, tag.End) {
		return false
	}
	end := e.NameSpan().End
	for n := range e.Children() {
		span := n.Span()
		if span.Start >= tag.End {
			break
		}
		if p.hasLineBreak(end, span.Start) {
			return true
		}
		end = span.End
	}
	return false
}

func (p *printer) hasLineBreak(start, end int) bool {
	return strings.IndexByte(p.text[start:end], '\n') >= 0
}
