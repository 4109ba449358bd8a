package lsp

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lsp/rpc"
)

// prepareRename answers "textDocument/prepareRename": what would be renamed.
func prepareRename(_ context.Context, sn *snapshot, p *protocol.PrepareRenameParams) (protocol.PrepareRenameResult, error) {
	one, err := sn.nameAt(p.Position)
	if one == nil {
		return nil, err
	}
	return &protocol.PrepareRenamePlaceholder{Range: sn.rangeOf(one.span), Placeholder: one.text}, nil
}

// rename answers "textDocument/rename". A name that would change what the
// script means is refused.
func rename(_ context.Context, sn *snapshot, p *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	one, err := sn.nameAt(p.Position)
	if err != nil {
		return nil, err
	}
	if one == nil {
		return nil, rpc.RequestFailed("only characters, captures and the ids of iqs can be renamed")
	}
	if reason := whyNotNamed(one.kind, p.NewName); reason != "" {
		return nil, rpc.RequestFailed(fmt.Sprintf("invalid name %q for %s: %s", p.NewName, one.kind, reason))
	}
	var edits []ast.Edit
	for _, place := range sn.names().sameAs(one) {
		edits = append(edits, ast.Edit{Span: place.span, New: p.NewName})
	}
	text, err := textedit.Apply(sn.text(), edits)
	if err != nil {
		return nil, err
	}
	after := ast.Parse(sn.file.Name(), text)
	reason := difference(sn.script(), script.New(after))
	if reason == "" && len(after.Diagnostics()) > len(sn.file.Diagnostics()) {
		reason = "it would have a syntax error"
	}
	if reason != "" {
		return nil, rpc.RequestFailed(fmt.Sprintf("the name %q would change the meaning of the script: %s", p.NewName, reason))
	}
	return sn.workspaceEdit(edits), nil
}

// whyNotNamed says why something cannot have a name, or "".
func whyNotNamed(kind nameKind, text string) string {
	switch {
	case text == "":
		return "it is empty"
	case strings.TrimSpace(text) != text:
		return "it starts or ends with whitespace"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "it holds a control character"
	}
	forbidden := "{}"
	switch kind {
	case characterName:
		forbidden = "{}:<>&"
	case captureName:
		forbidden = "{}<>&\"'"
	case iqID:
		forbidden = "{}<>&\"'"
	}
	if i := strings.IndexAny(text, forbidden); i >= 0 {
		return fmt.Sprintf("it holds %q", text[i:i+1])
	}
	return ""
}

// difference says what of two scripts does not mean the same, names apart, or
// "".
func difference(before, after *script.Script) string {
	if len(before.Characters) != len(after.Characters) || len(before.Actions) != len(after.Actions) {
		return "a line would be read differently"
	}
	for i := range before.Characters {
		if before.Find(before.Characters[i].Name) != after.Find(after.Characters[i].Name) {
			return "two characters would have the same name"
		}
	}
	for i := range before.Actions {
		b, a := &before.Actions[i], &after.Actions[i]
		if b.Character != a.Character || b.Verb != a.Verb {
			return fmt.Sprintf("another character would do %q", before.File.Slice(b.LineSpan()))
		}
	}
	if len(before.Pairs) != len(after.Pairs) || len(before.Bindings) != len(after.Bindings) || len(before.Uses) != len(after.Uses) {
		return "an expression would be read differently"
	}
	for i := range before.Pairs {
		if before.Pairs[i].Response != after.Pairs[i].Response {
			return "an answer would belong to another request"
		}
	}
	for i := range before.Uses {
		if before.Uses[i].Binding != after.Uses[i].Binding {
			return "an expression would use another capture"
		}
	}
	return expressionDifference(before, after)
}

// expressionDifference says whether an expression stands for somebody else.
func expressionDifference(before, after *script.Script) string {
	old, now := expressions(before.File), expressions(after.File)
	if len(old) != len(now) {
		return "an expression would be read differently"
	}
	for i := range old {
		if old[i].Form() != now[i].Form() || old[i].Form() != ast.FormCapture && before.Find(old[i].Name()) != after.Find(now[i].Name()) {
			return old[i].Text() + " would have another value"
		}
	}
	return ""
}

func expressions(f *ast.File) []ast.Expression {
	var all []ast.Expression
	for n := range f.All() {
		if e, ok := n.Expression(); ok {
			all = append(all, e)
		}
	}
	return all
}
