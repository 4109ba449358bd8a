// Package render writes what an action sends: the bytes of its body as the
// script has them, with expressions put in, less what is meant for the runner
// alone.
package render

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/xmlescape"
)

// Error is an expression that nothing is known of.
type Error struct {
	Expression ast.Expression
}

// Error names the expression as written.
func (e *Error) Error() string {
	return fmt.Sprintf("%s has no value yet", e.Expression.Text())
}

// Body returns what an action sends, white space and all, from its first
// stanza to the end of its last. Expressions are replaced by their values,
// escaped for where they stand; attributes of the prefix scansion, XML
// comments and comment lines of the script are left out. Placeholders mean
// nothing in what is sent and go out as they are. The error is an [*Error].
func Body(a ast.Action, values script.Values) (string, error) {
	first, ok := a.Stanza()
	if !ok {
		return "", nil
	}
	last := first
	for e := range a.Stanzas() {
		last = e
	}
	span := ast.Span{Start: first.Span().Start, End: last.Span().End}
	return write(a.Node, span, values)
}

// Element returns what one element of a body is sent as; see [Body].
func Element(e ast.Element, values script.Values) (string, error) {
	return write(e.Node, e.Span(), values)
}

// write renders the part of a node that lies in span.
func write(n ast.Node, span ast.Span, values script.Values) (string, error) {
	file := n.File()
	var b strings.Builder
	at := span.Start
	// upTo copies the bytes between what was written last and a node, and
	// passes over the node.
	upTo := func(s ast.Span) {
		b.WriteString(file.Slice(ast.Span{Start: at, End: s.Start}))
		at = s.End
	}
	for d := range n.Descendants() {
		s := d.Span()
		if s.Start < at || s.End > span.End {
			continue // outside, or inside of what is left out
		}
		switch d.Kind() {
		case ast.KindXMLComment:
			upTo(s)
		case ast.KindComment:
			upTo(line(file, s))
		case ast.KindAttr:
			if a, _ := d.Attr(); a.Prefix() == ast.PrefixScansion {
				upTo(before(file, s))
			}
		case ast.KindExpression:
			e, _ := d.Expression()
			if !e.Closed() || e.LacksDollar() {
				continue
			}
			value, ok := values.Of(e)
			if !ok {
				return "", &Error{e}
			}
			upTo(s)
			if d.Parent().Kind() == ast.KindAttr {
				value = xmlescape.Value(value)
			} else {
				value = xmlescape.Text(value)
			}
			b.WriteString(value)
		}
	}
	b.WriteString(file.Slice(ast.Span{Start: at, End: span.End}))
	return b.String(), nil
}

// before widens a span by the white space before it.
func before(file *ast.File, s ast.Span) ast.Span {
	text := file.Text()
	for s.Start > 0 && strings.IndexByte(" \t\r\n", text[s.Start-1]) >= 0 {
		s.Start--
	}
	return s
}

// line widens the span of a comment line by the end of the line.
func line(file *ast.File, s ast.Span) ast.Span {
	text := file.Text()
	if i := strings.IndexByte(text[s.End:], '\n'); i >= 0 {
		s.End += i + 1
	}
	return s
}
