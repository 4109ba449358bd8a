package ast

import "strings"

// endTag parses an end tag and returns the parent of what follows it.
func (p *parser) endTag(parent, action int32, at int) (int32, int) {
	text := p.text
	start := at + len("</")
	end := start
	for end < len(text) && class[text[end]]&isNamePart != 0 {
		end++
	}
	if end == start && end < len(text) && class[text[end]]&isSpace != 0 {
		start, end = p.spacedName(start)
	}
	name := text[start:end]
	nameEnd := end
	end = p.skipSpace(end)
	if end < len(text) && text[end] == '>' {
		end++
	} else if stop := strings.IndexAny(text[nameEnd:], "<>\n"); stop >= 0 && text[nameEnd+stop] == '>' {
		end = nameEnd + stop + 1
		p.report(malformedMarkup, at, end, "an end tag has only a name: write "+text[at:nameEnd]+">").
			AddFix("write "+text[at:nameEnd]+">", false, Edit{Span{nameEnd, end - 1}, ""})
	} else {
		end = nameEnd
		p.report(malformedMarkup, at, end, `the end tag has no ">"`).
			AddFix("insert >", true, Edit{Span{end, end}, ">"})
	}
	if parent != action {
		top := &p.nodes[parent]
		if text[top.start+1:top.a] == name {
			return p.closeElement(parent, action, end), end
		}
	}
	return p.mismatch(parent, action, name, Span{at, end}), end
}

// spacedName returns where a name stands behind white space, which it reports,
// or twice at if none does.
func (p *parser) spacedName(at int) (start, end int) {
	start = p.skipSpace(at)
	end = start
	for end < len(p.text) && class[p.text[end]]&isNamePart != 0 {
		end++
	}
	if end == start || end == len(p.text) || p.text[end] != '>' {
		return at, at
	}
	p.report(malformedMarkup, at-len("</"), end+1, `no space is allowed after "</"`).
		AddFix("remove the space", true, Edit{Span{at, start}, ""})
	return start, end
}

// closeElement closes the innermost open element by the end tag that ends at
// end, and returns the parent of what follows it.
func (p *parser) closeElement(i, action int32, end int) int32 {
	p.leave(i)
	p.close(i, end)
	n := &p.nodes[i]
	n.flags |= flagClosed
	p.open = p.open[:len(p.open)-1]
	if len(p.open) == 0 {
		return action
	}
	return p.open[len(p.open)-1]
}

// maxSearch bounds how many open elements an end tag is compared with: no
// stanza is that deep, and rubbish must not take quadratic time.
const maxSearch = 64

// mismatch deals with an end tag that does not close the innermost element, and
// returns the parent of what follows it.
func (p *parser) mismatch(parent, action int32, name string, tag Span) int32 {
	for depth := len(p.open) - 2; depth >= 0 && depth >= len(p.open)-maxSearch; depth-- {
		n := &p.nodes[p.open[depth]]
		if p.text[n.start+1:n.a] == name {
			p.unwind(depth+1, tag, name)
			return p.closeElement(p.open[depth], action, tag.End)
		}
	}
	if parent != action {
		n := &p.nodes[parent]
		start := p.text[n.start+1 : n.a]
		if near(name, start) && min(len(name), len(start)) > 2 || name == "" {
			n.flags |= flagBroken
			p.mismatched(p.report(mismatchedTag, tag.Start, tag.End, ""), parent, tag, name)
			return p.closeElement(parent, action, tag.End)
		}
	}
	i := p.push(KindMalformed, parent, tag.Start, tag.End)
	p.nodes[i].flags |= flagBroken
	if !p.crossed(name, tag) {
		p.stray(i, action, name, tag)
	}
	return parent
}

// mismatched makes d say that a tag is not the end tag of element i.
func (p *parser) mismatched(d *Diagnostic, i int32, tag Span, name string) {
	n := &p.nodes[i]
	start := p.text[n.start+1 : n.a]
	*d = syntaxTable[mismatchedTag].diagnostic(d.Span, "</"+name+"> does not close <"+start+">")
	d.Relate(Span{int(n.start), int(n.a)}, "the start tag").
		AddFix("write </"+start+">", false, Edit{tag, "</" + start + ">"})
}

// crossed reports whether the end tag at tag comes too late by one tag, as in
// <b><i></b></i>, and then makes the diagnostic about the inner element say so.
func (p *parser) crossed(name string, tag Span) bool {
	if len(p.diagnostics) == 0 || p.tired() {
		return false
	}
	d := &p.diagnostics[len(p.diagnostics)-1]
	if d.Code != syntaxTable[unclosedTag].Code || len(d.Related) == 0 || p.text[d.Span.Start+1:d.Span.End] != name {
		return false
	}
	closer := d.Related[0].Span
	between := p.text[closer.End:tag.Start]
	if strings.Trim(between, " \t\r\n") != "" {
		return false
	}
	outer := p.text[closer.Start:closer.End]
	inner := d.Span
	*d = syntaxTable[mismatchedTag].diagnostic(closer, outer+" is before </"+name+">, which it should follow")
	d.Relate(inner, "the start tag").
		AddFix("swap the end tags", false, Edit{Span{closer.Start, tag.End}, "</" + name + ">" + between + outer})
	return true
}

