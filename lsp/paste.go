package lsp

import (
	"context"
	"errors"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/lsp/rpc"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
)

// paste answers the command that imports a log, such as the clipboard holds it,
// behind the action in a line.
func paste(s *server, u documentURI, argument commandArgument) rpc.Work {
	if argument.Line == nil || *argument.Line < 0 {
		return invalidParams("%s needs the line to write at, from 0", commandImport)
	}
	snapshot := s.snapshotOf(u)
	return func(ctx context.Context) (any, error) {
		sn, err := snapshot()
		if err != nil {
			return nil, err
		}
		at := sn.file.Line(*argument.Line + 1).End
		pasted, err := record.Paste(sn.file, at, logs.Input{Name: clipboard, Data: []byte(argument.Text)})
		if unread, ok := errors.AsType[*logs.Error](err); ok {
			return nil, rpc.RequestFailed("nothing pasted: " + display.Path(unread.Name) + " has no stanzas and no log in a known format")
		}
		if err != nil {
			return nil, rpc.RequestFailed("nothing pasted: " + err.Error())
		}
		if err := s.applyEdit(ctx, "Paste as stanzas", sn.workspaceEdit(pasted.Edits)); err != nil {
			return nil, err
		}
		pasted.Unnamed = nil // the cast, of which not all need act: the user has named nobody
		s.showMessage(protocol.MessageTypeInfo, "scs: "+strings.ReplaceAll(strings.TrimSpace(pasted.Summary(false)), "\n", "; "))
		return nil, nil
	}
}

// clipboard is what messages call the log.
const clipboard = "the clipboard"
