package lsp

import (
	"context"
	"iter"
	"sort"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// symbol is one entry of a document's outline.
type symbol struct {
	name      string
	detail    string
	kind      protocol.SymbolKind
	span      ast.Span
	selection ast.Span // what the cursor goes to; lies in whole
	children  []symbol
}

// outline returns the characters, then the scenes with their actions. A scene
// is what follows a comment between two actions.
func (sn *snapshot) outline() []symbol {
	s := sn.script()
	var symbols []symbol
	for i := range s.Characters {
		c := &s.Characters[i]
		if c.Name != "" {
			symbols = append(symbols, symbol{
				name: c.Name, detail: c.JID, kind: protocol.SymbolKindClass, span: c.Section.Span(), selection: c.Section.NameSpan(),
			})
		}
	}
	var scene *symbol
	end := func() {
		if scene != nil && len(scene.children) > 0 {
			symbols = append(symbols, *scene)
		}
		scene = nil
	}
	inActions := false // the cast is behind
	next := 0
	var before ast.Node
	for n := range sn.file.Nodes() {
		switch n.Kind() {
		case ast.KindSeparator:
			inActions = true
		case ast.KindAction:
			inActions = true
			action := actionSymbol(s, &s.Actions[next])
			next++
			if scene == nil {
				symbols = append(symbols, action)
				break
			}
			scene.children = append(scene.children, action)
			scene.span.End = action.span.End
		case ast.KindComment:
			comment, _ := n.Comment()
			if inActions && before.Kind() != ast.KindComment && isHeading(comment) {
				end()
				scene = &symbol{
					name: comment.Content(), kind: protocol.SymbolKindNamespace, span: n.Span(), selection: comment.ContentSpan(),
				}
			}
		}
		before = n
	}
	end()
	return symbols
}

// isHeading reports whether a comment says what comes: it is for the reader,
// and no script that has been commented out.
func isHeading(c ast.Comment) bool {
	return c.Marker() != "--" && c.Content() != "" && !c.IsDirective()
}

// actionSymbol returns the entry of an action, with what it captures.
func actionSymbol(s *script.Script, a *script.Action) symbol {
	line := a.LineSpan()
	name := strings.TrimRight(s.File.Slice(line), ": \t")
	entry := symbol{name: name, detail: stanzaSummary(a.Action), kind: protocol.SymbolKindEvent, span: a.Span(), selection: line}
	switch a.Verb {
	case ast.VerbSends:
		entry.kind = protocol.SymbolKindMethod
	case ast.VerbReceives:
		entry.kind = protocol.SymbolKindFunction
	}
	first := sort.Search(len(s.Bindings), func(i int) bool { return s.Bindings[i].Action >= a.Index })
	for _, b := range s.Bindings[first:] {
		if b.Action != a.Index {
			break
		}
		entry.children = append(entry.children, symbol{
			name: b.Placeholder.Name(), detail: "capture", kind: protocol.SymbolKindVariable,
			span: b.Placeholder.Span(), selection: b.Placeholder.NameSpan(),
		})
	}
	return entry
}

// stanzaSummary says in a few words what an action sends or expects.
func stanzaSummary(a ast.Action) string {
	stanza, ok := a.Stanza()
	if !ok {
		return ""
	}
	words := stanza.Name()
	if kind := stanza.AttrValue("type"); kind != "" {
		words += " " + kind
	}
	if payload, ok := first(stanza.Elements()); ok {
		words += ", " + payload.Name()
		if ns := payload.Namespace(); ns != ast.NamespaceClient && ns != "" {
			words += " " + ns
		}
	}
	return words
}

// first returns the first value of a sequence, if it has one.
func first[T any](values iter.Seq[T]) (found T, ok bool) {
	values(func(v T) bool {
		found, ok = v, true
		return false
	})
	return found, ok
}

// documentSymbol answers "textDocument/documentSymbol".
func documentSymbol(_ context.Context, sn *snapshot, _ *protocol.DocumentSymbolParams) (protocol.DocumentSymbolResult, error) {
	if sn.client.nestedSymbols {
		return protocol.DocumentSymbolSlice(sn.nested(sn.outline())), nil
	}
	flat := protocol.SymbolInformationSlice{}
	sn.flatten(sn.outline(), "", func(one symbol, container string) {
		information := protocol.SymbolInformation{Location: sn.location(one.span)}
		information.Name, information.Kind = one.name, one.kind
		if container != "" {
			information.ContainerName = &container
		}
		flat = append(flat, information)
	})
	return flat, nil
}

func (sn *snapshot) nested(symbols []symbol) []protocol.DocumentSymbol {
	converted := make([]protocol.DocumentSymbol, 0, len(symbols))
	for _, one := range symbols {
		c := protocol.DocumentSymbol{
			Name: one.name, Kind: one.kind, Range: sn.rangeOf(one.span), SelectionRange: sn.rangeOf(one.selection),
		}
		if one.detail != "" {
			c.Detail = &one.detail
		}
		if len(one.children) > 0 {
			c.Children = sn.nested(one.children)
		}
		converted = append(converted, c)
	}
	return converted
}

func (sn *snapshot) flatten(symbols []symbol, container string, each func(symbol, string)) {
	for _, one := range symbols {
		each(one, container)
		sn.flatten(one.children, one.name, each)
	}
}
