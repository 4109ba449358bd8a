package ast

import "strings"

// attributes parses the rest of a start tag from at, behind the name. It
// returns the end of the tag and whether the tag closes its element.
func (p *parser) attributes(element int32, at int) (end int, selfClosing bool) {
	text := p.text
	var names uint64 // a bit for each name: only names of the same bit can be equal
	repeated := false
	for end == 0 {
		for at < len(text) && class[text[at]]&isSpace != 0 {
			at++
		}
		if at == len(text) {
			return p.openTag(element, at), true
		}
		switch c := text[at]; {
		case c == '>':
			end = at + 1
		case c == '/' && at+1 < len(text) && text[at+1] == '>':
			end, selfClosing = at+2, true
		case c == '<':
			end = p.openTag(element, at)
		case c == '/' && p.slashEnds(at):
			end, selfClosing = p.brokenSlash(element, at), true
		case text[at-1] == '\n':
			// Only comments stand in column 0 of a body.
			stop := lineEnd(text, at)
			p.push(KindComment, element, at, stop)
			at = stop
		case class[c]&isNameStart != 0:
			start, i := at, len(p.nodes)
			at = p.attribute(element, at)
			if i == len(p.nodes) {
				end = p.openTag(element, start) // it is text behind a tag without its bracket
				break
			}
			bit := nameBit(text[start:p.nodes[i].a])
			repeated = repeated || names&bit != 0
			names |= bit
		case p.isContent(element, at):
			end = p.openTag(element, at)
		default:
			at = p.junk(element, at)
		}
	}
	if repeated {
		p.checkDuplicates(element)
	}
	return end, selfClosing
}

// nameBit returns one bit that is the same for equal names.
func nameBit(name string) uint64 {
	return 1 << ((int(name[0]) + 5*int(name[len(name)/2]) + len(name)) % 64)
}

// openTag reports a start tag that runs into the next tag or the end of the
// block before at, and returns its end.
func (p *parser) openTag(element int32, at int) int {
	n := &p.nodes[element]
	n.flags |= flagBroken
	end := int(n.start) + len(strings.TrimRight(p.text[n.start:at], " \t\r\n"))
	if last := len(p.diagnostics) - 1; last >= 0 && p.diagnostics[last].Span.End == end &&
		strings.HasSuffix(p.diagnostics[last].Message, lacksQuote) {
		return end // the fix for that ends the tag as well
	}
	bracket := ">"
	if at == len(p.text) {
		bracket = "/>"
	}
	p.report(malformedMarkup, int(n.start), end, "the tag <"+p.text[n.start+1:n.a]+"> has no \">\"").
		AddFix("insert "+bracket, false, Edit{Span{end, end}, bracket})
	return end
}

// slashEnds reports whether the slash at at ends a start tag, though no bracket
// follows it as it should.
func (p *parser) slashEnds(at int) bool {
	next := p.skipSpace(at + 1)
	return next == len(p.text) || p.text[next] == '<' || p.text[next] == '>'
}

// brokenSlash reports a slash that ends a start tag without its bracket, or
// apart from it, and returns the end of the tag.
func (p *parser) brokenSlash(element int32, at int) int {
	end := at + 1
	if next := p.skipSpace(end); next < len(p.text) && p.text[next] == '>' {
		p.report(malformedMarkup, at, next+1, `no space is allowed between "/" and ">"`).
			AddFix("remove the space", true, Edit{Span{end, next}, ""})
		return next + 1
	}
	n := &p.nodes[element]
	n.flags |= flagBroken
	p.report(malformedMarkup, int(n.start), end, "the tag <"+p.text[n.start+1:n.a]+"> has no \">\"").
		AddFix("insert >", true, Edit{Span{end, end}, ">"})
	return end
}

// maxGuess bounds how far the parser looks ahead for what a mistake may mean.
const maxGuess = 256

// isContent reports whether what stands at at, in a start tag, is text of the
// element, because the end tag is the next markup: <body Hello</body>.
func (p *parser) isContent(element int32, at int) bool {
	if p.tired() {
		return false
	}
	ahead := p.text[at:min(len(p.text), at+maxGuess)]
	stop := strings.IndexAny(ahead, "<>=")
	if stop < 0 {
		return false
	}
	n := &p.nodes[element]
	name := p.text[n.start+1 : n.a]
	rest, ok := strings.CutPrefix(p.text[at+stop:], "</")
	return ok && strings.HasPrefix(rest, name) && (len(rest) == len(name) || !isName(rest[len(name)]))
}

