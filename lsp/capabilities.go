package lsp

import (
	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/position"
)

// capabilities returns what the server can do for a client. Whatever stands
// here has cases in testdata, which a test holds it to.
func capabilities(c *client) protocol.ServerCapabilities {
	yes, incremental := true, protocol.TextDocumentSyncKindIncremental
	can := protocol.ServerCapabilities{
		PositionEncoding: protocol.PositionEncodingKindUTF16,
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: &yes, Change: &incremental, Save: &protocol.SaveOptions{},
		},

		CompletionProvider: &protocol.CompletionOptions{
			TriggerCharacters: completionTriggers, ResolveProvider: &yes,
			CompletionItem: &protocol.ServerCompletionItemOptions{LabelDetailsSupport: &yes},
		},
		HoverProvider:             boolean(true),
		DefinitionProvider:        boolean(true),
		ReferencesProvider:        boolean(true),
		DocumentHighlightProvider: boolean(true),
		DocumentSymbolProvider:    boolean(true),
		CodeActionProvider: &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{kindQuickFix, kindRewrite, kindFixAll},
		},
		CodeLensProvider:                &protocol.CodeLensOptions{},
		ExecuteCommandProvider:          protocol.ExecuteCommandOptions{Commands: commands},
		DocumentLinkProvider:            &protocol.DocumentLinkOptions{},
		WorkspaceSymbolProvider:         boolean(true),
		DocumentFormattingProvider:      boolean(true),
		DocumentRangeFormattingProvider: boolean(true),
		DocumentOnTypeFormattingProvider: protocol.DocumentOnTypeFormattingOptions{
			FirstTriggerCharacter: onNewLine, MoreTriggerCharacter: []string{onTagEnd},
		},
		RenameProvider:             boolean(true),
		FoldingRangeProvider:       boolean(true),
		SelectionRangeProvider:     boolean(true),
		LinkedEditingRangeProvider: boolean(true),
		SemanticTokensProvider: &protocol.SemanticTokensOptions{
			Legend: tokenLegend(), Range: boolean(true), Full: &protocol.SemanticTokensFullDelta{Delta: &yes},
		},
		InlayHintProvider: boolean(true),

		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{Supported: &yes, ChangeNotifications: boolean(true)},
		},
	}
	if c.encoding == position.UTF8 {
		can.PositionEncoding = protocol.PositionEncodingKindUTF8
	}
	if c.prepareRename {
		can.RenameProvider = &protocol.RenameOptions{PrepareProvider: &yes}
	}
	if c.pullDiagnostics {
		name := diagnosticSource
		can.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: &name, WorkspaceDiagnostics: true}
	}
	return can
}
