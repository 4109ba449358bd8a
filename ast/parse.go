package ast

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bom is the byte-order mark in UTF-8.
const bom = "\uFEFF"

// maxDiagnostics bounds what one block reports: behind so many errors there
// is no script left to fix, and messages would cost more than the text.
const maxDiagnostics = 100

// What real scripts come to, so that slabs seldom fall short or lie idle.
const (
	bytesPerBlock = 140
	bytesPerNode  = 20
)

// Parse makes the tree of a script. It never fails: what the text does wrong
// is told by [File.Diagnostics]. The name is for messages; nothing is read.
func Parse(name, text string) *File {
	f := &File{name: name, text: text}
	if len(text) > math.MaxInt32 {
		f.opaque, f.blocks = true, []placed{{0, opaque(text, unknownLine, "the file is larger than 2 GiB: split it")}}
		return f
	}
	clean := isCleanASCII(text)
	if !clean {
		if message := WhyNotText(text); message != "" {
			f.opaque, f.blocks = true, []placed{{0, opaque(text, notText, message)}}
			return f
		}
	}
	if fed := lineFeeds(text); fed != text {
		f.text, f.source = fed, text
		text = fed
	}
	p := &parser{whole: text, clean: clean, expected: len(text)}
	f.blocks = make([]placed, 0, 2+len(text)/bytesPerBlock)
	for at := 0; at < len(text); {
		b := p.block(at)
		f.blocks = append(f.blocks, placed{at, b})
		at += b.length
	}
	return f
}

// opaque is the block of a text that is not to be parsed.
func opaque(text string, why syntaxCode, message string) *block {
	b := &block{length: len(text), diagnostics: []Diagnostic{syntaxTable[why].diagnostic(Span{}, message)}}
	if len(text) <= math.MaxInt32 {
		end := len(strings.TrimRight(text, " \t\r\n"))
		b.nodes = []node{{kind: KindUnknown, flags: flagBroken, parent: -1, next: 1, end: int32(end)}}
	}
	return b
}

// diagnostic makes a diagnostic of the class.
func (s *Syntax) diagnostic(span Span, message string) Diagnostic {
	return Diagnostic{Code: s.Code, Name: s.Name, Severity: s.Severity, Span: span, Message: message}
}

// parser makes blocks out of one text. Its slabs and scratch space serve all
// blocks of that text.
type parser struct {
	whole    string // the file's text
	clean    bool   // the whole text is known to be printable ASCII, tabs and line ends
	expected int    // bytes that are likely still to be parsed: what slabs are made for

	blocks []block // slab that blocks are cut from
	slab   []node  // slab that the nodes of blocks are cut from

	// The block at work.
	text        string // its bytes; all offsets below count from its start
	nodes       []node
	diagnostics []Diagnostic
	open        []int32 // elements without end tag so far, outermost first
	prefixes    map[string]int
	stanza      int32 // the first stanza of the body at work, or -1
	unended     Kinds // kinds of markup whose closing mark comes no more in the block
}

// block parses the block that starts at the offset.
func (p *parser) block(at int) *block {
	length := blockLength(p.whole[at:], at == 0)
	p.text = p.whole[at : at+length]
	p.diagnostics = nil
	p.open = p.open[:0]
	clear(p.prefixes)
	p.unended = 0

	// A block's nodes grow in what is left of the slab; a block that outgrows
	// it moves to an array of its own, and the slab waits for the next.
	if cap(p.slab)-len(p.slab) < 4+length/64 {
		p.slab = make([]node, 0, 8+min(max(p.expected, length), 1<<18)/bytesPerNode)
	}
	room := p.slab[len(p.slab):cap(p.slab)]
	p.nodes = room[:0]
	p.guarded(func() { p.items(at == 0) })
	if cap(p.nodes) == cap(room) {
		p.slab = p.slab[:len(p.slab)+len(p.nodes)]
	}
	if !p.clean && !isCleanASCII(p.text) {
		p.checkCharacters()
		p.makePrintable()
	}

	if len(p.blocks) == cap(p.blocks) {
		p.blocks = make([]block, 0, 1+min(max(p.expected, length), 1<<18)/bytesPerBlock)
	}
	p.expected -= length
	p.blocks = append(p.blocks, block{})
	b := &p.blocks[len(p.blocks)-1]
	b.length, b.nodes, b.diagnostics = length, p.nodes[:len(p.nodes):len(p.nodes)], p.diagnostics
	return b
}

