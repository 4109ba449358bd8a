package formatter

import (
	"github.com/scs-tools/scs/ast"
)

// prove compares the original with the result that was made of it: parsed
// again, the two trees are equal but for insignificant white space, and every
// body that changed holds the same tokens for encoding/xml. What is not to be
// formatted has not changed by a byte. It returns errors for bodies that
// encoding/xml refuses, and the first loss.
func prove(s *script, result string) (refused []ast.Diagnostic, _ *loss) {
	f := ast.Parse(s.file.Name(), result)
	if l := sameErrors(s, f); l != nil {
		return nil, l
	}
	c := comparison{}
	i, done := 0, 0 // items compared; the result is compared up to done
	for new := range f.Nodes() {
		if i == len(s.items) {
			return nil, &loss{max(i-1, 0), "something follows it that was not there"}
		}
		s.at = i
		old := &s.items[i]
		start := max(new.Span().Start-(old.node.Span().Start-old.start), done)
		if !s.mayBecome(i-1, result[done:start]) {
			return nil, &loss{max(i-1, 0), "it was to be left as it is"}
		}
		done = start
		if !s.formats(i) {
			i++
			continue
		}
		if oldText := s.text[old.start:old.end]; oldText != new.Text() || old.isComment() {
			if !c.same(old.node, new) {
				return nil, &loss{i, c.reason}
			}
			reason, err := sameBody(old.node, new)
			if reason != "" {
				return nil, &loss{i, reason}
			}
			if err != nil {
				refused = append(refused, notProvable(old.node, err))
			}
		}
		i++
	}
	if i < len(s.items) {
		return nil, &loss{i, "the " + s.items[i].node.Kind().String() + " is gone"}
	}
	if !s.mayBecome(i-1, result[done:]) {
		return nil, &loss{max(i-1, 0), "it was to be left as it is"}
	}
	return refused, nil
}

// formats reports whether the item is to be formatted.
func (s *script) formats(i int) bool { return s.first <= i && i < s.last && !s.items[i].skipped }

// mayBecome reports whether the text may stand for an item and the white space
// behind it: for one that is not to be formatted, only its own bytes may. The
// item before the first is what the file starts with.
func (s *script) mayBecome(i int, text string) bool {
	start, end := 0, len(s.text)
	if i >= 0 {
		start = s.items[i].start
	}
	if i+1 < len(s.items) {
		end = s.items[i+1].start
	}
	if i < 0 {
		return s.text[start:end] == text || s.atStart && text == s.text[:s.bomLength()]
	}
	return s.formats(i) || s.text[start:end] == text
}

// sameBody compares the bodies of two actions as encoding/xml reads them.
// Other nodes have none.
func sameBody(old, new ast.Node) (reason string, refused error) {
	a, ok := old.Action()
	b, both := new.Action()
	if !ok || !both {
		return "", nil
	}
	return sameXML(textAfterLine(a), textAfterLine(b))
}

// textAfterLine returns all of an action but its line.
func textAfterLine(a ast.Action) string {
	return a.File().Slice(ast.Span{Start: a.LineSpan().End, End: a.Span().End})
}

// sameErrors compares the errors that the parser finds.
func sameErrors(s *script, f *ast.File) *loss {
	was, is := s.file.Diagnostics(), f.Diagnostics()
	for i, d := range was {
		if i >= len(is) || d.Code != is[i].Code || d.Message != is[i].Message {
			return &loss{max(s.itemAt(d.Span.Start), 0), "the error in it is another: " + d.Message}
		}
	}
	if len(is) > len(was) {
		d := is[len(was)]
		return &loss{s.nearest(f, d.Span.Start), "it has an error now: " + d.Message}
	}
	return nil
}

// nearest returns the index of the item that stands as far down in the script
// as the offset does in the file made of it.
func (s *script) nearest(f *ast.File, offset int) int {
	i := -1
	for n := range f.Nodes() {
		if n.Span().Start > offset {
			break
		}
		i++
	}
	return max(min(i, len(s.items)-1), 0)
}

// notProvable is the error for a body that the parser accepts and encoding/xml
// does not.
func notProvable(n ast.Node, err error) ast.Diagnostic {
	a, _ := n.Action()
	d := ast.Diagnostic{
		Severity: ast.Error,
		Span:     a.BodySpan(),
		Message:  "the body's XML cannot be formatted safely: " + err.Error(),
	}
	const name = "malformed-markup"
	for _, syntax := range ast.SyntaxTable() {
		if syntax.Name == name {
			d.Code, d.Name = syntax.Code, syntax.Name
		}
	}
	return d
}
