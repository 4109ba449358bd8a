package update

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/runner/match"
)

// keepEntities returns the edit that writes what came with the entities of the
// author, as far as the value begins as it did; nil if there is none to keep.
func (r *rewriting) keepEntities(reason match.Reason) []ast.Edit {
	escape := xmlescape.Value
	switch reason.Kind {
	case match.KindText:
		escape = xmlescape.Text
	case match.KindAttrValue:
	default:
		return nil
	}
	if !strings.Contains(r.file.Slice(reason.Span), "&") {
		return nil
	}
	var span ast.Span
	entities := map[int]ast.Entity{} // by where they begin
	for n := range r.file.All() {
		if e, ok := n.Entity(); ok && reason.Span.Covers(n.Span()) {
			entities[n.Span().Start], span = e, valueAround(n)
		}
	}
	old := r.file.Slice(span)
	rest, kept := reason.Received, false
	var b strings.Builder
	for at := span.Start + len(old) - len(strings.TrimLeft(old, " \t\r\n")); at < span.End; {
		written := r.file.Slice(ast.Span{Start: at, End: at + 1})
		value := written
		e, is := entities[at]
		if is {
			written, value = e.Text(), e.Value()
		}
		after, same := strings.CutPrefix(rest, value)
		if !same {
			break
		}
		b.WriteString(written)
		rest, kept = after, kept || is
		at += len(written)
	}
	if !kept {
		return nil
	}
	edit := ast.Edit{Span: span, New: b.String() + escape(rest)}
	if reason.Kind == match.KindText {
		edit.New = around(old, edit.New)
	}
	if !r.helps(edit, reason) {
		return nil
	}
	return []ast.Edit{edit}
}
