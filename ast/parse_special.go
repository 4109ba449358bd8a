package ast

import "strings"

// special parses CDATA, an XML comment, or what is no XML that a stanza may
// hold.
func (p *parser) special(kind Kind, parent int32, at int) int {
	var end int
	switch kind {
	case KindCData:
		end = p.through(kind, at, cdataOpen, cdataClose)
	case KindXMLComment:
		end = p.through(kind, at, xmlCommentOpen, xmlCommentClose)
	default:
		return p.malformed(parent, at)
	}
	i := p.push(kind, parent, at, end)
	if !strings.HasSuffix(p.text[at:end], ">") {
		p.nodes[i].flags |= flagBroken
	}
	if kind == KindXMLComment {
		p.checkXMLComment(i)
	}
	if kind == KindCData && p.nodes[i].flags&flagBroken == 0 {
		if line := p.commentLine(at, end); line >= 0 {
			p.nodes[i].flags |= flagBroken
			p.commentInside(malformedMarkup, line, end, "CDATA")
		}
	}
	if kind == KindCData && p.nodes[parent].kind != KindElement {
		p.nodes[i].flags |= flagBroken
		p.report(textOutsideStanza, at, at+len(cdataOpen), "the CDATA is outside a stanza")
	}
	return end
}

// checkXMLComment reports two hyphens in an XML comment, which end it for some
// readers (XML 1.0, section 2.5).
func (p *parser) checkXMLComment(i int32) {
	n := &p.nodes[i]
	inner, closed := strings.CutSuffix(p.text[n.start:n.end], xmlCommentClose)
	if !closed || len(inner) < len(xmlCommentOpen) {
		return // its missing end is reported already
	}
	start := int(n.start) + len(xmlCommentOpen)
	at := strings.Index(inner[len(xmlCommentOpen):]+"-", "--") // also "--->"
	if at < 0 {
		return
	}
	n.flags |= flagBroken
	p.report(malformedMarkup, start+at, start+at+len("--"), `two hyphens are not allowed inside an XML comment`)
}

// through returns the end of markup that runs to a closing mark, and reports
// a missing one; the markup then ends with its line.
func (p *parser) through(kind Kind, at int, opening, closing string) int {
	if !p.unended.Has(kind) {
		if stop := p.closingMark(kind, at+len(opening), closing); stop >= 0 {
			return stop + len(closing)
		}
		p.unended |= KindSet(kind)
	}
	end := lineEnd(p.text, at)
	if tag := strings.Index(p.text[at:end], "</"); kind == KindCData && tag > 0 {
		end = at + tag
	}
	p.report(malformedMarkup, at, at+len(opening), "the "+kind.String()+" has no \""+closing+"\"").
		AddFix("insert "+closing, false, Edit{Span{end, end}, closing})
	return end
}

// closingMark returns the offset of the next closing mark from at on, or -1.
// In an XML comment, it does not count on a line that is a comment itself.
func (p *parser) closingMark(kind Kind, at int, closing string) int {
	for from := at; ; {
		i := strings.Index(p.text[from:], closing)
		if i < 0 {
			return -1
		}
		stop := from + i
		line := strings.LastIndexByte(p.text[from:stop], '\n') + 1 + from
		if kind != KindXMLComment || line == stop || !p.atLineStart(line) || !isCommentStart(p.text[line:]) {
			return stop
		}
		from = lineEnd(p.text, stop)
	}
}

// commentLine returns the offset of the first line in column 0 between the two
// offsets, in a body, or -1.
func (p *parser) commentLine(start, end int) int {
	for at := start; ; {
		i := strings.IndexByte(p.text[at:end], '\n')
		if i < 0 {
			return -1
		}
		if at += i + 1; at < end && isCommentStart(p.text[at:]) {
			return at
		}
	}
}

// commentInside reports the comment line at line, and offers to indent it and
// all such lines up to end, which makes text of them.
func (p *parser) commentInside(code syntaxCode, line, end int, what string) {
	stop := min(lineEnd(p.text, line), end)
	d := p.report(code, line, stop, quote(p.text[line:stop])+" starts in column 0, which makes it a comment, and comments are not allowed in "+
		what+": put a tab before it, or move it")
	var edits []Edit
	for at := line; at >= 0; at = p.commentLine(at, end) {
		edits = append(edits, Edit{Span{at, at}, "\t"})
	}
	d.AddFix("make it part of "+what, false, edits...)
}

// malformed takes in a bracket that starts nothing a stanza may hold.
func (p *parser) malformed(parent int32, at int) int {
	end := at + 1
	switch {
	case end < len(p.text) && (p.text[end] == '?' || p.text[end] == '!'):
		end = p.declaration(at)
	case p.nodes[parent].kind != KindElement:
		end = p.noTag(at)
	case end < len(p.text) && p.text[end] == '<' && p.markup(end) == KindElement:
		p.report(malformedMarkup, at, end, `an extra "<"`).
			AddFix("remove it", false, Edit{Span{at, end}, ""})
	default:
		p.report(malformedMarkup, at, end, `"<" does not start a tag here: write &lt; for the character`).
			AddFix("write &lt;", false, Edit{Span{at, end}, "&lt;"})
	}
	i := p.push(KindMalformed, parent, at, end)
	p.nodes[i].flags |= flagBroken
	return end
}

// declaration reports a processing instruction or a declaration, and returns
// its end.
func (p *parser) declaration(at int) int {
	end := at + len("<?")
	if stop := strings.IndexAny(p.text[end:], "><\n"); stop >= 0 {
		end += stop
		if p.text[end] == '>' {
			end++
		}
	} else {
		end = lineEnd(p.text, at)
	}
	end = at + len(strings.TrimRight(p.text[at:end], " \t\r\n"))
	p.report(malformedMarkup, at, end, "processing instructions and declarations are not allowed in XMPP (RFC 6120, section 11.1)").
		AddFix("remove it", false, Edit{p.wholeLines(Span{at, end}), ""})
	return end
}

// noTag reports a bracket beside a stanza that starts no tag, with what stands
// behind it up to the closing bracket, and returns the end of that.
func (p *parser) noTag(at int) int {
	end := at + 1
	if stop := p.guess(end, "<>\n"); stop >= 0 {
		end = stop
		if p.text[stop] == '>' {
			end++
		}
	}
	if p.tired() {
		return end
	}
	end = at + len(strings.TrimRight(p.text[at:end], " \t\r\n"))
	name := p.skipSpace(at + 1)
	if name > at+1 && name < end && class[p.text[name]]&isNameStart != 0 {
		p.report(malformedMarkup, at, end, `no space is allowed after "<"`).
			AddFix("remove the space", true, Edit{Span{at + 1, name}, ""})
		return end
	}
	p.report(malformedMarkup, at, end, "invalid tag "+quote(p.text[at:end])+": the name of an element starts with a letter")
	return end
}
