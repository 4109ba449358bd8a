package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Script returns the stanza as the body of an action has it: namespaces declared
// where they change, attributes sorted by name, for servers send them in any
// order, and one child a line. indent is the white space before the body,
// lineEnd what ends its lines.
func (s *Stanza) Script(indent, lineEnd string) string {
	return s.root.render(layout{ast.NamespaceClient, indent, lineEnd})
}

// layout is where a received element is written: in which namespace, behind
// what white space, and what ends a line there.
type layout struct{ around, indent, lineEnd string }

// render writes a received element as a script has it.
func (n *Node) render(l layout) string {
	var b strings.Builder
	n.write(&b, l)
	return b.String()
}

func (n *Node) write(b *strings.Builder, l layout) {
	b.WriteString("<" + n.local)
	if n.space != l.around {
		b.WriteString(" xmlns=" + quoted(n.space, '"'))
	}
	declared := map[string]bool{}
	sorted := slices.SortedStableFunc(slices.Values(n.attrs), func(a, b Attr) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range sorted {
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
	inside := layout{n.space, l.indent + "\t", l.lineEnd}
	for _, child := range n.children {
		b.WriteString(l.lineEnd + inside.indent)
		child.write(b, inside)
	}
	if len(n.children) > 0 {
		b.WriteString(l.lineEnd + l.indent)
	}
	b.WriteString("</" + n.local + ">")
}

// quoted returns an attribute's value between quotation marks.
func quoted(value string, quote byte) string {
	return string(quote) + escapeAttr(value, quote) + string(quote)
}

// inText and inAttr write what XML reserves, and what a script would take for
// an expression, with or without its dollar, or a placeholder.
var (
	inText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "${", "&#36;{", "{scansion:", "&#123;scansion:", "JID}", "JID&#125;")
	inAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", "${", "&#36;{", "{scansion:", "&#123;scansion:", "JID}", "JID&#125;",
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
