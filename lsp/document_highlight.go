package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// highlight answers "textDocument/documentHighlight": every place that names
// the same thing as the cursor, and the two tags of an element.
func highlight(_ context.Context, sn *snapshot, p *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	var found []protocol.DocumentHighlight
	if one := sn.names().at(offset); one != nil {
		for _, other := range sn.names().sameAs(one) {
			kind := protocol.DocumentHighlightKindRead
			if other.role != reads {
				kind = protocol.DocumentHighlightKindWrite
			}
			found = append(found, protocol.DocumentHighlight{Range: sn.rangeOf(other.span), Kind: kind})
		}
		return found, nil
	}
	for _, span := range tagNamesAt(sn.file, offset) {
		found = append(found, protocol.DocumentHighlight{Range: sn.rangeOf(span), Kind: protocol.DocumentHighlightKindText})
	}
	return found, nil
}