// stray reports the end tag i, which closes nothing.
func (p *parser) stray(i, action int32, name string, tag Span) {
	if p.tired() || p.bracketLost(name) {
		return
	}
	parent := p.nodes[i].parent
	message := "</" + name + "> has no start tag: is it missing?"
	remove := Edit{p.wholeLines(tag), ""}
	if ended := p.endedChild(parent, i, name); ended >= 0 {
		n := &p.nodes[ended]
		n.flags |= flagBroken
		p.dropSeveralStanzas(int(n.end))
		slash := int(n.b) - len("/>")
		p.report(strayCloseTag, tag.Start, tag.End, "</"+name+"> has no start tag: <"+name+"/> has already ended").
			Relate(Span{int(n.start), int(n.b)}, "this tag is its own end").
			AddFix("remove the slash of <"+name+"/>", false, Edit{Span{slash, slash + 1}, ""}).
			AddFix("remove </"+name+">", false, remove)
		return
	}
	if last := p.lastChild(parent, i); last >= 0 && p.nodes[last].kind == KindText && p.nodes[last].flags&flagBroken == 0 {
		text := p.text[p.nodes[last].start:p.nodes[last].end]
		if text := strings.TrimLeft(text, " \t\r\n"); startsWithName(text, name) {
			lost := int(p.nodes[last].end) - len(text)
			p.report(strayCloseTag, tag.Start, tag.End, "</"+name+`> has no start tag: is the "<" of its start tag missing?`).
				Relate(Span{lost, lost + len(name)}, "here its start tag may be").
				AddFix("insert <", false, Edit{Span{lost, lost}, "<"})
			return
		}
	}
	d := p.report(strayCloseTag, tag.Start, tag.End, message)
	if parent != action {
		n := &p.nodes[parent]
		d.Relate(Span{int(n.start), int(n.a)}, "<"+p.text[n.start+1:n.a]+"> is open here")
	}
	d.AddFix("remove </"+name+">", false, remove)
}

// endedChild returns the last child of parent before the node i that is an
// empty-element tag of that name, or -1.
func (p *parser) endedChild(parent, i int32, name string) int32 {
	found := int32(-1)
	for child := parent + 1; child < i; child = p.nodes[child].next {
		n := &p.nodes[child]
		if n.kind == KindElement && n.flags&flagSelfClosing != 0 && p.text[n.start+1:n.a] == name &&
			strings.HasSuffix(p.text[n.start:n.b], "/>") {
			found = child
		}
	}
	return found
}

// bracketLost reports whether it has been said of some text that it may be the
// start tag of that name without its bracket.
func (p *parser) bracketLost(name string) bool {
	for i := range p.diagnostics {
		d := &p.diagnostics[i]
		if text := p.text[d.Span.Start:d.Span.End]; d.Code == syntaxTable[textOutsideStanza].Code &&
			lostBracket(text) && startsWithName(text, name) {
			return true
		}
	}
	return false
}

// lastChild returns the last child of parent before the node i, or -1.
func (p *parser) lastChild(parent, i int32) int32 {
	last := i - 1
	for last > parent && p.nodes[last].parent != parent {
		last = p.nodes[last].parent
	}
	if last <= parent {
		return -1
	}
	return last
}

// dropSeveralStanzas takes back that there are several stanzas behind the
// offset: they are the content of one.
func (p *parser) dropSeveralStanzas(offset int) {
	kept := p.diagnostics[:0]
	for _, d := range p.diagnostics {
		if d.Code != syntaxTable[severalStanzas].Code || d.Span.Start < offset {
			kept = append(kept, d)
		}
	}
	p.diagnostics = kept
}

// startsWithName reports whether the text starts with a name and then with what
// may follow one in a start tag.
func startsWithName(text, name string) bool {
	rest, ok := strings.CutPrefix(text, name)
	return ok && name != "" && rest != "" && (rest[0] == '>' || rest[0] == '/' || class[rest[0]]&isSpace != 0)
}

// wholeLines returns the span with what would be left over of its lines if it
// were removed: white space before it at the end of a line, and the line break
// before that if nothing else stands on its lines.
func (p *parser) wholeLines(s Span) Span {
	behind := strings.TrimLeft(p.text[s.End:], " \t\r")
	if behind != "" && behind[0] != '\n' {
		return s
	}
	before := strings.TrimRight(p.text[:s.Start], " \t")
	s.Start = len(strings.TrimSuffix(strings.TrimSuffix(before, "\n"), "\r"))
	return s
}
