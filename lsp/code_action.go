package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// The kinds of code action that the server offers.
const (
	kindQuickFix = protocol.CodeActionKindQuickFix
	kindRewrite  = protocol.CodeActionKindRefactorRewrite
	kindFixAll   = protocol.CodeActionKindSourceFixAll
)

// codeAction is a code action before it is put in the client's words.
type codeAction struct {
	title     string
	kind      protocol.CodeActionKind
	preferred bool
	fixes     *ast.Diagnostic // what it fixes, or nil
	failure   bool            // it fixes what the last run failed at
	edits     []ast.Edit      // what it changes
}

// actionRequest is where code actions are asked for.
type actionRequest struct {
	*snapshot
	span     ast.Span
	reported []ast.Span // of the findings that the client asks about: some, as Neovim does, send those of the line
}

// codeActions answers "textDocument/codeAction".
func codeActions(_ context.Context, sn *snapshot, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	actions := []protocol.CommandOrCodeAction{}
	span, err := sn.span(p.Range)
	if err != nil || !sn.client.literalActions {
		return actions, err
	}
	r := actionRequest{snapshot: sn, span: span}
	for _, d := range p.Context.Diagnostics {
		if reported, err := sn.span(d.Range); err == nil { // else it is one of an earlier text
			r.reported = append(r.reported, reported)
		}
	}
	var offers []codeAction
	if wantsKind(p.Context.Only, kindQuickFix) {
		offers = append(offers, r.acceptActions()...)
		offers = append(offers, r.fixActions()...)
		offers = append(offers, r.suppressActions()...)
	}
	if wantsKind(p.Context.Only, kindRewrite) {
		offers = append(offers, r.rewriteActions()...)
	}
	// All of a script is changed only for who asks for that.
	if len(p.Context.Only) > 0 && wantsKind(p.Context.Only, kindFixAll) {
		offers = append(offers, r.fixAllActions()...)
	}
	titles := map[string]bool{}
	for _, o := range offers {
		if !titles[o.title] {
			titles[o.title] = true
			actions = append(actions, sn.codeAction(o))
		}
	}
	return actions, nil
}

// wantsKind reports whether the client wants code actions of a kind: it names
// the kind or one above it, or none at all.
func wantsKind(only []protocol.CodeActionKind, kind protocol.CodeActionKind) bool {
	for _, k := range only {
		if k == "" || k == kind || strings.HasPrefix(string(kind), string(k)+".") {
			return true
		}
	}
	return len(only) == 0
}

// codeAction puts an offer in the client's words.
func (sn *snapshot) codeAction(o codeAction) *protocol.CodeAction {
	action := &protocol.CodeAction{Title: o.title, Kind: &o.kind, Edit: sn.workspaceEdit(o.edits)}
	if o.preferred && sn.client.preferredActions {
		action.IsPreferred = &o.preferred
	}
	if o.failure {
		action.Diagnostics = []protocol.Diagnostic{*sn.failure}
	}
	if o.fixes != nil {
		action.Diagnostics = []protocol.Diagnostic{sn.diagnostic(o.fixes, sn.mapper.Cursor())}
	}
	return action
}
