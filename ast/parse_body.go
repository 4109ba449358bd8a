package ast

import "strings"

const (
	cdataOpen       = "<![CDATA["
	cdataClose      = "]]>"
	xmlCommentOpen  = "<!--"
	xmlCommentClose = "-->"
)

// body parses the XML below an action from at on. It returns the end of its
// last node, or last if there is none, and where it ends itself: at the end of
// the block, or at an action or the like that is indented.
func (p *parser) body(action int32, at, last int) (end, next int) {
	parent := action
	gap := at           // start of what stands between two pieces of markup
	betweenTags := true // white space from gap on may be insignificant
	p.stanza = -1
	for {
		at = p.skipSpace(at)
		if at == len(p.text) {
			break
		}
		if p.text[at] == '<' && p.atLineStart(at) {
			if p.nodes[action].kind == KindAction {
				p.bareLine(at, unknownLine, "a line of a stanza must be indented: put a tab before it")
			}
		} else if p.text[at-1] == '\n' {
			// Else a body has nothing in column 0 but comments: see blockLength.
			end := lineEnd(p.text, at)
			p.push(KindComment, parent, at, end)
			at, last = end, end
			gap = at
			continue
		}
		if p.text[at] != '<' {
			if parent == action {
				if kind := p.indentedOpener(at); kind == KindComment {
					end := lineEnd(p.text, at)
					p.push(KindComment, parent, at, end)
					at, gap, last = end, end, end
					continue
				} else if kind != KindNone {
					return last, at
				}
			}
			at = p.characters(parent, action, gap, at)
			gap, last = at, at
			betweenTags = false
			continue
		}
		kind := p.markup(at)
		if gap < at && parent != action && !(betweenTags && kind != KindCData && hasLineBreak(p.text[gap:at])) {
			p.push(KindText, parent, gap, at)
		}
		betweenTags = kind != KindCData && kind != KindMalformed
		switch kind {
		case kindEndTag:
			parent, at = p.endTag(parent, action, at)
		case KindElement:
			parent, at = p.startTag(parent, action, at)
		default:
			at = p.special(kind, parent, at)
		}
		gap, last = at, at
	}
	p.unwind(0, Span{}, "")
	return last, at
}

// kindEndTag is what markup calls an end tag, which is part of its element and
// no node.
const kindEndTag = KindCount

// markup says what the markup is that starts at the bracket at.
func (p *parser) markup(at int) Kind {
	if at+1 == len(p.text) {
		return KindMalformed
	}
	switch c := p.text[at+1]; {
	case class[c]&isNameStart != 0:
		return KindElement
	case c == '/':
		return kindEndTag
	case c == '!' && strings.HasPrefix(p.text[at:], xmlCommentOpen):
		return KindXMLComment
	case c == '!' && strings.HasPrefix(p.text[at:], cdataOpen):
		return KindCData
	}
	return KindMalformed
}

func hasLineBreak(text string) bool {
	return text[0] == '\n' || strings.IndexByte(text, '\n') >= 0 // nearly always the first
}

// characters parses a run of character data, from gap, whose first byte that
// is not white space is at at, to the next markup or comment line.
func (p *parser) characters(parent, action int32, gap, at int) int {
	start := gap
	if parent == action {
		start = at
	}
	i := p.push(KindText, parent, start, at)
	text := p.text
	for at < len(text) {
		if class[text[at]]&endsText == 0 {
			at++
			continue
		}
		switch text[at] {
		case '<':
			goto done
		case '\n':
			if next := at + 1; next < len(text) && class[text[next]]&isSpace == 0 {
				goto done // a comment line
			}
			if parent == action && p.openerAt(at+1+len(text[at+1:])-len(strings.TrimLeft(text[at+1:], " \t"))) != KindNone {
				goto done
			}
			at++
		case ']':
			if strings.HasPrefix(text[at:], cdataClose) {
				p.report(malformedMarkup, at, at+len(cdataClose), `"]]>" without CDATA: write ]]&gt;`).
					AddFix("write ]]&gt;", true, Edit{Span{at, at + len(cdataClose)}, "]]&gt;"})
			}
			at++
		default:
			end := p.part(i, at, len(text), endOfText)
			at = max(end, at+1)
		}
	}
done:
	if parent == action || at == len(text) {
		// White space behind the last word belongs to what comes next, if anything.
		at = start + len(strings.TrimRight(text[start:at], " \t\r\n"))
	}
	if parent == action {
		p.strayText(action, i, start, at)
	}
	p.close(i, at)
	return at
}

