package runverb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"slices"
	"time"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// places returns where scripts are run: where the flags say, or the
// configuration if they say nothing. There is one at least.
func (f *flags) places(c *config.Config) ([]runconfig.Place, error) {
	places, err := runconfig.PlacesOf(c)
	switch {
	case err != nil:
		return nil, err
	case f.host != "":
		places = make([]runconfig.Place, 1)
		places[0], err = runconfig.ParseHost(string(f.host))
	case len(f.where) > 0:
		places = make([]runconfig.Place, len(f.where))
		for i, text := range f.where {
			if places[i], err = runconfig.ParsePlace(text); err != nil {
				break
			}
		}
	}
	for i := range places {
		if err == nil {
			places[i].Modules, err = runconfig.Modules(places[i].Kind, f.modules, c)
		}
	}
	return places, err
}

// checkGiven looks for a given server where flags are for one. Beside it, one that
// is started needs nothing of them.
func (f *flags) checkGiven(places ...runconfig.Place) error {
	isGiven := func(p runconfig.Place) bool { return p.Kind == server.Given }
	if (f.register || f.unique) && !slices.ContainsFunc(places, isGiven) {
		return cli.Usage(errors.New("--register and --unique need --server HOST:PORT: a server that scs starts is fresh for each script and has its accounts"))
	}
	return nil
}

// servers returns what gives each run its server, how many runs there are at a
// time, and what ends what was started.
func (f *flags) servers(ctx context.Context, p runconfig.Place, scripts []suite.Script, run runner.Options) (servers suite.Servers, jobs int, end func(), err error) {
	if p.Kind == server.Given {
		if !f.remote {
			if err := runner.CheckLoopback(ctx, p.Target.Addr); err != nil {
				return nil, 0, nil, cli.Usage(fmt.Errorf("%w: scripts hold passwords and can do damage; use --allow-remote to allow it", err))
			}
		}
		if f.serverLog != "" {
			return nil, 0, nil, cli.Usage(fmt.Errorf("--server-log: scs cannot read the log of %s: remove --server to start a server", p.Target.Addr))
		}
		given := suite.Given(p.Target)
		if !f.register && !f.unique {
			return given, max(f.jobs, 1), func() {}, nil
		}
		if err := checkReachable(ctx, given); err != nil {
			return nil, 0, nil, err
		}
		registered, err := suite.NewRegistered(ctx, given, f.register, f.unique, scripts, run)
		if err != nil {
			return nil, 0, nil, cli.Environment(err)
		}
		return registered, max(f.jobs, 1), registered.Close, nil
	}
	program, err := cli.FindServer(p)
	if err != nil {
		return nil, 0, nil, err
	}
	if jobs = f.jobs; jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	starter := suite.NewStarter(program, jobs, true)
	starter.Load(p.Modules...)
	if !f.watch && f.update == "" { // else later runs are to find servers that wait
		starter.Plan(scripts, f.repeat)
	}
	if f.records() || f.failOnServerError { // a debug log tells which action an error belongs to
		starter.Debug()
	}
	if f.serverLog != "" {
		starter.KeepLog()
	}
	if f.keep {
		starter.Keep()
	}
	return starter, jobs, starter.Close, nil
}

// reachTimeout is how long a given server may take to be reached.
const reachTimeout = 5 * time.Second

// checkReachable says at once that there is no server at a given address, instead of
// once for each script. Servers that are started are not asked.
func checkReachable(ctx context.Context, servers suite.Servers) error {
	if registered, ok := servers.(*suite.Registered); ok {
		servers = registered.Given
	}
	given, ok := servers.(suite.Given)
	if !ok {
		return nil
	}
	dialer := net.Dialer{Timeout: reachTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", given.Addr)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return cli.Environment(fmt.Errorf("cannot reach a server at %s: %w: start it, or remove --server to let scs start one",
			given.Addr, errors.Unwrap(err)))
	}
	return conn.Close()
}
