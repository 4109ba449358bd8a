package lsp

import (
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/scs-tools/scs/ast"
)

// textEdit returns an edit as the client counts.
func (sn *snapshot) textEdit(e ast.Edit) protocol.TextEdit {
	return protocol.TextEdit{Range: sn.rangeOf(e.Span), NewText: e.New}
}

func (sn *snapshot) textEdits(edits []ast.Edit) []protocol.TextEdit {
	converted := make([]protocol.TextEdit, 0, len(edits))
	for _, e := range edits {
		converted = append(converted, sn.textEdit(e))
	}
	return converted
}

// workspaceEdit returns edits as a change that the client makes, if it knows
// versions only to the text that they are stated against.
func (sn *snapshot) workspaceEdit(edits []ast.Edit) *protocol.WorkspaceEdit {
	if !sn.client.versionedEdits {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{sn.uri.shown: sn.textEdits(edits)}}
	}
	change := &protocol.TextDocumentEdit{}
	change.TextDocument.URI = sn.uri.shown
	if sn.open {
		change.TextDocument.Version = &sn.version
	}
	for _, e := range edits {
		converted := sn.textEdit(e)
		change.Edits = append(change.Edits, &converted)
	}
	return &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{change}}
}

// lineBreak returns the line ending of a text.
func lineBreak(text string) string {
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
