package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/rpc"
)

// showFailure answers the command that goes to where the last run of a script
// has failed. What has been typed since then does not move that place.
func showFailure(s *server, u documentURI) rpc.Work {
	_, last := s.runs.state(u.key)
	if last.failure == nil {
		return rpc.Answer(nil, rpc.InvalidRequest("the last run of this script did not fail"))
	}
	if !s.client.showsDocuments {
		return rpc.Answer(nil, rpc.InvalidRequest("the editor did not open the page"))
	}
	return func(ctx context.Context) (any, error) {
		start := last.failure.Range.Start
		focus := true
		var answer protocol.ShowDocumentResult
		err := s.conn.Call(ctx, protocol.MethodWindowShowDocument, &protocol.ShowDocumentParams{
			URI: u.shown, TakeFocus: &focus, Selection: &protocol.Range{Start: start, End: start},
		}, &answer)
		if err == nil && !answer.Success {
			err = errors.New("the editor has not opened the script")
		}
		return nil, err
	}
}
