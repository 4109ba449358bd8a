package formatter

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// reduce makes the error for a loss, and looks for the smallest script in
// which the same printer still loses something: one item alone, one element of
// it alone.
func reduce(s *script, l *loss, print func(*printer) string) *LossError {
	at := item{end: len(s.text)}
	if l.item < len(s.items) {
		at = s.items[l.item]
	}
	e := &LossError{
		File:   s.file.Name(),
		Line:   s.file.Position(at.start).Line,
		Span:   ast.Span{Start: at.start, End: at.end},
		Reason: l.reason,
		Block:  s.text,
	}
	shows := func(text string) bool {
		alone := newScript(ast.Parse("", text))
		alone.limitTo(wholeFile)
		_, l := prove(alone, print(newPrinter(alone)))
		return l != nil
	}
	try := func(text string) bool {
		smaller := len(text) <= len(e.Block) && shows(text)
		if smaller {
			e.Block = text
		}
		return smaller
	}

	if !try(s.text[at.start:at.end] + "\n") {
		for i := range s.items {
			try(s.text[s.items[i].start:s.items[i].end] + "\n")
		}
	}
	for n := range ast.Parse("", e.Block).Nodes() {
		if action, ok := n.Action(); ok {
			line := e.Block[:strings.IndexByte(e.Block, '\n')+1] + "\t"
			narrow(action.Node, func(inner ast.Node) bool { return try(line + inner.Text() + "\n") })
		}
	}
	return e
}

// narrow goes down to the deepest element that shows the loss by itself.
func narrow(n ast.Node, shows func(ast.Node) bool) {
	for child := range n.Children() {
		if child.Kind() == ast.KindElement && shows(child) {
			narrow(child, shows)
			return
		}
	}
}