// junk takes in what is no attribute, up to the next white space or the end of
// the tag.
func (p *parser) junk(element int32, at int) int {
	end := at + 1
	for end < len(p.text) {
		c := p.text[end]
		if class[c]&isSpace != 0 || c == '>' || c == '<' || c == '/' {
			break
		}
		end++
	}
	before := len(p.nodes) - 1
	i := p.push(KindMalformed, element, at, end)
	p.nodes[i].flags |= flagBroken
	if p.tired() {
		return end
	}
	start := at
	if n := &p.nodes[before]; n.kind == KindMalformed && n.parent == element && len(p.diagnostics) > 0 {
		// More of the same: one finding will do.
		if d := &p.diagnostics[len(p.diagnostics)-1]; d.Span.End == int(n.end) {
			start = d.Span.Start
			p.diagnostics = p.diagnostics[:len(p.diagnostics)-1]
		}
	}
	d := p.report(malformedAttribute, start, end, quote(p.text[start:end])+` is not an attribute: write name="value"`)
	switch junk := p.text[start:end]; junk {
	case ",", ";":
		d.AddFix("remove it", true, Edit{Span{start, end}, ""})
	case `"`, "'":
		d.Message = "a stray quote: it neither starts nor ends a value"
		d.AddFix("remove it", false, Edit{Span{start, end}, ""})
	}
	return end
}

// attribute parses an attribute whose name starts at at and returns its end.
func (p *parser) attribute(element int32, at int) int {
	text := p.text
	end := at + 1
	colon := text[at] == ':'
	for end < len(text) && class[text[end]]&isNamePart != 0 {
		if text[end] == ':' {
			colon = true
		}
		end++
	}
	i := p.push(KindAttr, element, at, end)
	n := &p.nodes[i]
	n.a, n.b, n.c = int32(end), int32(end), int32(end)
	switch {
	case colon:
		n.flags |= flagPrefixed
		p.nodes[element].flags |= flagPrefixedAttrs
		if strings.HasPrefix(text[at:end], attributeXMLNS+":") {
			p.nodes[element].flags |= flagDeclares
		}
	case end-at == len(attributeXMLNS) && text[at:end] == attributeXMLNS:
		p.declareDefault(element, i)
	}
	value := end
	if value < len(text) && text[value] == '=' { // as good as always
		value++
	} else if value = p.skipSpace(value); value < len(text) && text[value] == '=' {
		value++
	} else {
		return p.noEquals(element, i)
	}
	if value < len(text) && class[text[value]]&isSpace != 0 {
		value = p.skipSpace(value)
	}
	if value == len(text) || text[value] != '"' && text[value] != '\'' {
		return p.unquoted(i, at, end, value)
	}
	return p.quoted(i, value)
}

// declareDefault makes attribute i the element's xmlns. Of several, the first
// one counts.
func (p *parser) declareDefault(element, i int32) {
	p.nodes[i].flags |= flagXMLNS
	if e := &p.nodes[element]; e.c < 0 || p.nodes[e.c].parent != element {
		e.c = i
	}
}

// noEquals deals with the attribute i, just pushed, behind whose name there is
// no equals sign. It returns the end of the attribute, and takes it back if it
// is none but text behind a tag without its bracket.
func (p *parser) noEquals(element, i int32) int {
	text := p.text
	n := &p.nodes[i]
	at, end := int(n.start), int(n.a)
	if n.flags&(flagXMLNS|flagPrefixed) == 0 && p.isContent(element, at) {
		p.nodes = p.nodes[:i]
		return at
	}
	n.flags |= flagBroken
	value := p.skipSpace(end)
	if name, ok := strings.CutSuffix(text[at:end], ":"); ok && name != "" && value == end && p.isValue(value) {
		n.a--
		if strings.IndexByte(name, ':') < 0 {
			n.flags &^= flagPrefixed
		}
		if name == attributeXMLNS {
			p.declareDefault(element, i)
		}
		p.report(malformedAttribute, end-1, end, `":" instead of "="`).
			AddFix("write =", true, Edit{Span{end - 1, end}, "="})
		return p.quoted(i, value)
	}
	if p.isValue(value) {
		p.report(malformedAttribute, at, end, `"=" is missing between `+quote(text[at:end])+" and its value").
			AddFix("insert =", true, Edit{Span{end, value}, "="})
		return p.quoted(i, value)
	}
	p.noValue(at, end)
	return end
}

// noValue reports an attribute without a value that ends at end, its equals
// sign included if there is one.
func (p *parser) noValue(at, end int) {
	if p.tired() {
		return
	}
	name := strings.TrimRight(p.text[at:end], "= \t\r\n")
	start := len(strings.TrimRight(p.text[:at], " \t\r\n"))
	p.report(malformedAttribute, at, end, "the attribute "+quote(name)+` has no value: write name="value"`).
		AddFix("remove the attribute", false, Edit{Span{start, end}, ""})
}

// isValue reports whether a quoted value stands at at, which is whole and on
// one line.
func (p *parser) isValue(at int) bool {
	if at == len(p.text) || p.text[at] != '"' && p.text[at] != '\'' || p.tired() {
		return false
	}
	ahead := p.text[at+1 : min(len(p.text), at+maxGuess)]
	stop := strings.IndexAny(ahead, p.text[at:at+1]+"=<>\n")
	return stop >= 0 && ahead[stop] == p.text[at]
}
