package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/lsp/rpc"
)

// completionTriggers are the letters at which editors ask for completions by
// themselves, besides those of words.
var completionTriggers = []string{"[", " ", ":", "<", "/", "$", "{", "\"", "'", "=", ","}

// completer collects what can stand at one place. It looks at the text before
// the cursor first, for that is nearly always incomplete, and at the tree for
// what the rest of the script knows.
type completer struct {
	*snapshot
	offset int
	line   ast.Span // of the cursor, without its line ending
	before string   // the line up to the cursor
	after  string   // the line from the cursor on
	items  []protocol.CompletionItem
}

// completion answers "textDocument/completion".
func completion(_ context.Context, sn *snapshot, p *protocol.CompletionParams) (*protocol.CompletionList, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	c := &completer{snapshot: sn, offset: offset, items: []protocol.CompletionItem{}}
	c.line = sn.mapper.LineSpan(sn.mapper.LineOf(offset))
	c.before, c.after = sn.text()[c.line.Start:offset], sn.text()[offset:c.line.End]
	switch {
	case strings.HasPrefix(c.before, " "), strings.HasPrefix(c.before, "\t"):
		c.indented()
	case strings.HasPrefix(c.before, "#"), strings.HasPrefix(c.before, "//"), strings.HasPrefix(c.before, "--"):
		c.comment()
	case strings.HasPrefix(c.before, "["):
		c.class()
	default:
		c.opener()
	}
	return &protocol.CompletionList{Items: c.items}, nil
}

// indented completes a line that belongs to the section or action above it.
func (c *completer) indented() {
	switch owner := c.snapshot.opener(c.mapper.LineOf(c.offset)); owner.Kind() {
	case ast.KindSection:
		section, _ := owner.Section()
		c.property(section)
	case ast.KindAction, ast.KindUnknown:
		c.body(owner)
	}
}

// choice is one thing that can stand at the cursor.
type choice struct {
	label   string
	kind    protocol.CompletionItemKind
	detail  string
	doc     string   // Markdown
	text    string   // what is inserted; label if it is ""
	snippet string   // what is inserted instead where the client knows snippets
	filter  string   // what the user's letters are compared with; label if it is ""
	replace ast.Span // what the user has typed of it
	also    []ast.Edit
	rule    string // whose page is its documentation, fetched when asked for
}

// offer adds a choice behind those before it.
func (c *completer) offer(one choice) {
	text := one.text
	if text == "" {
		text = one.label
	}
	item := protocol.CompletionItem{
		Label: one.label, Kind: one.kind, SortText: optional(fmt.Sprintf("%04d", len(c.items))),
	}
	if one.snippet != "" && c.client.snippets {
		text, item.InsertTextFormat = one.snippet, protocol.InsertTextFormatSnippet
	}
	item.TextEdit = &protocol.TextEdit{Range: c.rangeOf(one.replace), NewText: strings.ReplaceAll(text, "\n", lineBreak(c.text()))}
	if one.detail != "" {
		item.Detail = optional(one.detail)
	}
	if one.doc != "" {
		item.Documentation = markup(one.doc, c.client.markdownCompletion)
	}
	if one.filter != "" {
		item.FilterText = optional(one.filter)
	}
	if len(one.also) > 0 {
		item.AdditionalTextEdits = c.textEdits(one.also)
	}
	if one.rule != "" {
		item.Data, _ = json.Marshal(completionData{one.rule})
	}
	c.items = append(c.items, item)
}

// back returns the span of so many bytes before the cursor.
func (c *completer) back(text string) ast.Span {
	return ast.Span{Start: c.offset - len(text), End: c.offset}
}

// completionData is what a completion carries to be documented later.
type completionData struct {
	Rule string `json:"rule"`
}

// resolveCompletion answers "completionItem/resolve" with the documentation
// that is too long to be sent for every item.
func resolveCompletion(s *server, params []byte) rpc.Work {
	item := new(protocol.CompletionItem)
	if err := rpc.Decode(params, item); err != nil {
		return rpc.Answer(nil, err)
	}
	var data completionData
	if len(item.Data) > 0 {
		if err := json.Unmarshal(item.Data, &data); err != nil {
			return rpc.Answer(nil, rpc.InvalidParams(err))
		}
	}
	if rule, ok := rules.Find(data.Rule); ok {
		item.Documentation = markup(rulePage(rule), s.client.markdownCompletion)
	}
	return rpc.Answer(item, nil)
}
