package lsp

import (
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// expression completes an expression or a placeholder that has been begun, and
// reports whether one has.
func (at *bodyCompleter) expression() bool {
	typed := at.typed
	if i := strings.LastIndexAny(typed, "}\n"); i >= 0 {
		typed = typed[i+1:]
	}
	if i := strings.LastIndex(typed, "${"); i >= 0 {
		at.expressions(typed[i+len("${"):])
		return true
	}
	if i := strings.LastIndexByte(typed, '{'); i >= 0 {
		at.placeholders(typed[i:])
		return true
	}
	if strings.HasSuffix(typed, "$") {
		at.expressionsFrom("$", "${")
		return true
	}
	return false
}

// wholeExpressions offers all that can stand for a value, where nothing of it
// has been written yet.
func (at *bodyCompleter) wholeExpressions() {
	typed := strings.TrimLeft(at.typed, " \t\r\n")
	at.expressionsFrom(typed, "${")
	at.placeholders(typed)
}

// expressions offers what can stand in ${…}, of which the user has typed a
// part.
func (at *bodyCompleter) expressions(typed string) { at.expressionsFrom(typed, "") }

// expressionsFrom offers expressions that start with so much and take the
// place of what has been typed.
func (at *bodyCompleter) expressionsFrom(typed, start string) {
	s := at.script()
	end := "}"
	if strings.HasPrefix(at.after, "}") {
		end = ""
	}
	add := func(inner, detail string, quotes requote) {
		one := choice{
			label: start + inner + "}", kind: protocol.CompletionItemKindVariable, detail: detail,
			text: start + inner + end + quotes.rest, replace: at.back(typed), also: quotes.open,
		}
		one.replace.End += quotes.taken
		if start == "" {
			one.label = inner
		} else if typed != "$" {
			one.filter = inner
		}
		at.offer(one)
	}
	quotes, ok := at.doubleQuotes(typed)
	for _, name := range characterNamesInOrder(s) {
		if !ok {
			break
		}
		c := &s.Characters[s.Find(name)]
		full, known := c.Full()
		if !known {
			full = c.Bare() + "/ and a resource that the server chooses"
		}
		add(name+"'s JID", c.Bare(), quotes)
		add(name+"'s full JID", full, quotes)
	}
	action := len(s.Actions)
	if at.action != nil {
		action = at.action.Index
	}
	for _, b := range s.InScope(action) {
		binding := s.Bindings[b]
		add(binding.Placeholder.Name(), fmt.Sprintf("captured in line %d%s", at.snapshot.line(binding.Placeholder.Span().Start),
			strings.ReplaceAll(ofWhat(binding.Placeholder.Node), "`", "")), requote{rest: at.lostQuote()})
	}
}

// characterNamesInOrder returns the names of the cast in the order of their
// sections, each once.
func characterNamesInOrder(s *script.Script) []string {
	var names []string
	for i := range s.Characters {
		if name := s.Characters[i].Name; name != "" && s.Find(name) == i {
			names = append(names, name)
		}
	}
	return names
}

// requote is how a value gets double quotes together with an expression.
type requote struct {
	open  []ast.Edit // of the quote before it
	rest  string     // what stands behind the expression then, with the other quote
	taken int        // bytes behind the cursor that it takes the place of
}

// doubleQuotes returns how the value at the cursor gets double quotes, if an
// apostrophe would end it otherwise. It is false if that cannot be done.
func (at *bodyCompleter) doubleQuotes(typed string) (requote, bool) {
	if at.place != inValue || at.quote != '\'' {
		return requote{rest: at.lostQuote()}, true
	}
	before := at.typed[:len(at.typed)-len(typed)]
	open := at.offset - len(at.typed) - 1
	quotes := requote{open: []ast.Edit{{Span: ast.Span{Start: open, End: open + 1}, New: `"`}}, rest: `"`}
	if strings.Contains(before, `"`) {
		return requote{}, false
	}
	if at.lostQuote() != "" {
		return quotes, true
	}
	rest, _, closed := strings.Cut(at.after, "'")
	if strings.ContainsAny(rest, "\"<>=") || !closed {
		return requote{}, false
	}
	quotes.rest = rest + `"`
	quotes.taken = len(quotes.rest)
	return quotes, true
}

// placeholders offers what stands for a value that is not known beforehand.
func (at *bodyCompleter) placeholders(typed string) {
	if !at.receives() {
		return
	}
	end := "}"
	if strings.HasPrefix(at.after, "}") {
		end = ""
	}
	quote := at.lostQuote()
	at.offer(choice{
		label: "{scansion:any}", kind: protocol.CompletionItemKindConstant, detail: "any value",
		doc: placeholderDocs[ast.PlaceholderAny], text: "{scansion:any" + end + quote, replace: at.back(typed),
	})
	at.offer(choice{
		label: "{scansion:capture:NAME}", kind: protocol.CompletionItemKindConstant, detail: "any value, captured",
		doc: placeholderDocs[ast.PlaceholderCapture], text: "{scansion:capture:" + end + quote,
		snippet: "{scansion:capture:${1:name}" + strings.ReplaceAll(end, "}", `\}`) + quote, filter: "{scansion:capture:",
		replace: at.back(typed),
	})
}
