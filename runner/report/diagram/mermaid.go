package diagram

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/excerpt"
)

// Mermaid returns the diagram in the language of mermaid.js, with a title.
func (d *Diagram) Mermaid(title string) string {
	var b strings.Builder
	if title != "" {
		fmt.Fprintf(&b, "---\ntitle: %q\n---\n", excerpt.Printable(title))
	}
	b.WriteString("sequenceDiagram\n")
	for i, name := range d.Lanes {
		if i == d.Server {
			b.WriteString("    participant s as server\n")
		}
		fmt.Fprintf(&b, "    participant p%d as %s\n", i, mermaidText(name))
	}
	if d.Server == len(d.Lanes) {
		b.WriteString("    participant s as server\n")
	}
	for i := range d.Rows {
		row := &d.Rows[i]
		if i > 0 && row.At-d.Rows[i-1].At > Gap {
			fmt.Fprintf(&b, "    Note over s: %.2f s\n", (row.At - d.Rows[i-1].At).Seconds())
		}
		d.mermaidRow(&b, row)
	}
	return b.String()
}

// mermaidArrows are the arrows of rows that show one.
var mermaidArrows = map[Kind]string{
	Sent: "->>", Lost: "-x", Matched: "->>", PassedOver: "-->>", LeftOver: "--)", Unexpected: "->>", StreamEnded: "-x",
	Connects: "->>", Disconnects: "->>",
}

func (d *Diagram) mermaidRow(b *strings.Builder, row *Row) {
	label := row.Label.String()
	switch row.Kind {
	case Connects, Disconnects:
		label = strings.TrimSpace(row.Kind.String() + " " + label)
	case PassedOver, LeftOver, Unexpected, Lost:
		label += " (" + row.Kind.String() + ")"
	}
	switch {
	case row.Kind == ServerError && len(row.Log) > 0:
		fmt.Fprintf(b, "    Note over s: server error#58; %s\n", mermaidText(row.Log[0]))
	case row.Kind == ServerLog || row.Kind == ServerError:
	case row.Character < 0:
		fmt.Fprintf(b, "    Note over s: %s\n", mermaidText(strings.TrimSpace(row.Kind.String()+" "+label)))
	case mermaidArrows[row.Kind] == "":
		fmt.Fprintf(b, "    Note over p%d: %s\n", row.Character, mermaidText(strings.TrimSpace(row.Kind.String()+" "+label)))
	case row.Kind.Comes():
		fmt.Fprintf(b, "    s%sp%d: %s\n", mermaidArrows[row.Kind], row.Character, mermaidText(label))
	default:
		fmt.Fprintf(b, "    p%d%ss: %s\n", row.Character, mermaidArrows[row.Kind], mermaidText(label))
	}
}

// mermaidText writes a text so that nothing in it means something to mermaid,
// which knows characters by their number.
func mermaidText(text string) string {
	text = excerpt.Fit(excerpt.Printable(text), columns)
	if strings.TrimSpace(text) == "" {
		return "#8203;" // a label may not be empty
	}
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("#;:<>&\"%{}[]()\\", r) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
