// Package runconfig fills the runner's options from configuration files and
// from what goes before them: the flags of a command line, the settings of an
// editor. Command line and language server share it, so that both run a script
// in the same way.
package runconfig

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/stream"
)

// DefaultPort is where servers listen for clients (RFC 6120, section 14.2).
const DefaultPort = "5222"

// Place is where scripts are run.
type Place struct {
	Target runner.Target // of a given server
	Kind   server.Kind   // of a server to start; server.Given for a given one
	Path   string        // of its program; "" to look for it
}

// ParsePlace reads HOST:PORT, tls://HOST:PORT, a kind of server, or KIND=PATH;
// nothing means the default kind.
func ParsePlace(text string) (Place, error) {
	if text == "" {
		return Place{Kind: server.DefaultKind}, nil
	}
	if kind, path, ok := server.ParseKind(text); ok {
		return Place{Kind: kind, Path: path}, nil
	}
	var p Place
	addr, direct := strings.CutPrefix(text, "tls://")
	if direct {
		p.Target.Security = stream.SecurityDirectTLS
	}
	if host, port, ok := CutPort(addr); ok && host != "" && port != "" {
		p.Target.Addr = addr
		return p, nil
	}
	return Place{}, fmt.Errorf("%q names no server: write HOST:PORT, tls://HOST:PORT, %s", text, Kinds())
}

// Kinds returns how to name a server to start, as a list for a person: "prosody
// or ejabberd, with =PATH for a program that is elsewhere".
func Kinds() string {
	var names []string
	for _, kind := range server.Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, " or ") + ", with =PATH for a program that is elsewhere"
}

// CutPort cuts an address at its last colon, if a port stands behind that.
func CutPort(addr string) (host, port string, ok bool) {
	i := strings.LastIndexByte(addr, ':')
	if i < 0 || strings.Trim(addr[i+1:], "0123456789") != "" {
		return "", "", false
	}
	return addr[:i], addr[i+1:], true
}

// PlaceOf returns the place that a configuration names. A program's path is
// relative to the folder of the configuration. The error tells where it names
// none.
func PlaceOf(c *config.Config) (Place, error) {
	p, err := ParsePlace(c.Run.Server.Value)
	if err != nil {
		return p, c.Errorf(c.Run.Server, "%s", err)
	}
	if p.Path != "" {
		p.Path = c.Resolve(config.Selector{Value: p.Path})
	}
	return p, nil
}

// Merge returns what two tables [run] say together about everything but the
// server and who signs its certificate. The first goes before the second.
func Merge(first, second config.Run) config.Run {
	merged := config.Run{
		Timeout: first.Timeout, Quiet: first.Quiet, Order: cmp.Or(first.Order, second.Order),
		FailOnServerError: first.FailOnServerError || second.FailOnServerError,
		Map:               map[string]string{}, Accounts: map[string]config.Account{},
	}
	if merged.Timeout == 0 {
		merged.Timeout = second.Timeout
	}
	if merged.Quiet == 0 {
		merged.Quiet = second.Quiet
	}
	for _, one := range []config.Run{second, first} {
		maps.Copy(merged.Map, one.Map)
		maps.Copy(merged.Accounts, one.Accounts)
	}
	return merged
}

// mapping returns what replaces the names of scripts.
func mapping(r config.Run) runner.Mapping {
	m := runner.Mapping{Domains: r.Map, Accounts: map[string]string{}}
	for from, account := range r.Accounts {
		if account.JID != "" {
			m.Accounts[from] = account.JID
		}
	}
	return m
}

// Options returns the options of a run.
func Options(r config.Run) runner.Options {
	options := runner.Options{Timeout: r.Timeout, Quiet: r.Quiet, Mapping: mapping(r), Passwords: map[string]string{}}
	if mode, err := order.ParseMode(r.Order); err == nil { // else none is set
		options.Order = mode
	}
	for from, account := range r.Accounts {
		if account.Password == "" {
			continue
		}
		if account.JID != "" {
			from = account.JID
		}
		options.Passwords[from] = account.Password
	}
	return options
}

// Secrets returns the passwords of the accounts, which no report may hold.
func Secrets(r config.Run) []string {
	var secrets []string
	for _, account := range r.Accounts {
		if account.Password != "" {
			secrets = append(secrets, account.Password)
		}
	}
	return secrets
}
