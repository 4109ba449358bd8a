package ast

import (
	"strings"
	"unicode/utf8"
)

// unquoted takes in a value without quotes, or with quotes that are none to XML.
func (p *parser) unquoted(i int32, at, nameEnd, value int) int {
	text := p.text
	n := &p.nodes[i]
	n.flags |= flagBroken
	equals := nameEnd + strings.IndexByte(text[nameEnd:], '=') + 1
	if value > equals && p.startsAttribute(value) || value == len(text) || text[value] == '>' || text[value] == '<' ||
		strings.HasPrefix(text[value:], "/>") {
		n.b, n.c = int32(nameEnd), int32(nameEnd)
		p.noValue(at, equals)
		p.close(i, equals)
		return equals
	}
	end := p.unquotedEnd(value)
	n.b, n.c = int32(value), int32(end)
	p.close(i, end)
	if p.tired() {
		return end
	}
	bare := text[value:end]
	inner := strings.Trim(bare, straightQuotes+curlyQuotes)
	message := "the value of " + quote(text[at:nameEnd]) + " needs quotes"
	switch {
	case strings.Trim(bare, curlyQuotes) != bare:
		message = "the value of " + quote(text[at:nameEnd]) + " has quotes that XML does not allow: use straight quotes"
	case strings.TrimRight(bare, straightQuotes) != bare:
		message = "the value of " + quote(text[at:nameEnd]) + " has no opening quote"
	}
	d := p.report(malformedAttribute, at, end, message)
	if mark := quoteFor(inner); mark != "" {
		d.AddFix("put quotes around the value", false, Edit{Span{value, end}, mark + inner + mark})
	}
	return end
}

const (
	straightQuotes = `"'`
	curlyQuotes    = "“”„‟«»‘’‚‛"
)

// quoteFor returns the quote that may stand round a value, the double one if
// either may, or "".
func quoteFor(value string) string {
	for _, mark := range []string{`"`, "'"} {
		if !strings.Contains(value, mark) {
			return mark
		}
	}
	return ""
}

// unquotedEnd returns the end of a value without quotes that starts at at. It
// ends at white space, but not at that in braces, and not before a quote that
// has lost its partner.
func (p *parser) unquotedEnd(at int) int {
	text := p.text
	end := at
	for end < len(text) {
		c := text[end]
		if class[c]&isSpace != 0 || c == '>' || c == '<' || c == '/' && end+1 < len(text) && text[end+1] == '>' {
			break
		}
		end++
		if c == '{' {
			if brace := p.guess(end, "}<>=\n"); brace >= 0 && text[brace] == '}' {
				end = brace + 1
			}
		}
	}
	closing := straightQuotes
	if strings.HasPrefix(text[at:], "“") || strings.HasPrefix(text[at:], "„") {
		closing = "”“"
	}
	if strings.Trim(text[end-1:end], straightQuotes) == "" || strings.HasSuffix(text[at:end], "”") {
		return end
	}
	if stop := p.guess(end, closing+"<>=\n"); stop >= 0 && strings.IndexByte("<>=\n", text[stop]) < 0 {
		_, size := utf8.DecodeRuneInString(text[stop:])
		if p.endsAttribute(stop + size) {
			return stop + size
		}
	}
	return end
}

// guess returns the offset of the next of the characters, from at on and not
// far away, or -1.
func (p *parser) guess(at int, characters string) int {
	if p.tired() {
		return -1
	}
	stop := strings.IndexAny(p.text[at:min(len(p.text), at+maxGuess)], characters)
	if stop < 0 {
		return -1
	}
	return at + stop
}

// endsAttribute reports whether the attribute before at may end there: white
// space or the end of the tag follows.
func (p *parser) endsAttribute(at int) bool {
	return at == len(p.text) || class[p.text[at]]&isSpace != 0 || p.text[at] == '>' || p.text[at] == '/'
}

// startsAttribute reports whether a name and an equals sign stand at at.
func (p *parser) startsAttribute(at int) bool {
	end := at
	for end < len(p.text) && class[p.text[end]]&isNamePart != 0 {
		end++
	}
	end = p.skipSpace(end)
	return end < len(p.text) && p.text[end] == '=' && class[p.text[at]]&isNameStart != 0
}

