package lsp

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	xmpp "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// plan is how a script is to be played.
type plan struct {
	file    *ast.File // the script, with the names of the server put in
	options runner.Options
	secrets []string
	place   runconfig.Place
	named   bool // the user has named the place, not the workspace
	configs bool // the prosody.cfg.lua of the script's folder is used
}

// refusal is why a script is not played; the user has been asked, or is told
// what to do.
type refusal struct{ message string }

func (r *refusal) Error() string { return r.message }

// newPlan returns how a script is to be played, except for where.
func newPlan(sn *snapshot, until int) *plan {
	user, workspace := sn.runTables()
	run := runconfig.Merge(user, workspace)
	p := &plan{
		file: runconfig.Mapping(run).Apply(sn.file), options: runconfig.Options(run), secrets: runconfig.Secrets(run),
	}
	p.options.Until, p.options.Traffic = until, sn.client.runEvents
	return p
}

// runTables returns the tables [run] of the user's settings and of the
// configuration file.
func (sn *snapshot) runTables() (user, workspace config.Run) {
	if c := sn.applied.settings.config; c != nil {
		user = c.Run
	}
	if c := sn.applied.config; c != nil {
		workspace = c.Run
	}
	return user, workspace
}

// locate decides where the script is played. What the workspace brings along,
// and what is not this machine, takes the user's consent.
func (p *plan) locate(ctx context.Context, c *consent, sn *snapshot) error {
	for _, step := range []func(context.Context, *consent, *snapshot) error{p.chooseServer, p.checkAddresses, p.chooseConfig} {
		if err := step(ctx, c, sn); err != nil {
			return err
		}
	}
	return nil
}

// chooseServer takes the server that the user names, else that of the
// workspace.
func (p *plan) chooseServer(ctx context.Context, c *consent, sn *snapshot) (err error) {
	user, workspace := sn.runTables()
	if p.named = user.Server.Value != ""; p.named {
		if p.place, err = runconfig.ParsePlace(user.Server.Value); err != nil {
			return &refusal{fmt.Sprintf(`"server" in the table "run" of the settings: %s`, err)}
		}
		if p.place.Path != "" && !filepath.IsAbs(p.place.Path) {
			p.place.Path = filepath.Join(c.server.workspace.root(), p.place.Path)
		}
		return nil
	}
	if workspace.Server.Value == "" {
		p.place.Kind = xmpp.Prosody
		return nil
	}
	if p.place, err = runconfig.PlaceOf(sn.applied.config); err != nil {
		return &refusal{err.Error()}
	}
	if p.place.Path == "" || sn.applied.settings.trust {
		return nil
	}
	question := fmt.Sprintf("%s names a program to start as the server: %s. Programs can do anything: use it?",
		sn.applied.config.Path, p.place.Path)
	answer, err := c.ask(ctx, "program "+p.place.Path, question, consentUse, consentWithout, consentNo)
	switch {
	case err != nil:
		return err
	case answer == consentNo:
		return notTrusted("the server " + p.place.Path)
	case answer == consentWithout:
		p.place = runconfig.Place{Kind: xmpp.Prosody}
	}
	return nil
}

// checkAddresses asks the user about servers that are not this machine.
func (p *plan) checkAddresses(ctx context.Context, c *consent, sn *snapshot) error {
	own := p.place.Target.Addr
	target := runner.Target{Addr: cmp.Or(own, "127.0.0.1:0")}
	remote := runner.RemoteAddrs(ctx, p.file, target)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p.place.Target.Remote = len(remote) > 0
	onlyServer := len(remote) == 1 && remote[0] == own
	if len(remote) == 0 || sn.applied.settings.trust || p.named && onlyServer {
		return nil
	}
	where := strings.Join(remote, ", ")
	question := fmt.Sprintf("This script is to be played on %s, which is not this machine. "+
		"Scripts hold passwords and can do damage: use it?", where)
	answers := []consentAnswer{consentUse, consentNo}
	if onlyServer {
		answers = []consentAnswer{consentUse, consentWithout, consentNo}
	}
	switch answer, err := c.ask(ctx, "remote "+where, question, answers...); {
	case err != nil:
		return err
	case answer == consentNo:
		return notTrusted("the remote server " + where)
	case answer == consentWithout:
		p.place = runconfig.Place{Kind: xmpp.Prosody}
	}
	return nil
}

// chooseConfig asks the user about the configuration for Prosody that a
// script's folder brings along.
func (p *plan) chooseConfig(ctx context.Context, c *consent, sn *snapshot) error {
	if p.place.Kind != xmpp.Prosody || sn.path == "" {
		return nil
	}
	path := suite.ConfigOf(sn.path)
	if path == "" || sn.applied.settings.trust {
		p.configs = path != ""
		return nil
	}
	question := path + " is there to configure the server. It is a program that Prosody runs, and programs can do anything: use it?"
	switch answer, err := c.ask(ctx, "config "+path, question, consentUse, consentWithout, consentNo); {
	case err != nil:
		return err
	case answer == consentNo:
		return notTrusted(path)
	default:
		p.configs = answer == consentUse
	}
	return nil
}

// notTrusted is the refusal to play a script without the user's consent.
func notTrusted(what string) error {
	return &refusal{fmt.Sprintf(`not played without your consent to use %s: run it again to be asked again, or set "trust-workspace" in the table "run" of the settings`, what)}
}

// servers returns what gives the run its server, and what is to be called
// after the run.
func (p *plan) servers(warm *warmServers) (suite.Servers, func(), error) {
	if p.place.Kind == "" {
		return suite.Given(p.place.Target), func() {}, nil
	}
	program, err := xmpp.Find(p.place.Kind, p.place.Path)
	if err != nil {
		return nil, nil, fmt.Errorf(`%w, or name a running server as "server" in the table "run" of the settings`, err)
	}
	if p.place.Path == "" && !p.configs {
		servers, release := warm.take(program)
		return servers, release, nil
	}
	fresh := suite.NewFresh(program, 0, p.configs)
	return fresh, fresh.Close, nil
}
