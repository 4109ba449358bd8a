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

// ours adds markup, numbers and words of ours, as they are.
func (m *markup) ours(parts ...string) {
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
		m.ours("<b>")
		m.text(l.Head)
		m.ours("</b>")
	}
	if l.Peer != "" {
		m.ours(" <bdi>")
		m.text(l.Peer)
		m.ours("</bdi>")
	}
	if l.Rest != "" {
		m.ours(` <bdi class="ex">`)
		m.text(l.Rest)
		m.ours("</bdi>")
	}
}

// lanes adds the lanes that are drawn in a row.
func (m *markup) lanes(d *diagram.Diagram, row *diagram.Row) {
	for c, live := range row.Live {
		if live {
			m.ours(`<i class="i`)
			m.number(d.Lane(c))
			m.ours(`"></i>`)
		}
	}
	m.ours(`<u class="i`)
	m.number(d.Server)
	m.ours(`"></u>`)
}

// start returns what stands before the content of a row: a gap, the row's tag, the
// time and the line.
func (row *htmlRow) start(d *diagram.Diagram, in *diagram.Row, gap string, plain bool) template.HTML {
	var m markup
	m.Grow(256)
	if gap != "" {
		m.ours(`<li class="gap"><span class="lad">`)
		if !plain {
			m.lanes(d, in)
		}
		m.ours(`<span class="long i`)
		m.number(d.Server)
		m.ours(`">`, gap, "</span></span></li>")
	}
	m.ours(`<li class="ev `, row.Class, `" id="`, row.ID, `" data-a="`)
	m.number(in.Action)
	if in.Cause != script.None {
		m.ours(`" data-c="`)
		m.number(in.Cause)
	}
	m.ours(`"><time>`, clockTime(in.At), "</time>")
	if in.Line > 0 {
		line := strconv.Itoa(in.Line)
		m.ours(`<a class="ln" href="#`, row.ID, `" aria-label="line `, line, ` of the script">`, line, "</a>")
	} else {
		m.ours(`<span class="ln"></span>`)
	}
	return m.html()
}

// summary returns what a row shows while it is folded: the arrow with its label, the
// same in words for who does not see it, and how it went.
func (row *htmlRow) summary(d *diagram.Diagram, in *diagram.Row, s rowState) template.HTML {
	var m markup
	m.Grow(1 << 10)
	m.ours(`<span class="lad" aria-hidden="true">`)
	m.lanes(d, in)
	at := "i" + strconv.Itoa(d.Server) + " w0" // on the server's lane
	if in.Character >= 0 {
		at = arrow(d, in)
		m.ours(`<b class="a `, at, `"></b>`)
	}
	if in.Character >= 0 || in.Kind == diagram.ServerLog {
		m.ours(`<span class="lb `, at, `">`)
		if s.verb != "" {
			m.ours("<span>", s.verb, "</span> ")
		}
		m.label(&in.Label)
		m.ours("</span>")
	}
	m.ours(`</span><span class="say"><bdi>`)
	m.text(s.who)
	m.ours("</bdi> ", s.does, " ")
	m.label(&in.Label)
	if in.Line > 0 {
		m.ours(`<span class="sr">, line `)
		m.number(in.Line)
		m.ours("</span>")
	}
	if s.mark != "" {
		class := "sr"
		if s.known {
			class = "end"
		}
		m.ours(`<span class="`, class, `">, `, s.word, "</span>")
	}
	m.ours("</span>")
	if s.mark != "" {
		m.ours(`<span class="st" aria-hidden="true">`, s.mark)
		if s.known {
			m.ours("<span> ", s.word, "</span>")
		}
		m.ours("</span>")
	}
	return m.html()
}

// codeMarkup returns a script as the page shows it.
func codeMarkup(blocks []scriptBlock) template.HTML {
	var m markup
	for i := range blocks {
		block := &blocks[i]
		m.ours(`<div class="act `, block.Class, `"`)
		if block.Action != script.None {
			m.ours(` data-a="`)
			m.number(block.Action)
			m.ours(`"`)
		}
		m.ours(">")
		for j := range block.Lines {
			m.line(block, &block.Lines[j])
		}
		m.ours("</div>")
	}
	return m.html()
}

// line adds a line of a script.
func (m *markup) line(block *scriptBlock, line *scriptLine) {
	number := strconv.Itoa(line.Number)
	if line.First && block.Row != "" {
		m.ours(`<div><a href="#`, block.Row, `">`, number, "</a><code>")
	} else {
		m.ours("<div><u>", number, "</u><code>")
	}
	for _, part := range line.Text {
		if part.Differs {
			m.ours("<mark>")
			m.text(part.Text)
			m.ours("</mark>")
		} else {
			m.text(part.Text)
		}
	}
	m.ours("</code>")
	for _, note := range line.Notes {
		m.ours("<em>")
		m.text(note)
		m.ours("</em>")
	}
	m.ours("</div>")
}
