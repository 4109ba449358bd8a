package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// definition answers "textDocument/definition": from a character's name to its
// section, from a capture to the placeholder that binds it there, from the id
// of an answer to the request.
func definition(_ context.Context, sn *snapshot, p *protocol.DefinitionParams) (protocol.DefinitionResult, error) {
	from, err := sn.nameAt(p.Position)
	if from == nil {
		return nil, err
	}
	to := sn.definition(from)
	if to == nil {
		return nil, nil
	}
	if !sn.client.definitionLinks {
		at := sn.location(to.span)
		return &at, nil
	}
	origin := sn.rangeOf(from.span)
	return protocol.DefinitionLinkSlice{{
		OriginSelectionRange: &origin,
		TargetURI:            sn.uri.shown,
		TargetRange:          sn.rangeOf(to.definingNode().Span()),
		TargetSelectionRange: sn.rangeOf(to.span),
	}}, nil
}
