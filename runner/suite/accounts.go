package suite

import (
	"context"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream"
)

// accountMaker is a lease of a server that makes accounts on demand.
type accountMaker interface {
	MakeAccounts(ctx context.Context, accounts []stream.Account) error
}

// makeAccounts makes the accounts of a script on a fresh server. Where that
// fails, the run still tells more: the accounts may not be needed.
func makeAccounts(ctx context.Context, lease Lease, s Script, options runner.Options) error {
	maker, ok := lease.(accountMaker)
	if !ok {
		return nil
	}
	return maker.MakeAccounts(ctx, runner.Accounts(s.File, options))
}
