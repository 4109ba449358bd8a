package lsp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	xmppserver "github.com/scs-tools/scs/runner/server"
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
	p.options.Target.Remote = p.place.Target.Remote
	return nil
}

// chooseServer takes the server that the user names, else that of the
// workspace.
func (p *plan) chooseServer(ctx context.Context, c *consent, sn *snapshot) (err error) {
	user, workspace := sn.runTables()
	if p.named = user.Server.Value != ""; p.named {
		if p.place, err = runconfig.ParsePlace(user.Server.Value); err != nil {
			return &refusal{message: fmt.Sprintf(`"server" in the table "run" of the settings: %s`, err)}
		}
		if p.place.Path != "" && !filepath.IsAbs(p.place.Path) {
			p.place.Path = filepath.Join(c.server.workspace.root(), p.place.Path)
		}
		return nil
	}
	if workspace.Server.Value == "" {
		p.place.Kind = xmppserver.Prosody
		return nil
	}
	if p.place, err = runconfig.PlaceOf(sn.applied.config); err != nil {
		return &refusal{message: err.Error()}
	}
	if p.place.Path == "" || sn.applied.settings.trust {
		return nil
	}
	use, err := c.ask(ctx, asItIs(p.place.Path), fmt.Sprintf(
		"%s names a program to start as the server: %s. Programs can do anything: use it?",
		sn.applied.config.Path, p.place.Path), true)
	if err == nil && !use {
		p.place = runconfig.Place{Kind: xmppserver.Prosody}
	}
	return err
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
	use, err := c.ask(ctx, "the remote server "+where, fmt.Sprintf(
		"This script is to be played on %s, which is not this machine. Scripts hold passwords and can do damage: use it?",
		where), onlyServer)
	if err == nil && !use {
		p.place = runconfig.Place{Kind: xmppserver.Prosody}
	}
	return err
}

// chooseConfig asks the user about the configuration for Prosody that a
// script's folder brings along.
func (p *plan) chooseConfig(ctx context.Context, c *consent, sn *snapshot) (err error) {
	if p.place.Kind != xmppserver.Prosody || sn.path == "" {
		return nil
	}
	path := suite.ConfigOf(sn.path)
	if p.configs = path != ""; !p.configs || sn.applied.settings.trust {
		return nil
	}
	p.configs, err = c.ask(ctx, asItIs(path), path+" is there to configure the server. "+
		"It is a program that Prosody runs, and programs can do anything: use it?", true)
	return err
}

// asItIs names a program by its path and its contents, so that consent to it
// ends when it changes. Of a file that cannot be read there is the path alone:
// it cannot be run either.
func asItIs(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return path
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return path
	}
	return fmt.Sprintf("%s %x", path, sum.Sum(nil))
}
