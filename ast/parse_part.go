package ast

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Where a part of a text or of an attribute value must end.
const (
	endOfValue = "\n"
	endOfText  = "<\n"
)

const placeholderOpen = "{" + PrefixScansion + ":"

// part parses the entity, expression or placeholder at at, no further than
// limit and before any byte of stops. It returns the end, or at if nothing
// starts there.
func (p *parser) part(parent int32, at, limit int, stops string) int {
	switch p.text[at] {
	case '&':
		return p.entity(parent, at, limit)
	case '$':
		if at+1 < limit && p.text[at+1] == '{' {
			return p.expression(parent, at, at+2, limit, stops)
		}
	case '{':
		if strings.HasPrefix(p.text[at:limit], placeholderOpen) {
			return p.placeholder(parent, at, limit, stops)
		}
		return p.dollarless(parent, at, limit, stops)
	}
	return at
}

func (p *parser) entity(parent int32, at, limit int) int {
	length, _, ok := entityAt(p.text[at:limit])
	if !ok {
		return p.badEntity(at, limit)
	}
	p.nodes[parent].flags |= flagReferences
	p.push(KindEntity, parent, at, at+length)
	return at + length
}

// badEntity reports an ampersand that starts no entity of XMPP, and returns the
// end of what it looks like.
func (p *parser) badEntity(at, limit int) int {
	end := at + 1
	for end < limit && (class[p.text[end]]&isNamePart != 0 || p.text[end] == '#') && end-at < 16 {
		end++
	}
	ampersand := Edit{Span{at, at + 1}, "&amp;"}
	name := p.text[at+1 : end]
	switch _, known := namedEntities[name]; {
	case end < limit && p.text[end] == ';' && name != "":
		end++
		d := p.report(badEntity, at, end, "XMPP has no entity "+quote(p.text[at:end])+
			": only &lt; &gt; &amp; &apos; &quot; and numbers of characters that XML allows")
		if meant := html.UnescapeString(p.text[at:end]); utf8.RuneCountInString(meant) == 1 && name[0] != '#' {
			r, _ := utf8.DecodeRuneInString(meant)
			number := "&#" + strconv.Itoa(int(r)) + ";"
			d.AddFix("write "+number, true, Edit{Span{at, end}, number})
		}
		return end
	case known:
		p.report(badEntity, at, end, quote(p.text[at:end])+` has no ";"`).
			AddFix("insert ;", false, Edit{Span{end, end}, ";"}).
			AddFix("write &amp;", false, ampersand)
		return end
	}
	p.report(badEntity, at, at+1, `"&" does not start an entity here: write &amp;`).AddFix("write &amp;", true, ampersand)
	return at + 1
}

// braced returns the end of what stands in braces from start on, and whether
// the closing brace is there.
func (p *parser) braced(start, limit int, stops string) (end int, closed bool) {
	for end = start; end < limit; end++ {
		c := p.text[end]
		if c == '}' {
			return end, true
		}
		if c == '{' || strings.IndexByte(stops, c) >= 0 {
			break
		}
	}
	if end > start && p.text[end-1] == '$' && end < limit && p.text[end] == '{' {
		end--
	}
	for end > start && class[p.text[end-1]]&isSpace != 0 {
		end--
	}
	return end, false
}

func (p *parser) expression(parent int32, at, start, limit int, stops string) int {
	end, closed := p.braced(start, limit, stops)
	i := p.push(KindExpression, parent, at, end)
	nameEnd, form := splitExpression(p.text[start:end])
	n := &p.nodes[i]
	n.flags |= form
	name := strings.TrimSpace(p.text[start : start+nameEnd])
	n.a = int32(start + strings.Index(p.text[start:start+nameEnd], name))
	n.b = n.a + int32(len(name))
	if closed {
		n.flags |= flagClosed
		end++
		n.end = int32(end)
	} else {
		n.flags |= flagBroken
	}
	return end
}

// splitExpression tells what an expression asks for, and where the name in it
// ends.
func splitExpression(inner string) (nameEnd int, form flags) {
	if name, ok := strings.CutSuffix(inner, "'s full JID"); ok {
		return len(name), flagFullJID | flagJID
	}
	if name, ok := strings.CutSuffix(inner, "'s JID"); ok {
		return len(name), flagJID
	}
	return len(inner), 0
}

// dollarless parses {NAME's JID} without its dollar sign. Any other brace is
// text.
func (p *parser) dollarless(parent int32, at, limit int, stops string) int {
	end, closed := p.braced(at+1, limit, stops)
	if !closed {
		return at
	}
	if _, form := splitExpression(p.text[at+1 : end]); form == 0 {
		return at
	}
	first := len(p.nodes)
	end = p.expression(parent, at, at+1, limit, stops)
	p.nodes[first].flags |= flagNoDollar
	return end
}

func (p *parser) placeholder(parent int32, at, limit int, stops string) int {
	start := at + len(placeholderOpen)
	end, closed := p.braced(start, limit, stops)
	i := p.push(KindPlaceholder, parent, at, end)
	n := &p.nodes[i]
	keyword := end
	if colon := strings.IndexByte(p.text[start:end], ':'); colon >= 0 {
		keyword = start + colon
		n.b, n.c = int32(keyword+1), int32(end)
	} else {
		n.b, n.c = int32(end), int32(end)
	}
	n.a = int32(keyword)
	if closed {
		n.flags |= flagClosed
		end++
		n.end = int32(end)
	} else {
		n.flags |= flagBroken
	}
	return end
}
