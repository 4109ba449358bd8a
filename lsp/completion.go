package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// completionTriggers are the letters at which editors ask for completions by
// themselves, besides those of words.
var completionTriggers = []string{"[", " ", ":", "<", "/", "$", "{", "\"", "'", "=", ","}

// completer collects what can stand at one place. It looks at the text before
// the cursor first, for that is nearly always incomplete, and at the tree for
// what the rest of the script knows.
type completer struct {
	*snapshot
	server     *server
	ctx        context.Context // of the request
	offset     int
	line       ast.Span // of the cursor, without its line ending
	before     string   // the line up to the cursor
	after      string   // the line from the cursor on
	items      []protocol.CompletionItem
	incomplete bool           // there was more than is worth sending
	namespaces map[int]string // short ones of elements, by their index in items
	complete   []int          // in items: those that stand there already, word for word
	single     bool           // the script has attributes in single quotes, and so get new ones

	lastSpan  ast.Span // whose range is lastRange: nearly all choices replace the same
	lastRange protocol.Range
}

// completion answers "textDocument/completion".
func (s *server) completion(ctx context.Context, sn *snapshot, p *protocol.CompletionParams) (*protocol.CompletionList, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	c := &completer{snapshot: sn, server: s, ctx: ctx, offset: offset, items: []protocol.CompletionItem{}}
	c.line = sn.mapper.LineSpan(sn.mapper.LineOf(offset))
	c.before, c.after = sn.text()[c.line.Start:offset], sn.text()[offset:c.line.End]
	c.single = strings.Contains(sn.text(), "='")
	switch {
	case isStale(p.Context, c.before):
		c.incomplete = true
	case strings.HasPrefix(c.before, " "), strings.HasPrefix(c.before, "\t"):
		c.completeIndentedLine()
	case strings.HasPrefix(c.before, "#"), strings.HasPrefix(c.before, "//"), strings.HasPrefix(c.before, "--"):
		c.completeComment()
	case strings.HasPrefix(c.before, "["):
		c.completeClass()
	default:
		c.completeUnindentedLine()
	}
	c.tellApart()
	c.dropComplete()
	return &protocol.CompletionList{IsIncomplete: c.incomplete, Items: c.items}, nil
}

// isStale reports whether a client asks because of a letter that has been
// overtaken: its line has ended since, or it began an end tag that has been
// completed otherwise. Where more has been typed in the line, what can stand
// there now is still of use.
func isStale(asked protocol.CompletionContext, before string) bool {
	if asked.TriggerKind != protocol.CompletionTriggerKindTriggerCharacter || asked.TriggerCharacter == nil {
		return false
	}
	letter := *asked.TriggerCharacter
	return !strings.HasSuffix(before, letter) && (letter == "/" || strings.TrimSpace(before) == "")
}

// completeIndentedLine completes a line that belongs to the section or action
// above it.
func (c *completer) completeIndentedLine() {
	switch owner := c.enclosingBlock(c.mapper.LineOf(c.offset)); owner.Kind() {
	case ast.KindSection:
		section, _ := owner.Section()
		c.completeProperty(section)
	case ast.KindAction, ast.KindUnknown:
		c.completeBody(owner)
	}
}

// choice is one thing that can stand at the cursor.
type choice struct {
	label           string
	kind            protocol.CompletionItemKind
	detail          string
	namespace       string   // of an element: its short name
	spec            string   // the specification that it is from, shown at the end of the line
	doc             string   // Markdown
	insertText      string   // what is inserted; label if it is ""
	snippet         string   // what is inserted instead where the client knows snippets
	filterText      string   // what the user's letters are compared with; label if it is ""
	replace         ast.Span // what the user has typed of it
	wordRest        int      // how far the word that the cursor stands in goes on behind it, in bytes
	additionalEdits []ast.Edit
	subject         docSubject // its documentation, fetched when asked for
	deprecated      bool       // something else has taken its place
	reopen          bool       // what follows it is one of a list, which the client is to open
}

// maxChoices is how many choices are worth sending: nobody looks through more,
// and what the user types on narrows them down.
const maxChoices = 64

// add adds a choice behind those before it.
func (c *completer) add(one choice) {
	if !c.single {
		one.label, one.insertText, one.snippet = inDoubleQuotes(one.label), inDoubleQuotes(one.insertText), inDoubleQuotes(one.snippet)
	}
	text := one.insertText
	if text == "" {
		text = one.label
	}
	item := protocol.CompletionItem{
		Label: one.label, Kind: one.kind, SortText: optional(fmt.Sprintf("%04d", len(c.items))),
	}
	if one.snippet != "" && c.client.snippets {
		text, item.InsertTextFormat = one.snippet, protocol.InsertTextFormatSnippet
	} else if c.standsThere(&one, text) {
		c.complete = append(c.complete, len(c.items))
	}
	if strings.Contains(text, "\n") {
		text = c.indentLines(text, &item)
	}
	item.TextEdit = c.textEditFor(&one, text)
	c.addSpec(&one, &item)
	if one.detail != "" {
		item.Detail = optional(one.detail)
	}
	if one.doc != "" {
		item.Documentation = markupContent(one.doc, c.client.markdownCompletion)
	}
	if one.filterText != "" && one.filterText != one.label {
		item.FilterText = optional(one.filterText)
	}
	if len(one.additionalEdits) > 0 {
		item.AdditionalTextEdits = c.textEdits(one.additionalEdits)
	}
	if one.subject.Kind != "" {
		item.Data, _ = json.Marshal(completionData{string(c.uri.shown), one.subject})
	}
	if one.deprecated && c.client.completionTags {
		item.Tags = []protocol.CompletionItemTag{protocol.CompletionItemTagDeprecated}
	}
	if one.reopen && c.client.opensSuggestions {
		item.Command = suggestCommand
	}
	c.items = append(c.items, item)
}

