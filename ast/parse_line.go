package ast

import (
	"strings"
)

// section parses a character section whose line ends at end, and all behind it
// in the block.
func (p *parser) section(at, end int) int {
	line := p.text[at:end]
	i := p.push(KindSection, -1, at, end)
	bracket := strings.IndexByte(line, ']')
	classEnd, nameStart := at+bracket, at+bracket+1
	switch {
	case bracket < 0:
		// [Client Romeo: the class is the first word.
		word := len(line)
		if space := strings.IndexAny(line, " \t"); space >= 0 {
			word = space
		}
		classEnd, nameStart = at+word, at+word
		p.nodes[i].flags |= flagBroken
		p.report(malformedSection, at, end, "the class of a character needs a closing bracket: [Client] Name").
			AddFix("close the bracket", false, Edit{Span{classEnd, classEnd}, "]"})
	case line[0] != '[':
		p.nodes[i].flags |= flagBroken
		p.report(malformedSection, at, end, "the class of a character needs an opening bracket: [Client] Name").
			AddFix("open the bracket", false, Edit{Span{at, at}, "["})
	}
	for nameStart < end && class[p.text[nameStart]]&isSpace != 0 {
		nameStart++
	}
	n := &p.nodes[i]
	n.a, n.b, n.c = int32(classEnd), int32(nameStart), int32(end)
	if n.flags&flagBroken == 0 && nameStart == end {
		n.flags |= flagBroken
		p.report(malformedSection, at, end, "the character has no name: write [Client] Name")
	}
	last, next := p.properties(i, p.afterLine(end), end)
	p.close(i, last)
	return next
}

// properties parses the lines of a section from at on. It returns the end of
// the last one, or last if there is none, and where they end: at the end of the
// block, or at a section or the like that is indented.
func (p *parser) properties(section int32, at, last int) (end, next int) {
	for ; at < len(p.text); at = next {
		end := lineEnd(p.text, at)
		next = p.afterLine(end)
		if end == at {
			continue
		}
		start := p.skipSpace(at)
		if isCommentStart(p.text[at:]) {
			p.push(KindComment, section, at, end)
			last = end
			continue
		}
		if start == at {
			p.bareLine(at, malformedProperty, "a property must be indented: put a tab before it")
		} else if !isBareProperty(p.text[start:end]) {
			if kind := p.indentedOpener(start); kind == KindComment {
				p.push(KindComment, section, start, end)
				last = end
				continue
			} else if kind != KindNone {
				return last, start
			}
		}
		last = end
		i := p.push(KindProperty, section, start, end)
		colon := strings.IndexByte(p.text[start:end], ':')
		if colon <= 0 {
			p.noColon(i, start, end)
			continue
		}
		keyEnd, value := start+colon, start+colon+1
		for keyEnd > start && class[p.text[keyEnd-1]]&isSpace != 0 {
			keyEnd--
		}
		for value < end && class[p.text[value]]&isSpace != 0 {
			value++
		}
		p.nodes[i].a, p.nodes[i].b = int32(keyEnd), int32(value)
	}
	return last, at
}

// noColon deals with the property i, which has no colon behind its key.
func (p *parser) noColon(i int32, start, end int) {
	n := &p.nodes[i]
	n.flags |= flagBroken
	n.a, n.b = int32(end), int32(end)
	d := p.report(malformedProperty, start, end, "a line of a character section is key: value, such as jid: romeo@localhost")
	key := start
	for key < end && p.text[key] != ':' && class[p.text[key]]&isNamePart != 0 {
		key++
	}
	value := key
	for value < end && (class[p.text[value]]&isSpace != 0 || p.text[value] == '=') {
		value++
	}
	if key > start && key < value && value < end {
		n.a, n.b = int32(key), int32(value)
		d.AddFix("write a colon", false, Edit{Span{key, value}, ": "})
	}
}

// line parses a line in column 0 that is neither comment, separator nor
// section, and all behind it in the block.
func (p *parser) line(at, end int) int {
	text := p.text[at:end]
	split, ok := splitAction(text)
	if !ok || text[0] == '<' {
		return p.unknown(at, end)
	}
	i := p.push(KindAction, -1, at, end)
	n := &p.nodes[i]
	n.a, n.b, n.c = int32(at+split.nameEnd), int32(at+split.verbStart), int32(at+split.verbEnd)
	verb := VerbOf(text[split.verbStart:split.verbEnd])
	if verb != VerbUnknown {
		n.flags |= flagKnownVerb
	}
	if split.colon {
		n.flags |= flagColon
	}
	body := p.afterLine(end)
	if rest := text[split.rest:]; rest != "" {
		if verb == VerbReceives && rest == wordNothing {
			n.flags |= flagNothing
		} else {
			n.flags |= flagBroken
			if p.trailingText(verb, at+split.rest, end) {
				body = at + split.rest
			}
		}
	}
	last, next := p.body(i, body, end)
	p.close(i, last)
	return next
}

