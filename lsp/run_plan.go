package lsp

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	xmppserver "github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// runPlan is how a script is to be run.
type runPlan struct {
	options         runner.Options
	secrets         []string
	location        runconfig.Place
	serverFromUser  bool                      // the user has named the place, not the workspace
	explore         bool                      // other orders are searched
	useFolderConfig bool                      // the prosody.cfg.lua of the script's folder is used
	agreed          []*xmppserver.ForeignCode // what the user has agreed to run
}

// newRunPlan returns how a script is to be run, except for where.
func newRunPlan(sn *snapshot, until int) *runPlan {
	user, workspace := sn.runTables()
	run := runconfig.Merge(user, workspace)
	p := &runPlan{options: runconfig.Options(run), secrets: runconfig.Secrets(run), explore: run.Explore}
	if sn.settings.lint != nil {
		p.options.Mapping.Vocabulary = sn.settings.lint.Linter.Vocabulary()
	}
	p.options.Until, p.options.Traffic = until, sn.client.runEvents
	return p
}

// runTables returns the tables [run] of the user's settings and of the
// configuration file.
func (sn *snapshot) runTables() (user, workspace config.Run) {
	if c := sn.settings.editor.config; c != nil {
		user = c.Run
	}
	if c := sn.settings.config; c != nil {
		workspace = c.Run
	}
	return user, workspace
}

// locate decides where the script is run. What the workspace brings along,
// and what is not this machine, takes the user's consent.
func (p *runPlan) locate(ctx context.Context, c *consent, sn *snapshot) error {
	for _, step := range []func(context.Context, *consent, *snapshot) error{p.chooseServer, p.checkAddresses, p.chooseConfig, p.chooseModules} {
		if err := step(ctx, c, sn); err != nil {
			return err
		}
	}
	p.options.Target.Remote = p.location.Target.Remote
	return p.chooseAuthorities(c, sn)
}

// chooseAuthorities takes the authorities that the user names, else those of the
// workspace, which do not speak for a server that the user names.
func (p *runPlan) chooseAuthorities(c *consent, sn *snapshot) (err error) {
	user, _ := sn.runTables()
	switch path := user.CA.Value; {
	case path != "":
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.server.workspace.root(), path)
		}
		if p.options.Target.RootCAs, err = runconfig.ReadCA(path); err != nil {
			return &refusal{message: fmt.Sprintf(`"ca" in the table "run" of the settings: %s`, err)}
		}
	case !p.serverFromUser && sn.settings.config != nil:
		if p.options.Target.RootCAs, err = runconfig.CAOf(sn.settings.config); err != nil {
			return &refusal{message: err.Error()}
		}
	}
	return nil
}

// chooseServer takes the server that the user names, else that of the
// workspace.
func (p *runPlan) chooseServer(ctx context.Context, c *consent, sn *snapshot) (err error) {
	user, workspace := sn.runTables()
	if p.serverFromUser = user.Server.First().Value != ""; p.serverFromUser {
		if p.location, err = runconfig.ParsePlace(user.Server.First().Value); err != nil {
			return &refusal{message: fmt.Sprintf(`"server" in the table "run" of the settings: %s`, err)}
		}
		if p.location.Path != "" && !filepath.IsAbs(p.location.Path) {
			p.location.Path = filepath.Join(c.server.workspace.root(), p.location.Path)
		}
		return nil
	}
	if workspace.Server.First().Value == "" {
		p.location.Kind = xmppserver.DefaultKind
		return nil
	}
	if p.location, err = runconfig.PlaceOf(sn.settings.config); err != nil {
		return &refusal{message: err.Error()}
	}
	folder := folderOf(sn.settings.config.Path)
	if p.location.Path == "" || c.trusts(sn.settings.editor, folder) {
		return nil
	}
	code, err := xmppserver.ReadForeignCode(p.location.Path, "")
	if err != nil {
		return &refusal{message: err.Error()}
	}
	about := consentSubject{what: codeID(p.location.Path, code), canRunWithout: true, folder: folder}
	use, err := c.ask(ctx, about, fmt.Sprintf(
		"%s sets a program to start as the server: %s. Programs can do anything. Use it?",
		sn.settings.config.Path, p.location.Path))
	if use {
		p.agreed = append(p.agreed, code)
	}
	if err == nil && !use {
		p.location = runconfig.Place{Kind: xmppserver.DefaultKind}
	}
	return err
}