// guarded parses the block at work. One that makes the parser fail is opaque,
// and says so.
func (p *parser) guarded(parse func()) {
	defer func() {
		if panicked := recover(); panicked != nil {
			end := lineEnd(p.text, 0)
			p.nodes = p.nodes[:0]
			i := p.push(KindUnknown, -1, 0, len(strings.TrimRight(p.text, " \t\r\n")))
			p.nodes[i].flags |= flagBroken
			p.diagnostics = []Diagnostic{InternalError(Span{0, end}, panicked)}
		}
	}()
	parse()
}

// push adds a node below parent and returns its index. Its next is set as if
// it had no descendants.
func (p *parser) push(kind Kind, parent int32, start, end int) int32 {
	i := int32(len(p.nodes))
	p.nodes = append(p.nodes, node{})
	// Set in place: making a node elsewhere and copying it here is slower.
	n := &p.nodes[i]
	n.kind, n.parent, n.next = kind, parent, i+1
	n.start, n.end = int32(start), int32(end)
	return i
}

// close ends a node behind all that was pushed since it.
func (p *parser) close(i int32, end int) {
	n := &p.nodes[i]
	n.end = int32(end)
	n.next = int32(len(p.nodes))
}

// report adds a diagnostic for the block.
func (p *parser) report(code syntaxCode, start, end int, message string) *Diagnostic {
	if len(p.diagnostics) == maxDiagnostics {
		return &Diagnostic{}
	}
	p.diagnostics = append(p.diagnostics, syntaxTable[code].diagnostic(Span{start, end}, message))
	return &p.diagnostics[len(p.diagnostics)-1]
}

// tired reports whether the block has as many diagnostics as it may: then it is
// rubbish, and not worth a guess at what was meant.
func (p *parser) tired() bool { return len(p.diagnostics) == maxDiagnostics }

// items parses all top-level nodes of the block.
func (p *parser) items(first bool) {
	at := 0
	if first && strings.HasPrefix(p.text, bom) {
		at = len(bom)
		p.report(byteOrderMark, 0, at, "the file starts with a byte-order mark: save it as UTF-8 without one").
			AddFix("remove the byte-order mark", true, Edit{Span{0, at}, ""})
	}
	for at < len(p.text) {
		c := p.text[at]
		if class[c]&isSpace != 0 {
			at = p.skipSpace(at)
			if at < len(p.text) && !p.atLineStart(at) {
				at = p.orphan(at)
			}
			continue
		}
		end := lineEnd(p.text, at)
		switch {
		case isSeparator(p.text[at:end]):
			p.push(KindSeparator, -1, at, end)
			at = p.afterLine(end)
		case isCommentStart(p.text[at:]):
			p.push(KindComment, -1, at, end)
			at = p.afterLine(end)
		case c == '[':
			at = p.section(at, end)
		default:
			at = p.line(at, end)
		}
	}
	if first {
		markHead(p.text, p.nodes)
	}
}

// bareLine reports, once a block, that a line lacks its indentation; the fix
// serves all such lines.
func (p *parser) bareLine(at int, code syntaxCode, message string) {
	edit := Edit{Span{at, at}, "\t"}
	for i := range p.diagnostics {
		if d := &p.diagnostics[i]; d.Message == message {
			d.Fixes[0].Edits = append(d.Fixes[0].Edits, edit)
			return
		}
	}
	p.report(code, at, lineEnd(p.text, at), message).AddFix("put a tab before it", true, edit)
}

// indentedOpener looks whether the text at at is a line that is to start in
// column 0 and does not, and reports it then. It returns what the line opens,
// or KindNone.
func (p *parser) indentedOpener(at int) Kind {
	kind := p.openerAt(at)
	if kind != KindNone {
		indent, _ := p.indentBefore(at)
		p.report(orphanLine, at, lineEnd(p.text, at), "this "+kind.String()+" must start in column 0: remove the whitespace before it").
			AddFix("remove the whitespace", true, Edit{Span{at - len(indent), at}, ""})
	}
	return kind
}

// openerAt returns what the indented line whose text starts at at would open in
// column 0, or KindNone.
func (p *parser) openerAt(at int) Kind {
	if indent, first := p.indentBefore(at); !first || indent == "" {
		return KindNone
	}
	line := p.text[at:lineEnd(p.text, at)]
	switch {
	case line == "":
		return KindNone
	case isSeparator(line):
		return KindSeparator
	case isCommentStart(line):
		return KindComment
	case line[0] == '[' && strings.IndexByte(line, ']') > 0:
		return KindSection
	}
	if split, ok := splitAction(line); ok && VerbOf(line[split.verbStart:split.verbEnd]) != VerbUnknown {
		return KindAction
	}
	return KindNone
}

