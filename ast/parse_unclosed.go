package ast

import "strings"

// unwind closes the open elements from depth on, which have no end tag. Where
// another end tag shows that, name is that tag's name and tag its place.
func (p *parser) unwind(depth int, tag Span, name string) {
	if len(p.open) <= depth {
		return
	}
	last := p.lastChild(p.open[len(p.open)-1], int32(len(p.nodes)))
	slash := false // the element just closed is the end tag of the next one
	for len(p.open) > depth {
		i := p.open[len(p.open)-1]
		p.nodes[i].flags |= flagBroken
		switch {
		case slash:
			slash = false
		case len(p.open) > depth+1 && !p.tired() && p.lostSlash(i):
			slash = true
		default:
			p.unclosed(i, last, tag, name)
		}
		p.leave(i)
		p.close(i, p.contentEnd(i, last))
		p.open = p.open[:len(p.open)-1]
		last = i
	}
}

// contentEnd returns the end of what element i holds, whose last child is last.
func (p *parser) contentEnd(i, last int32) int {
	if last < 0 {
		return int(p.nodes[i].b)
	}
	return int(max(p.nodes[i].b, p.nodes[last].end))
}

// lostSlash reports whether element i, which has no end tag, is meant to be the
// end tag of the element around it: <body>Hello<body>. It then says so.
func (p *parser) lostSlash(i int32) bool {
	n := &p.nodes[i]
	outer := &p.nodes[n.parent]
	name := p.text[n.start+1 : n.a]
	if outer.kind != KindElement || p.text[outer.start+1:outer.a] != name || p.text[n.a:n.b] != ">" {
		return false
	}
	p.report(unclosedTag, int(n.start), int(n.b), "<"+name+"> has no end tag: is it meant to be </"+name+">?").
		Relate(Span{int(outer.start), int(outer.a)}, "the start tag").
		AddFix("write </"+name+">", false, Edit{Span{int(n.start) + 1, int(n.start) + 1}, "/"})
	return true
}

// unclosed reports that element i, whose last child is last, has no end tag.
func (p *parser) unclosed(i, last int32, tag Span, closer string) {
	if p.tired() {
		return
	}
	n := &p.nodes[i]
	name := p.text[n.start+1 : n.a]
	if last >= 0 && p.nodes[last].kind == KindMalformed && p.strayIsEnd(i, last) {
		return
	}
	message := "<" + name + "> has no end tag"
	if closer != "" {
		message += ": </" + closer + "> comes before it is closed"
	}
	d := p.report(unclosedTag, int(n.start), int(n.a), message)
	if closer != "" {
		d.Relate(tag, "here it should be closed already")
	}
	if last >= 0 && p.nodes[last].kind == KindText {
		text := strings.TrimRight(p.text[p.nodes[last].start:p.nodes[last].end], " \t\r\n")
		if bare, ok := strings.CutSuffix(text, "/"+name+">"); ok {
			at := int(p.nodes[last].start) + len(bare)
			d.AddFix("insert <", false, Edit{Span{at, at}, "<"})
			return
		}
	}
	at, before := p.endTagPlace(i, p.contentEnd(i, last))
	if at == int(n.b) && p.text[at-1] == '>' {
		d.AddFix("close it at once: <"+name+"/>", false, Edit{Span{at - 1, at - 1}, "/"})
	}
	d.AddFix("insert </"+name+">", false, Edit{Span{at, at}, before + "</" + name + ">"})
}

// strayIsEnd reports whether the malformed node, the last one in element i, is
// an end tag with another name. What has been said of it is then that it does
// not close this element.
func (p *parser) strayIsEnd(i, malformed int32) bool {
	start := int(p.nodes[malformed].start)
	for j := range p.diagnostics {
		d := &p.diagnostics[j]
		if d.Span.Start == start && d.Code == syntaxTable[strayCloseTag].Code {
			name := strings.TrimLeft(p.text[d.Span.Start:d.Span.End], "</ \t\r\n")
			end := 0
			for end < len(name) && isName(name[end]) {
				end++
			}
			p.mismatched(d, i, d.Span, name[:end])
			return true
		}
	}
	return false
}

// endTagPlace returns where the end tag of element i belongs, as far as the
// layout tells, and what is to stand before it: the line break and indentation
// of the start tag if the content, which ends at end, has lines of its own.
func (p *parser) endTagPlace(i int32, end int) (at int, before string) {
	n := &p.nodes[i]
	at = end
	indent, first := p.indentBefore(int(n.start))
	ownLines := false
	for child := i + 1; first && child < int32(len(p.nodes)); child = p.nodes[child].next {
		c := &p.nodes[child]
		if c.start < n.b || c.kind != KindElement && c.kind != KindXMLComment {
			continue
		}
		inner, starts := p.indentBefore(int(c.start))
		if starts && len(inner) <= len(indent) {
			at = int(c.start) // the child is a sibling
			break
		}
		ownLines = ownLines || starts
	}
	at = max(int(n.b), len(strings.TrimRight(p.text[:at], " \t\r\n")))
	if ownLines && at > int(n.b) {
		before = p.lineBreak() + indent
	}
	return at, before
}

// indentBefore returns the white space between the start of a line and the
// offset, and whether there is nothing else.
func (p *parser) indentBefore(at int) (string, bool) {
	start := len(strings.TrimRight(p.text[:at], " \t"))
	return p.text[start:at], p.atLineStart(start)
}

// lineBreak returns the line ending of the block.
func (p *parser) lineBreak() string {
	if i := strings.IndexByte(p.text, '\n'); i > 0 && p.text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
