package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// completeBody completes what stands below an action's line.
func (c *completer) completeBody(owner ast.Node) {
	start := c.mapper.LineSpan(c.mapper.LineOf(owner.Span().Start)).End
	if start > c.offset {
		return
	}
	text := c.text()[start:c.offset]
	bracket := strings.LastIndexByte(text, '<')
	if bracket < 0 {
		typed := strings.TrimLeft(text, " \t\r\n")
		if strings.ContainsAny(typed, " \t\r\n") {
			return
		}
		bc := c.newBodyCompleter(owner, c.offset-len(typed), tag{position: inContent, typed: typed})
		if bc.action != nil && bc.action.HasBody() {
			if stanza, ok := bc.action.Stanza(); ok && stanza.Span().Start >= c.offset {
				return // the cursor stands before it
			}
		}
		bc.addStanzas("<", typed)
		return
	}
	if n := c.file.NodeAt(start + bracket); (n.Kind() == ast.KindXMLComment || n.Kind() == ast.KindCData) && n.Span().Start < start+bracket {
		return
	}
	bc := c.newBodyCompleter(owner, start+bracket, readTag(text[bracket:]))
	switch bc.position {
	case inContent:
		bc.completeContent()
	case inName:
		bc.completeElementName()
	case inEndTag:
		bc.addEndTag("")
	case inAttrs:
		bc.completeAttributeName()
	case inEquals, inValue:
		bc.completeAttributeValue()
	}
}

// bodyCompleter completes a place in a stanza.
type bodyCompleter struct {
	*completer
	tag
	tagRest tagRest
	bracket int            // where the last tag before the cursor starts
	action  *script.Action // nil where the line above is none
	vocab   *xmpp.Vocabulary
	open    []ast.Element // at the cursor, outermost first
	walked  *roomWalk     // what rooms returns, once it is known
}

// maxTagRest is how far behind the cursor the end of a tag is looked for.
const maxTagRest = 4096

func (c *completer) newBodyCompleter(owner ast.Node, bracket int, t tag) *bodyCompleter {
	bc := &bodyCompleter{completer: c, tag: t, bracket: bracket, vocab: c.vocabulary()}
	behind := c.text()[c.offset:]
	bc.tagRest = readRest(&t, behind[:min(len(behind), maxTagRest)])
	if i := c.script().ActionOf(owner); i != script.None {
		bc.action = &c.script().Actions[i]
	}
	bc.open = bc.openAtCursor()
	return bc
}

// receives reports whether what is completed is expected, not sent.
func (bc *bodyCompleter) receives() bool {
	return bc.action == nil || bc.action.Verb != ast.VerbSends
}

// openAtCursor returns the elements that are open at the cursor, outermost
// first. What the user is writing is looked away from, since the parser would
// take what follows it for a part of it.
func (bc *bodyCompleter) openAtCursor() []ast.Element {
	if bc.position == inContent {
		return openElements(bc.file, bc.offset)
	}
	without := ast.Reparse(bc.file, ast.Edit{Span: ast.Span{Start: bc.bracket, End: bc.offset}})
	return openElements(without, bc.bracket)
}

// parent returns the innermost element that is open, or the zero Element.
func (bc *bodyCompleter) parent() ast.Element {
	if len(bc.open) == 0 {
		return ast.Element{}
	}
	return bc.open[len(bc.open)-1]
}

// replacingTyped returns what the user has typed, as what a choice takes the
// place of.
func (bc *bodyCompleter) replacingTyped(one choice) choice {
	one.replace, one.wordRest = bc.spanBefore(bc.typed), bc.tagRest.word
	return one
}

// addEndTag offers the end tag of the innermost element that is open.
func (bc *bodyCompleter) addEndTag(slash string) {
	if len(bc.open) == 0 {
		return
	}
	name := bc.parent().Name()
	one := choice{
		label: "</" + name + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
		insertText: slash + name + ">", filterText: slash + name,
	}
	if slash == "" {
		one = bc.replacingTyped(one)
	} else {
		one.replace = bc.spanBefore(bc.typed)
	}
	if strings.HasPrefix(bc.after[min(one.wordRest, len(bc.after)):], ">") {
		one.insertText = slash + name
	}
	bc.add(one)
}

// completeElementName completes the name of an element.
func (bc *bodyCompleter) completeElementName() {
	if bc.tagRest.word == 0 && strings.HasPrefix(bc.after, "/") && !strings.HasPrefix(bc.after, "/>") {
		return // the bracket is that of an end tag
	}
	if len(bc.open) == 0 {
		bc.addStanzas("", bc.typed)
		return
	}
	parent := bc.parent()
	_, closed := parent.EndTag()
	filled := bc.hasContentBefore(parent)
	if !closed && filled {
		bc.addEndTag("/")
	}
	bc.addElements("", bc.typed)
	if !closed && !filled {
		bc.addEndTag("/")
	}
}

// hasContentBefore reports whether something stands in an element before the
// cursor.
func (bc *bodyCompleter) hasContentBefore(e ast.Element) bool {
	return strings.TrimSpace(bc.text()[e.StartTag().End:max(bc.bracket, e.StartTag().End)]) != ""
}

// completeContent completes what stands between two tags.
func (bc *bodyCompleter) completeContent() {
	if bc.completeExpression() || len(bc.open) == 0 {
		return
	}
	parent := bc.parent()
	known := bc.vocab.Element(parent.Namespace(), parent.Local())
	typed := strings.TrimLeft(bc.typed, " \t\r\n")
	if strings.ContainsAny(typed, " \t\r\n") {
		return
	}
	bc.typed = typed
	if typed == "" {
		if _, closed := parent.EndTag(); !closed {
			bc.add(choice{
				label: "</" + parent.Name() + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
				replace: bc.spanBefore(""),
			})
		}
	}
	bc.completeText(parent, known)
	if known == nil || known.Text == nil || len(known.Children) > 0 {
		bc.addElements("<", typed)
	}
}

// addPendingIDs offers the ids of the requests whose answers the character
// still awaits, the latest first.
func (bc *bodyCompleter) addPendingIDs() {
	for _, pair := range bc.pendingRequests() {
		if pair.ID != "" {
			bc.add(bc.replacingTyped(choice{
				label: pair.ID, kind: protocol.CompletionItemKindReference,
				detail: fmt.Sprintf("of the request in line %d", bc.lineNumber(pair.Stanza.Span().Start)),
			}))
		}
	}
}

// pendingRequests returns the requests whose answers the character still
// awaits, the latest first.
func (bc *bodyCompleter) pendingRequests() []*script.Pair {
	if bc.action == nil {
		return nil
	}
	return slices.Collect(bc.script().Unanswered(bc.action))
}
