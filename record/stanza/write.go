package stanza

import "strings"

// Write writes the element as it stands in the body of an action: indented by
// tabs, one element a line, an element that has text of its own whole. Every
// line is ended. What would be an expression or a placeholder, and a line break
// that would end the body, is written by number.
func Write(b *strings.Builder, e *Element, depth int) {
	indent := strings.Repeat("\t", depth)
	b.WriteString(indent)
	b.WriteString("<" + e.Name)
	writeAttrs(b, e)
	switch {
	case len(e.Children) == 0:
		b.WriteString("/>\n")
	case isInline(e):
		writeInside(b, e)
		b.WriteByte('\n')
	default:
		b.WriteString(">\n")
		for i := range e.Children {
			if c := e.Children[i].Element; c != nil {
				Write(b, c, depth+1)
			}
		}
		b.WriteString(indent + "</" + e.Name + ">\n")
	}
}

// isInline reports whether an element must stay on one line, because it has
// text of its own.
func isInline(e *Element) bool {
	if e.Attr("xml:space") == "preserve" {
		return true
	}
	for i := range e.Children {
		if e.Children[i].Element == nil {
			return true
		}
	}
	return false
}

// writeInside writes what stands behind the attributes of an element without
// breaking the line.
func writeInside(b *strings.Builder, e *Element) {
	if len(e.Children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for i := range e.Children {
		n := &e.Children[i]
		switch {
		case n.Element != nil:
			b.WriteString("<" + n.Element.Name)
			writeAttrs(b, n.Element)
			writeInside(b, n.Element)
		case n.Script != "":
			b.WriteString(n.Script)
		default:
			b.WriteString(Text(n.Text))
		}
	}
	b.WriteString("</" + e.Name + ">")
}

func writeAttrs(b *strings.Builder, e *Element) {
	for i := range e.Attrs {
		a := &e.Attrs[i]
		b.WriteString(" " + a.Name + `="`)
		if a.Script != "" {
			b.WriteString(a.Script)
		} else {
			b.WriteString(AttrText(a.Text))
		}
		b.WriteByte('"')
	}
}

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
		"${", "&#36;{", "{scansion:", "&#123;scansion:", "JID}", "JID&#125;", "\n", "&#10;", "\r", "&#13;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
		"${", "&#36;{", "{scansion:", "&#123;scansion:", "JID}", "JID&#125;", "\n", "&#10;", "\r", "&#13;", "\t", "&#9;")
)

// Text returns a text as a script writes it between tags.
func Text(text string) string { return textEscapes.Replace(text) }

// AttrText returns a text as a script writes it between double quotes.
func AttrText(text string) string { return attrEscapes.Replace(text) }
