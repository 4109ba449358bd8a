package lsp

import (
	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/position"
)

// The protocol's types are generated, and a type that stands for several
// things is named after the first of them. These are what the others are
// called here.
type (
	boolean = protocol.Boolean
)

// optional returns a property that is there.
func optional[T any](v T) protocol.Optional[T] { return protocol.NewOptional(v) }

// toProtocol returns a position as the protocol has it.
func toProtocol(p position.Position) protocol.Position {
	return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Character)}
}

// fromProtocol returns a position of the protocol.
func fromProtocol(p protocol.Position) position.Position {
	return position.Position{Line: int(p.Line), Character: int(p.Character)}
}
