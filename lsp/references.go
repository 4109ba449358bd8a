package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// references answers "textDocument/references" for characters, captures and
// the ids of iqs.
func references(_ context.Context, sn *snapshot, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	one, err := sn.nameAt(p.Position)
	if one == nil {
		return nil, err
	}
	var found []protocol.Location
	for _, other := range sn.names().sameAs(one) {
		if other.role != defines || p.Context.IncludeDeclaration {
			found = append(found, sn.location(other.span))
		}
	}
	return found, nil
}
