package report

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/report/diagram"
)

// markup is HTML that is put together by hand: what every row of a diagram and
// every line of a script has. A template takes five times as long for it, and a
// page has thousands of them.
type markup struct{ strings.Builder }

// raw adds markup, numbers and words of ours, as they are.
func (m *markup) raw(parts ...string) {
	for _, part := range parts {
		m.WriteString(part)
	}
}

// number adds a number.
func (m *markup) number(n int) { m.WriteString(strconv.Itoa(n)) }

// text adds a text of anybody, of which nothing is taken for markup.
func (m *markup) text(s string) { m.WriteString(template.HTMLEscapeString(s)) }

// html returns what was added.
func (m *markup) html() template.HTML { return template.HTML(m.String()) } //nolint:gosec // see text

// label adds the label of a row.
func (m *markup) label(l *diagram.Label) {
	if l.Head != "" {
		m.raw("<b>")
		m.text(l.Head)
		m.raw("</b>")
	}
	if l.Peer != "" {
		m.raw(" <bdi>")
		m.text(l.Peer)
		m.raw("</bdi>")
	}
	if l.Rest != "" {
		m.raw(` <bdi class="ex">`)
		m.text(l.Rest)
		m.raw("</bdi>")
	}
}

// lanes adds the lanes that are drawn in a row.
func (m *markup) lanes(d *diagram.Diagram, row *diagram.Row) {
	for c, live := range row.Live {
		if live {
			m.raw(`<i class="i`)
			m.number(d.Lane(c))
			m.raw(`"></i>`)
		}
	}
	m.raw(`<u class="i`)
	m.number(d.Server)
	m.raw(`"></u>`)
}

// start returns what stands before the content of a row: a gap, the row's tag, the
// time and the line.
func (row *htmlRow) start(d *diagram.Diagram, in *diagram.Row, gap string, plain bool) template.HTML {
	var m markup
	m.Grow(256)
	if gap != "" {
		m.raw(`<li class="gap"><span class="lad">`)
		if !plain {
			m.lanes(d, in)
		}
		m.raw(`<span class="long i`)
		m.number(d.Server)
		m.raw(`">`, gap, "</span></span></li>")
	}
	m.raw(`<li class="ev `, row.Class, `" id="`, row.ID, `" data-a="`)
	m.number(in.Action)
	if in.Cause != script.None {
		m.raw(`" data-c="`)
		m.number(in.Cause)
	}
	m.raw(`"><time>`, clockTime(in.At), "</time>")
	if in.Line > 0 {
		line := strconv.Itoa(in.Line)
		m.raw(`<a class="ln" href="#`, row.ID, `" aria-label="line `, line, ` of the script">`, line, "</a>")
	} else {
		m.raw(`<span class="ln"></span>`)
	}
	return m.html()
}

// summary returns what a row shows while it is folded: the arrow with its label, the
// same in words for who does not see it, and how it went.
func (row *htmlRow) summary(d *diagram.Diagram, in *diagram.Row, s rowState) template.HTML {
	var m markup
	m.Grow(1 << 10)
	m.raw(`<span class="lad" aria-hidden="true">`)
	m.lanes(d, in)
	at := "i" + strconv.Itoa(d.Server) + " w0" // on the server's lane
	if in.Character >= 0 {
		at = arrow(d, in)
		m.raw(`<b class="a `, at, `"></b>`)
	}
	if in.Character >= 0 || in.Kind == diagram.ServerLog {
		m.raw(`<span class="lb `, at, `">`)
		if s.verb != "" {
			m.raw("<span>", s.verb, "</span> ")
		}
		m.label(&in.Label)
		m.raw("</span>")
	}
	m.raw(`</span><span class="say"><bdi>`)
	m.text(s.who)
	m.raw("</bdi> ", s.does, " ")
	m.label(&in.Label)
	if in.Line > 0 {
		m.raw(`<span class="sr">, line `)
		m.number(in.Line)
		m.raw("</span>")
	}
	if s.mark != "" {
		class := "sr"
		if s.known {
			class = "end"
		}
		m.raw(`<span class="`, class, `">, `, s.word, "</span>")
	}
	m.raw("</span>")
	if s.mark != "" {
		m.raw(`<span class="st" aria-hidden="true">`, s.mark)
		if s.known {
			m.raw("<span> ", s.word, "</span>")
		}
		m.raw("</span>")
	}
	return m.html()
}

// codeMarkup returns a script as the page shows it.
func codeMarkup(blocks []scriptBlock) template.HTML {
	var m markup
	for i := range blocks {
		block := &blocks[i]
		m.raw(`<div class="act `, block.Class, `"`)
		if block.Action != script.None {
			m.raw(` data-a="`)
			m.number(block.Action)
			m.raw(`"`)
		}
		m.raw(">")
		for j := range block.Lines {
			m.line(block, &block.Lines[j])
		}
		m.raw("</div>")
	}
	return m.html()
}

// line adds a line of a script.
func (m *markup) line(block *scriptBlock, line *scriptLine) {
	number := strconv.Itoa(line.Number)
	if line.First && block.Row != "" {
		m.raw(`<div><a href="#`, block.Row, `">`, number, "</a><code>")
	} else {
		m.raw("<div><u>", number, "</u><code>")
	}
	for _, part := range line.Text {
		if part.Differs {
			m.raw("<mark>")
			m.text(part.Text)
			m.raw("</mark>")
		} else {
			m.text(part.Text)
		}
	}
	m.raw("</code>")
	for _, note := range line.Notes {
		m.raw("<em>")
		m.text(note)
		m.raw("</em>")
	}
	m.raw("</div>")
}
