// Package runconfig fills the runner's options from configuration files and
// from what goes before them: the flags of a command line, the settings of an
// editor. Command line and language server share it, so that both run a script
// in the same way.
package runconfig

import (
	"cmp"
	"maps"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server"
)

// Place is where scripts are run.
type Place struct {
	Label  string        // what people call it, if they say; "" else
	Target runner.Target // of a given server
	Kind   server.Kind   // of a server to start; server.Given for a given one
	Path   string        // of its program; "" to look for it

	// Modules are those that a server to start loads in addition. They stand
	// elsewhere than the place: ask [Modules].
	Modules []server.Module
}

// ParsePlace reads an address such as HOST:PORT or tls://HOST:PORT, a kind of
// server, or KIND=PATH; nothing means the default kind.
func ParsePlace(text string) (Place, error) {
	if text == "" {
		return Place{Kind: server.DefaultKind}, nil
	}
	if kind, path, ok := server.ParseKind(text); ok {
		return Place{Kind: kind, Path: path}, nil
	}
	if target, ok := parseTarget(text); ok {
		return Place{Target: target}, nil
	}
	if label, rest, ok := strings.Cut(text, "="); ok && label != "" && rest != "" && !strings.ContainsAny(label, ":/[]") {
		if place, err := ParsePlace(rest); err == nil {
			place.Label = label
			return place, nil
		}
	}
	return Place{}, unknownPlace(text)
}

// Kinds returns how to name a server to start, as a list for a person: "prosody
// or ejabberd, with =PATH to set the path of the program".
func Kinds() string {
	var names []string
	for _, kind := range server.Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, " or ") + ", with =PATH to set the path of the program"
}

// Title returns what people call the place: its label, or else what the server
// is or where.
func (p *Place) Title() string { return cmp.Or(p.Label, string(p.Kind), p.Target.Addr) }

// PlaceOf returns the place that a configuration names, the first if it names
// several. A program's path is relative to the folder of the configuration. The
// error tells where it names none.
func PlaceOf(c *config.Config) (Place, error) { return placeAt(c, c.Run.Server.First()) }

// DefaultKind returns the name of the server that is started where nobody names
// one.
func DefaultKind() string { return string(server.DefaultKind) }

// PlacesOf returns all places that a configuration names, one at least.
func PlacesOf(c *config.Config) ([]Place, error) {
	if len(c.Run.Server) == 0 {
		return []Place{{Kind: server.DefaultKind}}, nil
	}
	var places []Place
	for _, one := range c.Run.Server {
		p, err := placeAt(c, one)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	return places, nil
}

func placeAt(c *config.Config, s config.Selector) (Place, error) {
	p, err := ParsePlace(s.Value)
	if err != nil {
		return p, c.Errorf(s, "%s", err)
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
		Timeout: cmp.Or(first.Timeout, second.Timeout), Quiet: cmp.Or(first.Quiet, second.Quiet),
		ConnectTimeout: cmp.Or(first.ConnectTimeout, second.ConnectTimeout), Order: cmp.Or(first.Order, second.Order),
		FailOnServerError: first.FailOnServerError || second.FailOnServerError, FailOnSkip: first.FailOnSkip || second.FailOnSkip,
		Explore: first.Explore || second.Explore, Jobs: cmp.Or(first.Jobs, second.Jobs), Retry: cmp.Or(first.Retry, second.Retry),
		Map: map[string]string{}, Accounts: map[string]config.Account{},
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
	options := runner.Options{
		Timeout: r.Timeout, ConnectTimeout: r.ConnectTimeout, Quiet: r.Quiet, Mapping: mapping(r), Passwords: map[string]string{},
	}
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