// checkAddresses asks the user about servers that are not this machine.
func (p *runPlan) checkAddresses(ctx context.Context, c *consent, sn *snapshot) error {
	own := p.location.Target.Addr
	target := runner.Target{Addr: cmp.Or(own, "127.0.0.1:0")}
	remote := runner.RemoteAddrs(ctx, p.options.Mapping.Apply(sn.file).File, target)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	p.location.Target.Remote = len(remote) > 0
	onlyServer := len(remote) == 1 && remote[0] == own
	if len(remote) == 0 || sn.settings.editor.trustWorkspace || p.serverFromUser && onlyServer {
		return nil
	}
	where := strings.Join(remote, ", ")
	about := consentSubject{what: "the remote server " + where, canRunWithout: onlyServer}
	use, err := c.ask(ctx, about, fmt.Sprintf(
		"This script runs on %s, which is another machine. Scripts hold passwords and can do damage. Use it?", where))
	if err == nil && !use {
		p.location = runconfig.Place{Kind: xmppserver.DefaultKind}
	}
	return err
}

// chooseConfig asks the user about the configuration for the server that a
// script's folder brings along.
func (p *runPlan) chooseConfig(ctx context.Context, c *consent, sn *snapshot) (err error) {
	if sn.path == "" {
		return nil
	}
	path := suite.ConfigOf(p.location.Kind, sn.path)
	if p.useFolderConfig = path != ""; !p.useFolderConfig {
		return nil
	}
	folder := folderOf(path)
	if c.trusts(sn.settings.editor, folder) {
		return nil
	}
	code, err := xmppserver.ReadForeignCode("", path)
	if err != nil {
		return &refusal{message: err.Error()}
	}
	about := consentSubject{what: codeID(path, code), canRunWithout: true, folder: folder}
	p.useFolderConfig, err = c.ask(ctx, about, path+" would configure the server. "+
		p.location.Kind.ConfigRisk()+". Use it?"+others(code))
	if p.useFolderConfig {
		p.agreed = append(p.agreed, code)
	}
	return err
}

// chooseModules takes the modules that the user names, and asks the user about
// those of the workspace.
func (p *runPlan) chooseModules(ctx context.Context, c *consent, sn *snapshot) error {
	if !p.location.Kind.TakesModules() {
		return nil
	}
	user, workspace := sn.runTables()
	for _, named := range user.Modules {
		m, err := xmppserver.ParseModule(c.server.workspace.root(), named.Value)
		if err != nil {
			return &refusal{message: fmt.Sprintf(`"modules" in the table "run" of the settings: %s`, err)}
		}
		p.location.Modules = append(p.location.Modules, m)
	}
	if len(workspace.Modules) == 0 {
		return nil
	}
	modules, err := runconfig.ModulesOf(sn.settings.config)
	if err != nil {
		return &refusal{message: err.Error()}
	}
	folder := folderOf(sn.settings.config.Path)
	if c.trusts(sn.settings.editor, folder) {
		p.location.Modules = append(p.location.Modules, modules...)
		return nil
	}
	code, err := xmppserver.ReadForeignCode("", "", modules...)
	if err != nil {
		return &refusal{message: err.Error()}
	}
	about := consentSubject{what: codeID("the modules that "+sn.settings.config.Path+" names", code), canRunWithout: true, folder: folder}
	use, err := c.ask(ctx, about, fmt.Sprintf(
		"%s names modules for %s to load: %s. Programs can do anything. Use them?",
		sn.settings.config.Path, p.location.Kind.Title(), moduleNames(modules)))
	if use {
		p.agreed = append(p.agreed, code)
		p.location.Modules = append(p.location.Modules, modules...)
	}
	return err
}

// moduleNames lists the files of modules.
func moduleNames(modules []xmppserver.Module) string {
	var names []string
	for _, m := range modules {
		names = append(names, m.Path)
	}
	return strings.Join(names, ", ")
}

// codeID names code by its path and its contents, so that consent to it ends
// when they change.
func codeID(path string, code *xmppserver.ForeignCode) string { return path + " " + code.ID() }

// others says how much more than a configuration is used with it.
func others(code *xmppserver.ForeignCode) string {
	switch n := code.Files() - 1; n {
	case 0:
		return ""
	case 1:
		return " It uses another file, which it includes or which is a module of its plugin_paths."
	default:
		return fmt.Sprintf(" It uses %d other files, which it includes or which are modules of its plugin_paths.", n)
	}
}
