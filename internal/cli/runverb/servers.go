package runverb

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/scs-tools/scs/internal/cli"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/suite"
)

// place is what --server names.
type place struct {
	target runner.Target // of a given server
	kind   server.Kind   // of a server to start; "" for a given one
	path   string        // of its program; "" to look for it
}

// defaultPort is where servers listen for clients (RFC 6120, section 14.2).
const defaultPort = "5222"

// parseServer reads the value of --server.
func parseServer(text string) (place, error) {
	if text == "" {
		return place{kind: server.Prosody}, nil
	}
	name, path, _ := strings.Cut(text, "=")
	for _, kind := range server.Kinds() {
		if name == string(kind) {
			return place{kind: kind, path: path}, nil
		}
	}
	var p place
	addr, direct := strings.CutPrefix(text, "tls://")
	if direct {
		p.target.Security = stream.SecurityDirectTLS
	}
	if host, port, ok := cutPort(addr); ok && host != "" && port != "" {
		p.target.Addr = addr
		return p, nil
	}
	return place{}, fmt.Errorf("%q names no server: write HOST:PORT, tls://HOST:PORT, prosody, prosody=PATH or ejabberd", text)
}

func cutPort(addr string) (host, port string, ok bool) {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 || strings.Trim(addr[i+1:], "0123456789") != "" {
		return "", "", false
	}
	return addr[:i], addr[i+1:], true
}

// servers returns what gives each run its server, how many runs there are at a
// time, and what ends what was started.
func (f *flags) servers(ctx context.Context, where string) (servers suite.Servers, jobs int, end func(), err error) {
	p, err := parseServer(where)
	if err != nil {
		return nil, 0, nil, cli.Usage(err)
	}
	if p.kind == "" {
		p.target.Insecure, p.target.Remote = f.insecure, f.remote
		if !f.remote {
			if err := runner.CheckLoopback(ctx, p.target.Addr); err != nil {
				return nil, 0, nil, cli.Usage(fmt.Errorf("%w: scripts hold passwords and can do damage; --allow-remote allows it", err))
			}
		}
		return suite.Given(p.target), max(f.jobs, 1), func() {}, nil
	}
	program, err := server.Find(p.kind, p.path)
	if err != nil {
		return nil, 0, nil, cli.Environment(err)
	}
	if jobs = f.jobs; jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	fresh := suite.NewFresh(program, jobs, true)
	if f.keep {
		fresh.Keep()
	}
	return fresh, jobs, fresh.Close, nil
}
