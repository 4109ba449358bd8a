package lsp

import (
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// completeExpression completes an expression or a placeholder that has been
// begun, and reports whether one has.
func (bc *bodyCompleter) completeExpression() bool {
	typed := bc.typed
	if i := strings.LastIndexAny(typed, "}\n"); i >= 0 {
		typed = typed[i+1:]
	}
	if i := strings.LastIndex(typed, "${"); i >= 0 {
		bc.addExpressions(typed[i+len("${"):])
		return true
	}
	if i := strings.LastIndexByte(typed, '{'); i >= 0 {
		bc.addPlaceholders(typed[i:])
		return true
	}
	if strings.HasSuffix(typed, "$") {
		bc.addExpressionsFrom("$", "${")
		return true
	}
	return false
}

// addWholeExpressions offers all that can stand for a value, where nothing of
// it has been written yet.
func (bc *bodyCompleter) addWholeExpressions() {
	typed := strings.TrimLeft(bc.typed, " \t\r\n")
	bc.addExpressionsFrom(typed, "${")
	bc.addPlaceholders(typed)
}

// addExpressions offers what can stand in ${…}, of which the user has typed a
// part.
func (bc *bodyCompleter) addExpressions(typed string) { bc.addExpressionsFrom(typed, "") }

// addExpressionsFrom offers expressions that start with so much and take the
// place of what has been typed.
func (bc *bodyCompleter) addExpressionsFrom(typed, start string) {
	s := bc.script()
	end := "}"
	if strings.HasPrefix(bc.after, "}") {
		end = ""
	}
	add := func(inner, detail string, quotes quoteChange) {
		one := choice{
			label: start + inner + "}", kind: protocol.CompletionItemKindVariable, detail: detail,
			insertText: start + inner + end + quotes.rest, replace: bc.spanBefore(typed), additionalEdits: quotes.open,
		}
		one.replace.End += quotes.replaced
		if start == "" {
			one.label = inner
		} else if typed != "$" {
			one.filterText = inner
		}
		bc.add(one)
	}
	quotes, ok := bc.changeToDoubleQuotes(typed)
	for _, name := range characterNames(s) {
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
	if bc.action != nil {
		action = bc.action.Index
	}
	for _, b := range s.InScope(action) {
		binding := s.Bindings[b]
		add(binding.Placeholder.Name(), fmt.Sprintf("captured in line %d%s", bc.lineNumber(binding.Placeholder.Span().Start),
			strings.ReplaceAll(capturedFrom(binding.Placeholder.Node), "`", "")), quoteChange{rest: bc.missingQuote()})
	}
}

// characterNames returns the names of the cast in the order of their
// sections, each once.
func characterNames(s *script.Script) []string {
	var names []string
	for i := range s.Characters {
		if name := s.Characters[i].Name; name != "" && s.Find(name) == i {
			names = append(names, name)
		}
	}
	return names
}

// quoteChange is how a value gets double quotes together with an expression.
type quoteChange struct {
	open     []ast.Edit // of the quote before it
	rest     string     // what stands behind the expression then, with the other quote
	replaced int        // bytes behind the cursor that it takes the place of
}

// changeToDoubleQuotes returns how the value at the cursor gets double quotes,
// if an apostrophe would end it otherwise. It is false if that cannot be done.
func (bc *bodyCompleter) changeToDoubleQuotes(typed string) (quoteChange, bool) {
	if bc.position != inValue || bc.quote != '\'' {
		return quoteChange{rest: bc.missingQuote()}, true
	}
	before := bc.typed[:len(bc.typed)-len(typed)]
	open := bc.offset - len(bc.typed) - 1
	quotes := quoteChange{open: []ast.Edit{{Span: ast.Span{Start: open, End: open + 1}, New: `"`}}, rest: `"`}
	if strings.Contains(before, `"`) {
		return quoteChange{}, false
	}
	if bc.missingQuote() != "" {
		return quotes, true
	}
	rest, _, closed := strings.Cut(bc.after, "'")
	if strings.ContainsAny(rest, "\"<>=") || !closed {
		return quoteChange{}, false
	}
	quotes.rest = rest + `"`
	quotes.replaced = len(quotes.rest)
	return quotes, true
}

// addPlaceholders offers what stands for a value that is not known beforehand.
func (bc *bodyCompleter) addPlaceholders(typed string) {
	if !bc.receives() {
		return
	}
	end := "}"
	if strings.HasPrefix(bc.after, "}") {
		end = ""
	}
	quote := bc.missingQuote()
	bc.add(choice{
		label: "{scansion:any}", kind: protocol.CompletionItemKindConstant, detail: "any value",
		doc: placeholderDocs[ast.PlaceholderAny], insertText: "{scansion:any" + end + quote, replace: bc.spanBefore(typed),
	})
	bc.add(choice{
		label: "{scansion:capture:NAME}", kind: protocol.CompletionItemKindConstant, detail: "any value, captured",
		doc: placeholderDocs[ast.PlaceholderCapture], insertText: "{scansion:capture:" + end + quote,
		snippet: "{scansion:capture:${1:name}" + strings.ReplaceAll(end, "}", `\}`) + quote, filterText: "{scansion:capture:",
		replace: bc.spanBefore(typed),
	})
}