// strayText reports text beside a stanza.
func (p *parser) strayText(action, i int32, start, end int) {
	p.nodes[i].flags |= flagBroken
	if p.tired() {
		return
	}
	text := p.text[start:end]
	a := &p.nodes[action]
	if a.kind == KindAction && text == wordNothing && VerbOf(p.text[a.b:a.c]) == VerbReceives {
		p.report(textOutsideStanza, start, end, `"nothing" belongs on the line of the action: receives: nothing`).
			AddFix("move it to the line of the action", false, Edit{Span{len(strings.TrimRight(p.text[:start], " \t\r\n")), start}, " "})
		return
	}
	if lostBracket(text) {
		p.report(textOutsideStanza, start, end, quote(text)+" is outside a stanza: is its \"<\" missing?").
			AddFix("insert <", false, Edit{Span{start, start}, "<"})
		return
	}
	line := lineEnd(text, 0)
	p.report(textOutsideStanza, start, start+line, quote(text[:line])+" is outside a stanza").
		AddFix("remove the text", false, Edit{p.wholeLines(Span{start, end}), ""})
}

// lostBracket reports whether text looks like a tag without its first bracket.
func lostBracket(text string) bool {
	return class[text[0]]&isNameStart != 0 && strings.HasSuffix(text, ">")
}

// startTag parses a start tag or an empty-element tag and returns the parent
// of what follows it.
func (p *parser) startTag(parent, action int32, at int) (int32, int) {
	text := p.text
	end := at + 1
	prefixed := false
	for end < len(text) && class[text[end]]&isNamePart != 0 {
		if text[end] == ':' {
			prefixed = true
		}
		end++
	}
	i := p.push(KindElement, parent, at, end)
	if parent == action {
		p.nodes[i].c = -1
		p.severalStanzas(action, i, at, end)
	} else {
		p.nodes[i].c = p.nodes[parent].c
	}
	p.nodes[i].a = int32(end)
	if prefixed {
		p.nodes[i].flags |= flagPrefixed
	}
	end, closing := p.attributes(i, end)
	e := &p.nodes[i]
	e.b = int32(end)
	if e.flags&(flagPrefixed|flagDeclares|flagPrefixedAttrs) != 0 {
		p.checkPrefixes(i)
		e = &p.nodes[i]
	}
	if closing {
		e.flags |= flagSelfClosing
		p.leave(i)
		p.close(i, end)
		return parent, end
	}
	p.open = append(p.open, i)
	return i, end
}

// severalStanzas reports a second stanza where an action expects one.
func (p *parser) severalStanzas(action, stanza int32, at, end int) {
	if p.stanza < 0 {
		p.stanza = stanza
		return
	}
	a := &p.nodes[action]
	if a.kind != KindAction || a.flags&flagKnownVerb == 0 || VerbOf(p.text[a.b:a.c]) != VerbReceives || p.tired() {
		return
	}
	first := &p.nodes[p.stanza]
	gap := Span{len(strings.TrimRight(p.text[:at], " \t\r\n")), at}
	nl := p.lineBreak()
	indent, ok := p.indentBefore(at)
	if !ok {
		indent = "\t"
	}
	line := p.text[a.start:a.a] + " " + VerbReceives.String() + ":"
	p.report(severalStanzas, at, end, "a receives expects 1 stanza: is an action line missing above this one?").
		Relate(Span{int(first.start), int(first.a)}, "the first stanza").
		AddFix("insert "+quote(line), false, Edit{gap, nl + nl + line + nl + indent})
}
