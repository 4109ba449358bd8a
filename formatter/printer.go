package formatter

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

const (
	maxBlanks = 2   // blank lines that may stand between two items
	maxDepth  = 250 // what is nested deeper stays as it is: no stanza is, and indentation must not grow without bounds
)

// Line breaks of either kind with blank lines before and tabs behind, to be
// cut to measure.
var (
	breaksLF   = strings.Repeat("\n", 1+maxBlanks) + strings.Repeat("\t", maxDepth+2)
	breaksCRLF = strings.Repeat("\r\n", 1+maxBlanks) + strings.Repeat("\t", maxDepth+2)
)

// printer makes the canonical text of a script. It goes through the original
// from its start to its end and copies it, but for the places where it says
// replace: nothing that it does not know of can be lost, and a script in
// canonical style costs no byte of memory.
type printer struct {
	*script
	out    strings.Builder
	copied int // the original is in out up to here

	breaks  string // breaksLF or breaksCRLF
	newline int    // length of a line break

	indent int // tabs before the line that is printed
}

func newPrinter(s *script) *printer {
	p := &printer{script: s, breaks: breaksLF, newline: len("\n")}
	// The first line break that survives tells what kind the file has.
	if len(s.items) > 0 {
		first := s.text[s.items[0].start:]
		if i := strings.IndexByte(first, '\n'); i > 0 && first[i-1] == '\r' {
			p.breaks, p.newline = breaksCRLF, len("\r\n")
		}
	}
	return p
}

// print returns the canonical text.
func (p *printer) print() string {
	if len(p.items) == 0 {
		if strings.TrimSpace(p.text[p.bomLength():]) == "" && p.atStart {
			return p.text[:p.bomLength()]
		}
		return p.text
	}
	// At the start of the file a byte-order mark would mean something else.
	if first := p.items[0].start; p.atStart && !strings.HasPrefix(p.text[first:], byteOrderMark) {
		p.replace(p.bomLength(), first, "")
	}
	for i := p.first; i < p.last; i++ {
		p.at = i
		if it := &p.items[i]; !it.skipped {
			p.item(it.node)
			p.afterItem(i)
		}
	}
	if p.copied == 0 {
		return p.text
	}
	p.out.WriteString(p.text[p.copied:])
	return p.out.String()
}

// replace puts want where the original has the bytes from start to end.
func (p *printer) replace(start, end int, want string) {
	if p.text[start:end] == want {
		return
	}
	if p.copied == 0 {
		p.out.Grow(len(p.text) + len(p.text)/64 + len(want))
	}
	p.out.WriteString(p.text[p.copied:start])
	p.out.WriteString(want)
	p.copied = end
}

// lineBreak puts the end of a line, blank lines and the next line's tabs where
// the original has the white space from start to end.
func (p *printer) lineBreak(start, end, blanks, indent int) {
	p.indent = indent
	p.replace(start, end, p.breaks[(maxBlanks-blanks)*p.newline:(maxBlanks+1)*p.newline+indent])
}

// afterItem prints the white space between an item that is formatted and the
// next.
func (p *printer) afterItem(i int) {
	end := p.items[i].end
	switch {
	case i+1 < p.last:
		p.lineBreak(end, p.items[i+1].start, p.blankLinesAfter(i), 0)
	case i+1 == len(p.items) && p.atEnd:
		p.lineBreak(end, len(p.text), 0, 0)
	default:
		trailing := strings.IndexByte(p.text[end:], '\n')
		if trailing < 0 {
			trailing = len(p.text) - end
		} else if trailing > 0 && p.text[end+trailing-1] == '\r' {
			trailing--
		}
		p.replace(end, end+trailing, "")
	}
}

// item prints a top-level node without a syntax error.
func (p *printer) item(n ast.Node) {
	switch n.Kind() {
	case ast.KindSeparator:
		span := n.Span()
		p.replace(span.Start, span.End, "-----")
	case ast.KindSection:
		section, _ := n.Section()
		p.section(section)
	case ast.KindAction:
		action, _ := n.Action()
		p.action(action)
	}
}

func (p *printer) section(s ast.Section) {
	name := s.NameSpan()
	p.replace(s.ClassSpan().End+len("]"), name.Start, " ")
	end, blanks := name.End, 0
	for n := range s.Children() {
		span := n.Span()
		property, ok := n.Property()
		if !ok { // a comment
			p.whitespace(end, span.Start, blanks, 0)
		} else {
			p.whitespace(end, span.Start, blanks, 1)
			value := property.ValueSpan()
			colon := ": "
			if value.Empty() {
				colon = ":"
			}
			p.replace(property.KeySpan().End, value.Start, colon)
		}
		end, blanks = span.End, 1
	}
}

func (p *printer) action(a ast.Action) {
	verb, line := a.VerbSpan(), a.LineSpan()
	p.replace(a.NameSpan().End, verb.Start, " ")
	behind := ""
	switch {
	case a.ExpectsNothing():
		behind = ": nothing"
	case a.Verb().HasBody(), a.Verb() == ast.VerbUnknown && a.HasColon():
		behind = ":"
	}
	p.replace(verb.End, line.End, behind)
	end, blanks := line.End, 0
	for n := range a.Children() {
		span := n.Span()
		indent := 1
		if n.Kind() == ast.KindComment {
			indent = 0
		}
		p.whitespace(end, span.Start, blanks, indent)
		if e, ok := n.Element(); ok {
			p.element(e, 1)
		}
		end, blanks = span.End, 1
	}
}

// whitespace prints the white space between two pieces of an item: a line break
// stays one, with as many blank lines as are allowed, and what has none stays
// as it is.
func (p *printer) whitespace(start, end, blanks, indent int) {
	space := p.text[start:end]
	first := strings.IndexByte(space, '\n')
	if first < 0 {
		return
	}
	if blanks > 0 && strings.IndexByte(space[first+1:], '\n') < 0 {
		blanks = 0
	}
	p.lineBreak(start, end, blanks, indent)
}
