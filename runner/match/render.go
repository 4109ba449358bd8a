package match

import "strings"

// render writes a received element as a script has it: namespaces declared
// where they change, one child a line. indent stands before its end tag.
func render(n *Node, around, indent string) string {
	var b strings.Builder
	n.render(&b, around, indent)
	return b.String()
}

func (n *Node) render(b *strings.Builder, around, indent string) {
	b.WriteString("<" + n.local)
	if n.space != around {
		b.WriteString(" xmlns=" + quoted(n.space, '"'))
	}
	declared := map[string]bool{}
	for _, a := range n.attrs {
		if prefix, _, ok := strings.Cut(a.Name, ":"); ok && prefix != "xml" && !declared[prefix] {
			declared[prefix] = true
			b.WriteString(" xmlns:" + prefix + "=" + quoted(a.Space, '"'))
		}
		b.WriteString(" " + a.Name + "=" + quoted(a.Value, '"'))
	}
	text := collapse(n.text)
	if text == "" && len(n.children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">" + escapeText(text))
	for _, child := range n.children {
		b.WriteString("\n" + indent + "\t")
		child.render(b, n.space, indent+"\t")
	}
	if len(n.children) > 0 {
		b.WriteString("\n" + indent)
	}
	b.WriteString("</" + n.local + ">")
}

// quoted returns an attribute's value between quotation marks.
func quoted(value string, quote byte) string {
	return string(quote) + escapeAttr(value, quote) + string(quote)
}

// inText and inAttr write what XML reserves, and what a script would take for
// an expression or a placeholder.
var (
	inText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "${", "&#36;{", "{scansion:", "&#123;scansion:")
	inAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", "${", "&#36;{", "{scansion:", "&#123;scansion:",
		"\t", "&#9;", "\n", "&#10;", "\r", "&#13;")
)

func escapeText(text string) string { return inText.Replace(text) }

func escapeAttr(value string, quote byte) string {
	value = inAttr.Replace(value)
	if quote == '\'' {
		return strings.ReplaceAll(value, "'", "&apos;")
	}
	return strings.ReplaceAll(value, `"`, "&quot;")
}