// quoted parses a value whose opening quote is at at.
func (p *parser) quoted(i int32, at int) int {
	text := p.text
	mark := text[at]
	start := at + 1
	end := start
	special := false
	for ; end < len(text); end++ {
		c := text[end]
		if class[c]&endsValue == 0 {
			continue
		}
		if c == mark || c == '<' {
			break
		}
		if c != '"' && c != '\'' {
			special = true
		}
	}
	closed := end < len(text) && text[end] == mark
	behind := end + 1
	if !closed || behind < len(text) && class[text[behind]]&isSpace == 0 && text[behind] != '>' && text[behind] != '/' {
		end, behind = p.brokenValue(i, start, end, closed)
		special = true // where it ends now nobody has looked yet
	}
	n := &p.nodes[i]
	n.b, n.c = int32(start), int32(end)
	if special {
		p.commentInValue(i, start, end)
		for at := start; at < end; {
			if c := text[at]; c == '&' || c == '$' || c == '{' {
				at = max(p.part(i, at, end, endOfValue), at+1)
				continue
			}
			at++
		}
	}
	p.close(i, behind)
	return behind
}

// commentInValue reports a line in column 0 of the value from start to end, if
// the value is sound but for that: a runner that leaves out comments before it
// reads XML would read another value.
func (p *parser) commentInValue(i int32, start, end int) {
	n := &p.nodes[i]
	if n.flags&flagBroken != 0 {
		return
	}
	if line := p.commentLine(start, end); line >= 0 {
		n.flags |= flagBroken
		p.commentInside(malformedAttribute, line, end, "the value of "+quote(p.text[n.start:n.a]))
	}
}

// lacksQuote ends the message about a value without its closing quote.
const lacksQuote = " has no closing quote"

// brokenValue decides where a value ends whose closing quote is missing, or
// has something behind it. It returns the end of the value and the end of the
// attribute.
func (p *parser) brokenValue(i int32, start, end int, closed bool) (valueEnd, attrEnd int) {
	text := p.text
	n := &p.nodes[i]
	n.flags |= flagBroken
	name := text[n.start:n.a]
	value := text[start:end]
	if stop, ok := bracketEnd(text, start, end); ok {
		p.report(malformedAttribute, end, end+1, `"<" is not allowed in a value: write &lt;`).
			AddFix("write &lt;", false, Edit{Span{end, end + 1}, "&lt;"})
		return stop, stop + 1
	}
	next := nextAttribute(value)
	if closed && next < 0 {
		behind := end + 1
		if p.startsAttribute(behind) {
			_, size := utf8.DecodeRuneInString(text[behind:])
			p.report(malformedAttribute, behind, behind+size, "a space is missing before this attribute").
				AddFix("insert a space", true, Edit{Span{behind, behind}, " "})
			return end, behind
		}
		if text[behind] == text[end] && p.endsAttribute(behind+1) {
			p.report(malformedAttribute, behind, behind+1, "an extra quote follows the value of "+quote(name)).
				AddFix("remove the quote", true, Edit{Span{behind, behind + 1}, ""})
			return end, behind + 1
		}
		if stop := p.quoteInside(start, end); stop > 0 {
			return stop, stop + 1
		}
		if stop := p.apostropheOnly(start, end); stop > 0 {
			return stop, stop
		}
		return end, behind // what follows is reported as what it is not: an attribute
	}
	stop := start + len(value)
	if next >= 0 {
		stop = start + next
	} else if i := strings.IndexAny(value, ">\n"); i >= 0 {
		stop = start + i
		if value[i] == '>' && i > 0 && value[i-1] == '/' {
			stop--
		}
	}
	stop = start + len(strings.TrimRight(text[start:stop], " \t\r\n"))
	mark := text[start-1 : start]
	if other := stop - 1; other > start && strings.Trim(text[other:stop], straightQuotes) == "" {
		p.report(malformedAttribute, int(n.start), stop, "the value of "+quote(name)+" starts with one quote and ends with another").
			AddFix("end it with the same quote", false, Edit{Span{other, stop}, mark})
		return other, stop
	}
	title, missing := "insert the quote", mark
	if next := p.skipSpace(stop); next == len(text) {
		title, missing = title+" and />", mark+"/>"
	} else if text[next] == '<' {
		title, missing = title+" and >", mark+">"
	}
	p.report(malformedAttribute, int(n.start), stop, "the value of "+quote(name)+lacksQuote).
		AddFix(title, false, Edit{Span{stop, stop}, missing})
	return stop, stop
}