// trailingText reports what stands behind the verb, and whether it is the body.
func (p *parser) trailingText(verb Verb, start, end int) bool {
	rest := p.text[start:end]
	gap := len(strings.TrimRight(p.text[:start], " \t"))
	switch {
	case verb.HasBody() && rest[0] == '<':
		p.report(trailingText, start, end, "the stanza goes on its own line, indented by a tab").
			AddFix("move the stanza to its own line", true, Edit{Span{gap, start}, p.lineBreak() + "\t"})
		return true
	case verb == VerbReceives && near(strings.ToLower(rest), wordNothing):
		p.report(trailingText, start, end, quote(rest)+` after the verb has no meaning here: did you mean "nothing"?`).
			AddFix(`write "nothing"`, false, Edit{Span{start, end}, wordNothing})
	default:
		d := p.report(trailingText, start, end, quote(rest)+" after the verb has no meaning here")
		if !verb.HasBody() || p.skipSpace(p.afterLine(end)) < len(p.text) { // else a body is lacking as well
			d.AddFix("remove it", false, Edit{Span{gap, end}, ""})
		}
	}
	return false
}

// unknown parses a line that is nothing known, and all behind it.
func (p *parser) unknown(at, end int) int {
	text := p.text[at:end]
	if strings.IndexByte(text, ']') > 0 && !strings.ContainsAny(text, "<[") {
		return p.section(at, end)
	}
	i := p.push(KindUnknown, -1, at, end)
	p.nodes[i].flags |= flagBroken
	message := quote(text) + " is not an action (NAME sends:), a section, a comment or the separator"
	switch word := strings.TrimRight(text, ": "); {
	case VerbOf(word) != VerbUnknown:
		message = "the action does not say who acts: write NAME " + text
	case text[0] == '<':
		message = "a stanza belongs below an action, indented by a tab"
	case strings.Trim(text, "-") == "":
		message = "the separator between cast and actions is a line of at least three dashes: -----"
	}
	p.report(unknownLine, at, end, message)
	last, next := end, len(p.text)
	if body := p.skipSpace(p.afterLine(end)); text[0] == '<' {
		last, next = p.body(i, at, end)
	} else if body < len(p.text) && p.text[body] == '<' {
		last, next = p.body(i, p.afterLine(end), end)
	} else if body < len(p.text) {
		last = p.indentedEnd(body)
	}
	p.close(i, last)
	return next
}

// quote returns the text in double quotes, cut where it is too long for a
// message.
func quote(text string) string {
	const most = 40
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > most {
		cut := most
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		text = text[:cut] + "…"
	}
	return `"` + text + `"`
}

// actionSplit is the line of an action in parts, as offsets into the line.
type actionSplit struct {
	nameEnd, verbStart, verbEnd, rest int
	colon                             bool
}

// splitAction splits the line of an action. The verb is the last known verb
// among the words before the first colon, the first word excepted; failing
// that, the word before the colon or the last word, if it looks like a verb.
func splitAction(line string) (actionSplit, bool) {
	if split, ok := splitPlainAction(line); ok {
		return split, true
	}
	verbStart, verbEnd := 0, 0   // the last known verb
	guessStart, guessEnd := 0, 0 // the last word
	colon := -1
	for at := 0; at < len(line) && colon < 0; {
		start := at
		for at < len(line) && line[at] != ' ' && line[at] != '\t' && line[at] != ':' {
			at++
		}
		if start > 0 && at > start {
			guessStart, guessEnd = start, at
			if VerbOf(line[start:at]) != VerbUnknown {
				verbStart, verbEnd = start, at
			}
		}
		for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
			at++
		}
		if at < len(line) && line[at] == ':' {
			colon = at
		}
	}
	if verbStart == 0 {
		if guessStart == 0 || colon < 0 && !nearVerb(line[guessStart:guessEnd]) {
			return actionSplit{}, false
		}
		verbStart, verbEnd = guessStart, guessEnd
	}
	split := actionSplit{
		nameEnd: len(strings.TrimRight(line[:verbStart], " \t")), verbStart: verbStart, verbEnd: verbEnd,
	}
	split.rest = verbEnd
	for split.rest < len(line) && class[line[split.rest]]&isSpace != 0 {
		split.rest++
	}
	if split.rest == colon && colon >= 0 {
		split.colon = true
		split.rest++
		for split.rest < len(line) && class[line[split.rest]]&isSpace != 0 {
			split.rest++
		}
	}
	return split, true
}

// splitPlainAction splits the line of nearly every action: it ends with a
// known verb, or with that and a colon.
func splitPlainAction(line string) (actionSplit, bool) {
	verbEnd := len(line)
	colon := line[verbEnd-1] == ':'
	if colon {
		verbEnd--
	}
	space := strings.LastIndexByte(line[:verbEnd], ' ')
	if space <= 0 || VerbOf(line[space+1:verbEnd]) == VerbUnknown || strings.IndexByte(line[:space], ':') >= 0 {
		return actionSplit{}, false
	}
	nameEnd := len(strings.TrimRight(line[:space], " \t"))
	return actionSplit{nameEnd: nameEnd, verbStart: space + 1, verbEnd: verbEnd, rest: len(line), colon: colon}, true
}

// nearVerb reports whether the word may be a verb with a slip of the finger:
// it has the letters of one but for two at most.
func nearVerb(word string) bool {
	word = strings.ToLower(word)
	for _, verb := range verbNames[VerbConnects:] {
		if near(word, verb) {
			return true
		}
	}
	return false
}

// near reports whether at most two letters of a are to be inserted, removed,
// replaced or swapped with a neighbour to make b of it.
func near(a, b string) bool {
	const most = 2
	if len(a) > len(b)+most || len(b) > len(a)+most || len(a) > 64 || len(b) > 64 {
		return false
	}
	var rows [3][65]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, last, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[len(a)%3][len(b)] <= most
}