// orphan takes in the indented lines from at on, which nothing owns. It returns
// their end, or at if a section or the like starts there.
func (p *parser) orphan(at int) int {
	if p.indentedOpener(at) != KindNone {
		return at
	}
	end := p.indentedEnd(at)
	i := p.push(KindUnknown, -1, at, end)
	p.nodes[i].flags |= flagBroken
	message := "an indented line needs an action above it, \"NAME sends:\" or \"NAME receives:\", or a [Client] section"
	p.report(orphanLine, at, lineEnd(p.text, at), message)
	return end
}

// indentedEnd returns the end of the last of the indented, blank and comment
// lines from at on; at stands in the first of them.
func (p *parser) indentedEnd(at int) int {
	end := lineEnd(p.text, at)
	for next := p.afterLine(at); next < len(p.text); next = p.afterLine(next) {
		switch c := p.text[next]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			if e := lineEnd(p.text, next); e > next {
				end = e
			}
		case c == '<':
			end = lineEnd(p.text, next)
		case !isCommentStart(p.text[next:]):
			return end
		}
	}
	return end
}

// afterLine returns the offset behind the line feed that ends the line of at.
func (p *parser) afterLine(at int) int {
	if at < len(p.text) && p.text[at] == '\n' { // nearly always so at a lineEnd
		return at + 1
	}
	if i := strings.IndexByte(p.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(p.text)
}

// skipSpace returns the offset of the next byte that is not white space.
func (p *parser) skipSpace(at int) int {
	for at < len(p.text) && class[p.text[at]]&isSpace != 0 {
		at++
	}
	return at
}

func (p *parser) atLineStart(at int) bool { return at == 0 || p.text[at-1] == '\n' }

// lineEnd returns the end of the line that at stands in, without its line
// ending and the white space before that; never before at.
func lineEnd(text string, at int) int {
	end := len(text)
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		end = at + i
	}
	for end > at && class[text[end-1]]&isSpace != 0 {
		end--
	}
	return end
}

// makePrintable replaces what no terminal should be sent in the words of the
// diagnostics: they may hold names as written.
func (p *parser) makePrintable() {
	for i := range p.diagnostics {
		d := &p.diagnostics[i]
		d.Message = printable(d.Message)
		for j := range d.Related {
			d.Related[j].Message = printable(d.Related[j].Message)
		}
		for j := range d.Fixes {
			d.Fixes[j].Title = printable(d.Fixes[j].Title)
		}
	}
}

func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// checkCharacters reports what is not UTF-8 and what XML forbids (XML 1.0,
// section 2.2).
func (p *parser) checkCharacters() {
	text := p.text
	for i := 0; i < len(text) && len(p.diagnostics) < maxDiagnostics; {
		c := text[i]
		if c < utf8.RuneSelf {
			if !xmlCharacter(rune(c)) {
				p.badCharacter(Span{i, i + 1}, "the control character "+runeName(rune(c)))
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			end := i + 1
			for end < len(text) && text[end] >= utf8.RuneSelf {
				if r, size := utf8.DecodeRuneInString(text[end:]); r != utf8.RuneError || size != 1 {
					break
				}
				end++
			}
			d := p.report(invalidUTF8, i, end, "bytes that are not UTF-8: save the file as UTF-8")
			if meant, ok := latin1(text[i:end]); ok {
				d.AddFix("write "+meant, false, Edit{Span{i, end}, meant})
			}
			i = end
			continue
		case r == 0xFFFE || r == 0xFFFF:
			p.badCharacter(Span{i, i + size}, "the character "+runeName(r))
		}
		i += size
	}
}

// badCharacter reports a character that XML does not allow.
func (p *parser) badCharacter(at Span, what string) {
	p.report(controlCharacter, at.Start, at.End, what+" is not allowed in XML").
		AddFix("remove the character", false, Edit{at, ""})
}

// latin1 reads bytes as ISO 8859-1, if they are letters there.
func latin1(bytes string) (string, bool) {
	runes := make([]rune, len(bytes))
	for i := range len(bytes) {
		if runes[i] = rune(bytes[i]); !unicode.IsLetter(runes[i]) {
			return "", false
		}
	}
	return string(runes), true
}
