package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lsp/rpc"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// acceptance is what a run of a script has failed at, and what came there. It
// learns from the events of the run, and never changes afterwards.
type acceptance struct {
	names   *update.Names
	sn      *snapshot
	mapped  bool // the names of the script were replaced by those of the server
	secrets []string

	expectation *update.Expectation // nil if err says why nothing can be written
	err         error
}

// errMapped is why a script that was run under other names is not written.
var errMapped = errors.New(`the script ran with other names ("map" or "accounts" of the settings): ` +
	"the received stanzas have the server's names")

func newAcceptance(sn *snapshot, plan *runPlan) *acceptance {
	mapping := plan.options.Mapping
	return &acceptance{
		names: update.NewNames(sn.script()), sn: sn, secrets: plan.secrets,
		mapped: len(mapping.Domains)+len(mapping.Accounts) > 0,
	}
}

// event learns from an event of the run.
func (a *acceptance) event(e suite.Event) {
	if e.Kind != suite.RunEvent {
		return
	}
	a.names.Event(e.Run)
	if e.Run.Kind != runner.EventFailed || e.Run.Failure == nil {
		return
	}
	a.expectation, a.err = update.OfFailure(a.sn.script(), e.Run.Failure, a.names, a.secrets...)
	if a.err == nil && a.mapped {
		a.expectation, a.err = nil, errMapped
	}
}

// at reports whether what came can be written in an action.
func (a *acceptance) at(action int) bool {
	return a != nil && a.expectation != nil && a.expectation.Action == action
}

// accept answers the command that writes what came where the last run failed.
func accept(s *server, u documentURI) rpc.Work {
	snapshot := s.snapshotOf(u)
	return func(ctx context.Context) (any, error) {
		sn, err := snapshot()
		if err != nil {
			return nil, err
		}
		edits, err := sn.acceptEdits()
		if err != nil {
			return nil, rpc.RequestFailed("nothing written: " + err.Error())
		}
		return nil, s.applyEdit(ctx, "Accept what came", sn.workspaceEdit(edits))
	}
}

// errNoFailure is why there is nothing to accept.
var errNoFailure = errors.New("no failed run of the current script: run it first")

// acceptEdits returns the edits that write what came where the last run failed.
// The error tells the user why there are none.
func (sn *snapshot) acceptEdits() ([]ast.Edit, error) {
	if sn.came == nil {
		return nil, errNoFailure
	}
	if sn.came.err != nil {
		return nil, sn.came.err
	}
	edit, err := sn.came.expectation.Write()
	if err != nil {
		return nil, err
	}
	return sn.within(edit), nil
}

// within returns the edits that do what an edit does and touch as little as they
// can.
func (sn *snapshot) within(e ast.Edit) []ast.Edit {
	edits := minimalEdits(sn.file.Slice(e.Span), e.New)
	for i := range edits {
		edits[i].Span.Start += e.Span.Start
		edits[i].Span.End += e.Span.Start
	}
	return edits
}

// applyEdit has the client make a change.
func (s *server) applyEdit(ctx context.Context, label string, edit *protocol.WorkspaceEdit) error {
	var done struct {
		Applied       bool   `json:"applied"`
		FailureReason string `json:"failureReason"`
	}
	err := s.conn.Call(ctx, protocol.MethodWorkspaceApplyEdit, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *edit}, &done)
	switch {
	case err != nil:
		return err
	case !done.Applied && done.FailureReason != "":
		return rpc.RequestFailed("the editor did not apply the change: " + done.FailureReason)
	case !done.Applied:
		return rpc.RequestFailed("the editor did not apply the change: has the script changed?")
	}
	return nil
}
