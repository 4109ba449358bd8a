package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// references answers "textDocument/references" for characters, captures and
// the ids of iqs.
func references(_ context.Context, sn *snapshot, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	one := sn.names().at(offset)
	if one == nil {
		return nil, nil
	}
	var found []protocol.Location
	for _, other := range sn.names().sameAs(one) {
		if other.role != defines || p.Context.IncludeDeclaration {
			found = append(found, sn.location(other.span))
		}
	}
	return found, nil
}
