package runverb

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/scs-tools/scs/internal/cli"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// servers returns what gives each run its server, how many runs there are at a
// time, and what ends what was started.
func (f *flags) servers(ctx context.Context, p runconfig.Place, scripts []suite.Script) (servers suite.Servers, jobs int, end func(), err error) {
	if p.Kind == "" {
		p.Target.Insecure, p.Target.Remote = f.insecure, f.remote
		if !f.remote {
			if err := runner.CheckLoopback(ctx, p.Target.Addr); err != nil {
				return nil, 0, nil, cli.Usage(fmt.Errorf("%w: scripts hold passwords and can do damage; --allow-remote allows it", err))
			}
		}
		return suite.Given(p.Target), max(f.jobs, 1), func() {}, nil
	}
	program, err := server.Find(p.Kind, p.Path)
	if missing, ok := errors.AsType[*server.NotFoundError](err); ok && missing.Path == "" {
		err = fmt.Errorf("%w, or name a running server with --server host:port", err)
	}
	if err != nil {
		return nil, 0, nil, cli.Environment(err)
	}
	if jobs = f.jobs; jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	fresh := suite.NewFresh(program, jobs, true)
	if !f.watch { // whose later rounds are to find servers that wait
		fresh.Plan(scripts, f.repeat)
	}
	if f.keep {
		fresh.Keep()
	}
	return fresh, jobs, fresh.Close, nil
}
