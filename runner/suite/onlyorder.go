package suite

import (
	"context"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
)

// failsByOrderAlone reports whether a script that failed passes if children of
// strict elements may come in any order. It is run again only where the stanza
// that it failed by matches so.
func (p *suiteRun) failsByOrderAlone(ctx context.Context, r *Result) bool {
	failure := r.Result.Failure
	if r.Verdict() != VerdictFailed || failure.Code != runner.CodeNoMatch || failure.Pattern == nil {
		return false
	}
	possible := false
	for _, came := range failure.PassedBy {
		if stanza, err := match.Parse(came.XML); err == nil {
			_, ok := failure.Pattern.MatchInAnyOrder(stanza, nil)
			possible = possible || ok
		}
	}
	if !possible {
		return false
	}
	options := p.options.Run
	options.Events = func(runner.Event) {}
	lease, err := p.lend(ctx, r.Script, &options)
	if err != nil {
		return false
	}
	defer lease.Release()
	options.Instead = func(u runner.Untaken) (taken int, captured []match.Capture) {
		element, ok := u.Action.Stanza()
		if !ok {
			return -1, nil
		}
		pattern := match.Compile(element)
		for i, stanza := range u.Came {
			if captured, ok := pattern.MatchInAnyOrder(stanza, u.Values); ok {
				return i, captured
			}
		}
		return -1, nil
	}
	return runner.Run(ctx, r.Script.File, options).Outcome == runner.Passed
}
