package runverb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/suite"
)

// The Lua tool scansion is called as "scansion -d DIR" beside a server that
// listens on the default port of this machine, or with -h HOST. Elsewhere -h is
// how people ask for help.

// hostFlag is the value of -h and --host.
type hostFlag string

func (h *hostFlag) String() string { return string(*h) }

// Type implements [pflag.Value].
func (*hostFlag) Type() string { return "host" }

// Set takes a host. A flag in its place means that there is none.
func (h *hostFlag) Set(text string) error {
	if strings.HasPrefix(text, "-") {
		return pflag.ErrHelp
	}
	*h = hostFlag(text)
	return nil
}

// askForHelp makes -h a request for help where no host follows it.
func askForHelp(command *cobra.Command) {
	command.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		missing, ok := errors.AsType[*pflag.ValueRequiredError](err)
		if errors.Is(err, pflag.ErrHelp) || ok && missing.GetSpecifiedShortnames() != "" && missing.GetFlag().Name == "host" {
			return pflag.ErrHelp
		}
		if c.HasParent() {
			return c.Parent().FlagErrorFunc()(c, err)
		}
		return err
	})
}

// checkHost looks for a path where the host of a server should stand.
func (f *flags) checkHost() error {
	if f.host == "" {
		return nil
	}
	if _, err := os.Stat(string(f.host)); err == nil {
		return fmt.Errorf("-h takes a host, but %q is a path here: write -h HOST, or --help for help; for a server of that name, use --server %s:%s",
			string(f.host), string(f.host), runconfig.DefaultPort)
	}
	return nil
}

// lookTimeout is how long a server on this machine may take to answer.
const lookTimeout = 2 * time.Second

// lookHere uses the server that listens on the default port of this machine, as
// the Lua tool does, if nobody names another one and it serves the scripts'
// domain. It returns what to say of that.
func (f *flags) lookHere(ctx context.Context, s *settings, scripts []suite.Script) string {
	if f.dir == "" || s.named {
		return ""
	}
	options := runconfig.Options(s.run)
	for _, one := range scripts {
		accounts := runner.Accounts(one.File, options)
		if len(accounts) == 0 {
			continue
		}
		addr := net.JoinHostPort("localhost", runconfig.DefaultPort)
		ctx, cancel := context.WithTimeout(ctx, lookTimeout)
		defer cancel()
		if stream.Probe(ctx, stream.Options{Addr: addr, Domain: accounts[0].Domain}) != nil {
			return ""
		}
		s.place = runconfig.Place{Target: runner.Target{Addr: addr, Insecure: f.insecure, RootCAs: s.roots}}
		s.places = []runconfig.Place{s.place}
		return fmt.Sprintf("running on %s, which serves %s; use --server %s to start a server instead\n", addr, accounts[0].Domain, runconfig.DefaultKind())
	}
	return ""
}

// notes returns where to say what is no report: on standard output, unless a
// report goes there.
func (p *session) notes() io.Writer {
	isStdout := func(pair string) bool { return strings.HasSuffix(pair, "="+cli.Stdin) }
	if p.flags.events == cli.Stdin || p.flags.serverLog == cli.Stdin || slices.ContainsFunc(p.flags.reports, isStdout) {
		return p.errors
	}
	return flushWriter{p.out}
}
