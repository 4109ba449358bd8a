package ast

import "strings"

// A carriage return without a line feed behind it ended lines on machines of
// old, and ends them in XML (XML 1.0, section 2.11). The parser reads it as a
// line feed: as both are one byte, every offset stays.

// loneReturns returns the span from the first to the last carriage return that
// no line feed follows; it is empty if there is none.
func loneReturns(text string) (s Span) {
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '\r')
		if i < 0 {
			return s
		}
		at += i
		if at+1 < len(text) && text[at+1] == '\n' {
			continue
		}
		if s.Empty() {
			s.Start = at
		}
		s.End = at + 1
	}
}

// lineFeeds returns the text with a line feed for each lone carriage return.
func lineFeeds(text string) string {
	lone := loneReturns(text)
	if lone.Empty() {
		return text
	}
	b := []byte(text)
	for at := lone.Start; at < lone.End; at++ {
		if b[at] == '\r' && (at+1 == len(b) || b[at+1] != '\n') {
			b[at] = '\n'
		}
	}
	return string(b)
}

// WithLineFeeds returns the same tree for the text that has a line feed for each
// lone carriage return. Every offset is the same. Without such returns that is
// the file itself.
func (f *File) WithLineFeeds() *File {
	if f.source == "" {
		return f
	}
	return &File{name: f.name, text: f.text, blocks: f.blocks}
}

// LineEnd returns what ends a line that is added to the file: "\r\n" if any of its
// lines ends so, else "\n".
func (f *File) LineEnd() string {
	if strings.Contains(f.Text(), "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// reportReturns returns what is to be said of lone carriage returns.
func (f *File) reportReturns() Diagnostic {
	lone := loneReturns(f.source)
	at := Span{lone.Start, lone.Start + 1}
	d := syntaxTable[carriageReturn].diagnostic(at, "a carriage return alone ends the line: write line feeds")
	d.AddFix("write line feeds", true, Edit{lone, f.text[lone.Start:lone.End]})
	return d
}