// inDoubleQuotes returns a text, or a snippet, with attributes in double quotes
// instead of single ones, but for values that hold such quotes.
func inDoubleQuotes(text string) string {
	before, rest, found := strings.Cut(text, "='")
	if !found {
		return text
	}
	var b strings.Builder
	for ; found; before, rest, found = strings.Cut(rest, "='") {
		b.WriteString(before)
		value, behind, closed := strings.Cut(rest, "'")
		if !closed || strings.ContainsAny(value, "\"<\n") {
			b.WriteString("='")
			continue
		}
		b.WriteString(`="` + value + `"`)
		rest = behind
	}
	b.WriteString(before)
	return b.String()
}

// suggestCommand opens the list of completions, in clients that know it. As
// while typing: nothing is shown if there is nothing, and Enter makes a line
// where a choice would change nothing.
var suggestCommand = protocol.Command{
	Title: "Suggest", Command: "editor.action.triggerSuggest", Arguments: []protocol.LSPAny{protocol.LSPAny(`{"auto":true}`)},
}

// addSpec says from which specification a choice is: at the end of the line, or
// in the detail.
func (c *completer) addSpec(one *choice, item *protocol.CompletionItem) {
	if one.spec != "" && c.client.labelDetails {
		item.LabelDetails = &protocol.CompletionItemLabelDetails{Description: &one.spec}
	} else if one.detail == "" {
		one.detail = one.spec
	}
	if one.namespace != "" {
		if c.namespaces == nil {
			c.namespaces = map[int]string{}
		}
		c.namespaces[len(c.items)] = one.namespace
	}
}

// listWidth is how many characters of a choice VS Code shows before it cuts the
// namespace off, which is what tells elements of one name apart.
const listWidth = 46

// specNumber finds the number of a specification before its title; all of one that
// has no number.
var specNumber = regexp.MustCompile(`^(XEP-\d+|RFC \d+|.*)`)

// tellApart shows the namespace of elements that have the same name.
func (c *completer) tellApart() {
	alike := map[string]int{}
	for i := range c.namespaces {
		alike[c.items[i].Label]++
	}
	for i, namespace := range c.namespaces {
		item := &c.items[i]
		if alike[item.Label] < 2 {
			continue
		}
		if !c.client.labelDetails {
			detail, _ := item.Detail.Get()
			item.Detail = optional(strings.TrimSpace(namespace + " " + detail))
			continue
		}
		if item.LabelDetails == nil {
			item.LabelDetails = &protocol.CompletionItemLabelDetails{}
		}
		beside := " " + namespace
		item.LabelDetails.Detail = &beside
		if spec := item.LabelDetails.Description; spec != nil && len(item.Label)+len(beside)+1+len(*spec) > listWidth {
			number := specNumber.FindString(*spec)
			item.LabelDetails.Description = &number
		}
	}
}

// standsThere reports whether a text is what stands at its place already.
func (c *completer) standsThere(one *choice, text string) bool {
	whole := one.replace
	whole.End += one.wordRest
	return len(one.additionalEdits) == 0 && whole.End > whole.Start && c.file.Slice(whole) == text
}

// dropComplete takes away what stands there already, unless it is the start of
// another choice: Enter behind a word that is complete is meant to make a line,
// and not to choose the same word, nor a longer one.
func (c *completer) dropComplete() {
	for _, i := range slices.Backward(c.complete) {
		word := c.items[i].Label
		longer := slices.ContainsFunc(c.items, func(item protocol.CompletionItem) bool {
			return len(item.Label) > len(word) && strings.HasPrefix(item.Label, word)
		})
		if !longer {
			c.items = slices.Delete(c.items, i, i+1)
		}
	}
}

// textEditFor returns the change that puts a text where the cursor is. Clients
// that can are left to choose whether the rest of the word goes.
func (c *completer) textEditFor(one *choice, text string) protocol.CompletionItemTextEdit {
	whole := one.replace
	whole.End += one.wordRest
	// A choice that ends as the word does is not meant to have that end twice, and
	// the rest of a word has no place behind more than a word.
	rest := c.file.Slice(ast.Span{Start: one.replace.End, End: whole.End})
	ends := strings.ContainsAny(text, " \t\n<>") || one.snippet == "" && strings.HasSuffix(text, rest)
	if one.wordRest > 0 && c.client.insertReplace && !ends {
		return &protocol.InsertReplaceEdit{NewText: text, Insert: c.cachedRange(one.replace), Replace: c.cachedRange(whole)}
	}
	return &protocol.TextEdit{Range: c.cachedRange(whole), NewText: text}
}

func (c *completer) cachedRange(s ast.Span) protocol.Range {
	if s != c.lastSpan || len(c.items) == 0 {
		c.lastSpan, c.lastRange = s, c.rangeOf(s)
	}
	return c.lastRange
}

// indentLines gives the lines of a text the indentation of the line that the
// cursor stands in, by the client or, where it leaves that to the server, in
// the text.
func (c *completer) indentLines(text string, item *protocol.CompletionItem) string {
	if c.client.adjustsIndentation {
		item.InsertTextMode = protocol.InsertTextModeAdjustIndentation
	} else if item.InsertTextFormat != protocol.InsertTextFormatSnippet {
		// Clients indent snippets by themselves, and plain text never.
		text = strings.ReplaceAll(text, "\n", "\n"+leadingSpace(c.before))
	}
	return strings.ReplaceAll(text, "\n", lineBreak(c.text()))
}

// spanBefore returns the span of so many bytes before the cursor.
func (c *completer) spanBefore(text string) ast.Span {
	return ast.Span{Start: c.offset - len(text), End: c.offset}
}