// quoteInside deals with a value, from start on, whose quote at end does not end
// it, since another one follows that does: 'it's', '${Romeo's JID}'. It returns
// where the value ends, or 0 if that is not so.
func (p *parser) quoteInside(start, end int) int {
	text := p.text
	mark := text[end : end+1]
	stop := end
	for {
		if stop = p.guess(stop+1, mark+"<>\n"); stop < 0 || stop > end+maxGuess || text[stop] != mark[0] {
			return 0
		}
		if p.endsAttribute(stop + 1) {
			break
		}
	}
	if nextAttribute(text[end+1:stop]) >= 0 { // that quote is one of a later attribute
		return 0
	}
	open, value := start-1, text[start:stop]
	if mark == "'" {
		d := p.report(apostropheInQuotes, open, stop+1,
			"the apostrophe in "+quote(value)+" ends the value: use double quotes")
		if !strings.Contains(value, `"`) {
			d.AddFix("use double quotes", true, Edit{Span{open, start}, `"`}, Edit{Span{stop, stop + 1}, `"`})
		}
		return stop
	}
	d := p.report(malformedAttribute, open, stop+1, "a double quote in the value ends it: write &quot;")
	if !strings.Contains(value, "'") {
		d.AddFix("use single quotes", false, Edit{Span{open, start}, "'"}, Edit{Span{stop, stop + 1}, "'"})
	}
	d.AddFix("write &quot;", false, Edit{Span{start, stop}, strings.ReplaceAll(value, `"`, "&quot;")})
	return stop
}

// apostropheOnly deals with a value in single quotes, from start on, that an
// apostrophe at end seems to end, and whose closing quote has been lost as
// well: '${Romeo's JID}>. It returns where the value ends, or 0.
func (p *parser) apostropheOnly(start, end int) int {
	if p.text[end] != '\'' || !strings.HasPrefix(p.text[end:], "'s ") {
		return 0
	}
	brace := p.guess(end, "}=<>\n")
	if brace < 0 || p.text[brace] != '}' || !p.endsAttribute(brace+1) {
		return 0
	}
	stop := brace + 1
	p.report(apostropheInQuotes, start-1, stop, "the apostrophe in "+quote(p.text[start:stop])+" ends the value: use double quotes").
		AddFix("use double quotes", false, Edit{Span{start - 1, start}, `"`}, Edit{Span{stop, stop}, `"`})
	return stop
}

// bracketEnd tells where the value that starts at start ends if the bracket at
// end was meant to be part of it: a="1 < 2".
func bracketEnd(text string, start, end int) (int, bool) {
	if end == len(text) || text[end] != '<' {
		return 0, false
	}
	mark := text[start-1]
	length := strings.IndexAny(text[end+1:], ">=\"'\n")
	if length < 0 || text[end+1+length] != mark {
		return 0, false
	}
	stop := end + 1 + length
	behind := stop + 1
	return stop, behind < len(text) && (class[text[behind]]&isSpace != 0 || text[behind] == '>' || text[behind] == '/')
}

// nextAttribute returns the offset of the white space before an attribute that
// a value without its closing quote has swallowed, or -1.
func nextAttribute(value string) int {
	for from := 0; ; {
		eq := strings.IndexByte(value[from:], '=')
		if eq < 0 {
			return -1
		}
		eq += from
		name := eq
		for name > 0 && class[value[name-1]]&isNamePart != 0 {
			name--
		}
		if name < eq && name > 0 && class[value[name-1]]&isSpace != 0 && class[value[name]]&isNameStart != 0 {
			for name > 0 && class[value[name-1]]&isSpace != 0 {
				name--
			}
			return name
		}
		from = eq + 1
	}
}
