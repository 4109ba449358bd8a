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

// body completes what stands below an action's line.
func (c *completer) body(owner ast.Node) {
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
		at := c.bodyPlace(owner, c.offset-len(typed), tag{place: inContent, typed: typed})
		if at.action != nil && at.action.HasBody() {
			if stanza, ok := at.action.Stanza(); ok && stanza.Span().Start >= c.offset {
				return // the cursor stands before it
			}
		}
		at.stanzas("<", typed)
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
		at.startTag()
	case inEndTag:
		at.closingTag("")
	case inAttrs:
		at.attributes()
	case inEquals, inValue:
		at.value()
	}
}

// bodyCompleter completes a place in a stanza.
type bodyCompleter struct {
	*completer
	tag
	rest    tagRest
	bracket int            // where the last tag before the cursor starts
	action  *script.Action // nil where the line above is none
	known   *xmpp.Vocabulary
	open    []ast.Element // at the cursor, outermost first
}

// mostRest is how far behind the cursor the end of a tag is looked for.
const mostRest = 4096

func (c *completer) bodyPlace(owner ast.Node, bracket int, t tag) *bodyCompleter {
	at := &bodyCompleter{completer: c, tag: t, bracket: bracket, known: c.vocabulary()}
	behind := c.text()[c.offset:]
	at.rest = readRest(&t, behind[:min(len(behind), mostRest)])
	if i := c.script().ActionOf(owner); i != script.None {
		at.action = &c.script().Actions[i]
	}
	at.open = at.openThere()
	return at
}

// receives reports whether what is completed is expected, not sent.
func (at *bodyCompleter) receives() bool {
	return at.action == nil || at.action.Verb != ast.VerbSends
}

// openThere returns the elements that are open at the cursor, outermost first.
// What the user is writing is looked away from, since the parser would take
// what follows it for a part of it.
func (at *bodyCompleter) openThere() []ast.Element {
	if at.place == inContent {
		return openElements(at.file, at.offset)
	}
	without := ast.Reparse(at.file, ast.Edit{Span: ast.Span{Start: at.bracket, End: at.offset}})
	return openElements(without, at.bracket)
}

// parent returns the innermost element that is open, or the zero Element.
func (at *bodyCompleter) parent() ast.Element {
	if len(at.open) == 0 {
		return ast.Element{}
	}
	return at.open[len(at.open)-1]
}

// here returns what the user has typed, as what a choice takes the place of.
func (at *bodyCompleter) here(one choice) choice {
	one.replace, one.word = at.back(at.typed), at.rest.word
	return one
}

// closingTag offers the end tag of the innermost element that is open.
func (at *bodyCompleter) closingTag(slash string) {
	if len(at.open) == 0 {
		return
	}
	name := at.parent().Name()
	one := choice{
		label: "</" + name + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
		text: slash + name + ">", filter: slash + name,
	}
	if slash == "" {
		one = at.here(one)
	} else {
		one.replace = at.back(at.typed)
	}
	if strings.HasPrefix(at.after[min(one.word, len(at.after)):], ">") {
		one.text = slash + name
	}
	at.offer(one)
}

// startTag completes the name of an element.
func (at *bodyCompleter) startTag() {
	if at.rest.word == 0 && strings.HasPrefix(at.after, "/") && !strings.HasPrefix(at.after, "/>") {
		return // the bracket is that of an end tag
	}
	if len(at.open) == 0 {
		at.stanzas("", at.typed)
		return
	}
	parent := at.parent()
	_, closed := parent.EndTag()
	filled := at.filled(parent)
	if !closed && filled {
		at.closingTag("/")
	}
	at.elements("", at.typed)
	if !closed && !filled {
		at.closingTag("/")
	}
}

// filled reports whether something stands in an element before the cursor.
func (at *bodyCompleter) filled(e ast.Element) bool {
	return strings.TrimSpace(at.text()[e.StartTag().End:max(at.bracket, e.StartTag().End)]) != ""
}

// content completes what stands between two tags.
func (at *bodyCompleter) content() {
	if at.expression() || len(at.open) == 0 {
		return
	}
	parent := at.parent()
	known := at.known.Element(parent.Namespace(), parent.Local())
	typed := strings.TrimLeft(at.typed, " \t\r\n")
	if strings.ContainsAny(typed, " \t\r\n") {
		return
	}
	at.typed = typed
	if typed == "" {
		if _, closed := parent.EndTag(); !closed {
			at.offer(choice{
				label: "</" + parent.Name() + ">", kind: protocol.CompletionItemKindProperty, detail: "closes the element",
				replace: at.back(""),
			})
		}
	}
	at.textOf(parent, known)
	if known == nil || known.Text == nil || len(known.Children) > 0 {
		at.elements("<", typed)
	}
}

// awaitedIDs offers the ids of the requests whose answers the character still
// awaits, the latest first.
func (at *bodyCompleter) awaitedIDs() {
	for _, pair := range at.awaited() {
		if pair.ID != "" {
			at.offer(at.here(choice{
				label: pair.ID, kind: protocol.CompletionItemKindReference,
				detail: fmt.Sprintf("of the request in line %d", at.snapshot.line(pair.Stanza.Span().Start)),
			}))
		}
	}
}

// awaited returns the requests whose answers the character still awaits, the
// latest first.
func (at *bodyCompleter) awaited() []*script.Pair {
	if at.action == nil {
		return nil
	}
	s := at.script()
	var awaited []*script.Pair
	for i := range slices.Backward(s.Pairs) {
		pair := &s.Pairs[i]
		if pair.Request < at.action.Index && s.Actions[pair.Request].Character == at.action.Character &&
			(pair.Response == script.None || pair.Response >= at.action.Index) {
			awaited = append(awaited, pair)
		}
	}
	return awaited
}
