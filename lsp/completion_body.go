package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// body completes what stands below an action's line.
func (c *completer) body(owner ast.Node) {
	start := c.mapper.LineSpan(c.mapper.LineOf(owner.Span().Start)).End
	if start > c.offset {
		return
	}
	text := c.text()[start:c.offset]
	bracket := strings.LastIndexByte(text, '<')
	if bracket < 0 {
		return
	}
	if n := c.file.NodeAt(start + bracket); (n.Kind() == ast.KindXMLComment || n.Kind() == ast.KindCData) && n.Span().Start < start+bracket {
		return
	}
	at := c.bodyPlace(owner, start+bracket, readTag(text[bracket:]))
	switch at.place {
	case inContent:
		at.content()
	case inName:
		at.closingTag("/")
	case inEndTag:
		at.closingTag("")
	case inAttrs:
		at.attributes()
	case inValue:
		at.value()
	}
}

// bodyCompleter completes a place in a stanza.
type bodyCompleter struct {
	*completer
	tag
	bracket int            // where the last tag before the cursor starts
	action  *script.Action // nil where the line above is none
}

func (c *completer) bodyPlace(owner ast.Node, bracket int, t tag) *bodyCompleter {
	at := &bodyCompleter{completer: c, tag: t, bracket: bracket}
	if i := c.script().ActionOf(owner); i != script.None {
		at.action = &c.script().Actions[i]
	}
	return at
}

// receives reports whether what is completed is expected, not sent.
func (at *bodyCompleter) receives() bool {
	return at.action == nil || at.action.Verb != ast.VerbSends
}

// open returns the elements that are open at the cursor, outermost first. A
// tag that the user is writing is looked away from, since the parser would
// take what follows it for a part of it.
func (at *bodyCompleter) open() []ast.Element {
	if at.place == inContent {
		return openElements(at.file, at.offset)
	}
	without := ast.Reparse(at.file, ast.Edit{Span: ast.Span{Start: at.bracket, End: at.offset}})
	return openElements(without, at.bracket)
}

// closingTag offers the end tag of the innermost element that is open.
func (at *bodyCompleter) closingTag(slash string) {
	open := at.open()
	if len(open) == 0 {
		return
	}
	name := open[len(open)-1].Name()
	one := choice{
		label: "</" + name + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
		text: slash + name + ">", filter: slash + name, replace: at.back(at.typed),
	}
	if strings.HasPrefix(at.after, ">") {
		one.text = slash + name
	}
	at.offer(one)
}

// content completes what stands between two tags.
func (at *bodyCompleter) content() {
	if at.expression() || strings.TrimSpace(at.typed) != "" {
		return
	}
	open := at.open()
	if len(open) == 0 {
		return
	}
	name := open[len(open)-1].Name()
	at.offer(choice{
		label: "</" + name + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
		replace: at.back(""),
	})
	at.wholeExpressions()
}

// attributes completes the name of an attribute.
func (at *bodyCompleter) attributes() {
	if !at.receives() || slices.Contains(at.attrs, script.AttrStrict) {
		return
	}
	one := choice{
		label: script.AttrStrict, kind: protocol.CompletionItemKindProperty, detail: "how this element is compared", doc: strictDoc,
		replace: at.back(at.typed), text: script.AttrStrict + `="false"`,
		snippet: script.AttrStrict + `="${1|false,true|}"`,
	}
	if strings.HasPrefix(at.after, "=") {
		one.text, one.snippet = script.AttrStrict, ""
	}
	at.offer(one)
}

// value completes the value of an attribute.
func (at *bodyCompleter) value() {
	if at.attr == script.AttrStrict {
		for _, v := range []struct{ value, detail string }{
			{"true", "the same attributes and children, in the same order, and no others"},
			{"false", "what is written must be there, and more may be"},
		} {
			at.offer(choice{label: v.value, kind: protocol.CompletionItemKindEnumMember, detail: v.detail, replace: at.back(at.typed)})
		}
		return
	}
	if at.expression() {
		return
	}
	if at.attr == "id" && at.receives() {
		at.awaitedIDs()
	}
	at.wholeExpressions()
}

// awaitedIDs offers the ids of the requests whose answers the character still
// awaits, the latest first.
func (at *bodyCompleter) awaitedIDs() {
	if at.action == nil {
		return
	}
	s := at.script()
	for _, pair := range slices.Backward(s.Pairs) {
		if pair.Request < at.action.Index && pair.ID != "" && s.Actions[pair.Request].Character == at.action.Character &&
			(pair.Response == script.None || pair.Response >= at.action.Index) {
			at.offer(choice{
				label: pair.ID, kind: protocol.CompletionItemKindReference, replace: at.back(at.typed),
				detail: fmt.Sprintf("of the request in line %d", at.snapshot.line(pair.Stanza.Span().Start)),
			})
		}
	}
}
