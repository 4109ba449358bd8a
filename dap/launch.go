package dap

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// arguments are those of "launch", as package.json of the VS Code extension
// describes them.
type arguments struct {
	Program     string         `json:"program"`     // path of the script
	StopOnEntry bool           `json:"stopOnEntry"` // before the first action
	NoDebug     bool           `json:"noDebug"`     // run without a stop
	Run         map[string]any `json:"run"`         // the user's table "run", which goes before that of .scs.toml
	AllowRemote bool           `json:"allowRemote"` // servers may be another machine
	Agreed      []string       `json:"agreed"`      // what of the workspace the user has agreed to run: identities of code
}

// launch is a script to be run, and how.
type launch struct {
	arguments arguments
	path      string
	file      *ast.File
	script    *script.Script // of file
	secrets   *redact.Secrets
	passwords []string // that are not in the script
	options   runner.Options
	place     runconfig.Place
	agreed    []*server.ForeignCode
	modules   []server.Module
	folder    bool     // the configuration of the script's folder is used
	notes     []string // what the user is told before the run
}

// readLaunch reads the arguments, the script and the settings.
func readLaunch(raw json.RawMessage) (*launch, error) {
	l := &launch{}
	if err := json.Unmarshal(raw, &l.arguments); err != nil {
		return nil, fmt.Errorf("cannot read the launch configuration: %w", err)
	}
	return l, l.read()
}

// again reads the script and the settings anew; the client may have sent other
// arguments.
func (l *launch) again(raw json.RawMessage) (*launch, error) {
	next := &launch{arguments: l.arguments}
	var sent struct {
		Arguments json.RawMessage `json:"arguments"`
	}
	if err := json.Unmarshal(raw, &sent); err == nil && len(sent.Arguments) > 0 {
		if err := json.Unmarshal(sent.Arguments, &next.arguments); err != nil {
			return nil, fmt.Errorf("cannot read the launch configuration: %w", err)
		}
	}
	return next, next.read()
}

func (l *launch) read() (err error) {
	if l.arguments.Program == "" {
		return errors.New(`the launch configuration has no script: set "program"`)
	}
	if l.path, err = filepath.Abs(l.arguments.Program); err != nil {
		return err
	}
	text, err := readfile.Script(context.Background(), l.path)
	if err != nil {
		return err
	}
	l.file = ast.Parse(l.path, text)
	l.script = script.New(l.file)
	if refused := runner.Refusals(l.file, runner.Options{}); len(refused) > 0 {
		at := l.file.Position(refused[0].Span.Start)
		return fmt.Errorf("%s:%d:%d: %s", filepath.Base(l.path), at.Line, at.Column, refused[0].Message)
	}
	user, workspace, err := l.settings()
	if err != nil {
		return err
	}
	run := runconfig.Merge(user.Run, workspace.Run)
	l.options = runconfig.Options(run)
	l.passwords = runconfig.Secrets(run)
	l.secrets = redact.Script(l.script, l.passwords...)
	for _, step := range []func(user, workspace *config.Config) error{l.choosePlace, l.checkAddresses, l.chooseConfig, l.chooseModules} {
		if err := step(user, workspace); err != nil {
			return err
		}
	}
	return nil
}

// settings returns those of the user and those of the workspace.
func (l *launch) settings() (user, workspace *config.Config, err error) {
	user, err = config.FromValues(filepath.Dir(l.path), map[string]any{"run": l.arguments.Run})
	if err != nil {
		return nil, nil, fmt.Errorf(`"run" of the launch configuration: %w`, err)
	}
	var finder config.Finder
	if workspace, err = finder.Find(l.path); workspace == nil {
		workspace = &config.Config{}
	}
	return user, workspace, err
}

// choosePlace takes the server that the user names, else that of the workspace.
func (l *launch) choosePlace(user, workspace *config.Config) (err error) {
	l.place.Kind = server.DefaultKind
	switch {
	case user.Run.Server.First().Value != "":
		if l.place, err = runconfig.PlaceOf(user); err == nil {
			l.options.Target.RootCAs, err = runconfig.CAOf(user)
		}
	case workspace.Run.Server.First().Value != "":
		if l.place, err = runconfig.PlaceOf(workspace); err != nil {
			return err
		}
		if l.place.Path != "" {
			agreed, err := l.agreedTo(l.place.Path, "")
			if err != nil {
				return err
			}
			if !agreed {
				l.note("the server program that %s names, %s,", filepath.Base(workspace.Path), l.place.Path)
				l.place = runconfig.Place{Kind: server.DefaultKind}
			}
		}
		l.options.Target.RootCAs, err = runconfig.CAOf(workspace)
	}
	return err
}

// checkAddresses refuses other machines, unless they are meant.
func (l *launch) checkAddresses(_, _ *config.Config) error {
	roots := l.options.Target.RootCAs
	l.options.Target = l.place.Target
	l.options.Target.RootCAs, l.options.Target.Remote = roots, l.arguments.AllowRemote
	target := runner.Target{Addr: cmp.Or(l.place.Target.Addr, "127.0.0.1:0")}
	remote := runner.RemoteAddrs(context.Background(), l.options.Mapping.Apply(l.file).File, target)
	if len(remote) > 0 && !l.arguments.AllowRemote {
		return fmt.Errorf(`%s is another machine: scripts hold passwords and can do damage; set "allowRemote" to allow it`, remote[0])
	}
	return nil
}

// chooseConfig uses the configuration of the script's folder if the user has
// agreed to what it says now.
func (l *launch) chooseConfig(_, _ *config.Config) (err error) {
	path := suite.ConfigOf(l.place.Kind, l.path)
	if path == "" {
		return nil
	}
	if l.folder, err = l.agreedTo("", path); !l.folder && err == nil {
		l.note("%s", path)
	}
	return err
}

// chooseModules takes the modules that the user names, and those of the
// workspace if the user has agreed to what they say now.
func (l *launch) chooseModules(user, workspace *config.Config) (err error) {
	if !l.place.Kind.TakesModules() {
		return nil
	}
	if l.modules, err = runconfig.ModulesOf(user); err != nil {
		return err
	}
	modules, err := runconfig.ModulesOf(workspace)
	if err != nil || len(modules) == 0 {
		return err
	}
	agreed, err := l.agreedTo("", "", modules...)
	if agreed {
		l.modules = append(l.modules, modules...)
	} else if err == nil {
		l.note("what %s loads in addition", filepath.Base(workspace.Path))
	}
	return err
}

// note tells of what is left out for want of consent.
func (l *launch) note(format string, args ...any) {
	l.notes = append(l.notes, fmt.Sprintf(format, args...)+" is not used: the user has not allowed it")
}

// agreedTo reports whether the user has agreed to what a program, a
// configuration or modules say now.
func (l *launch) agreedTo(program, config string, modules ...server.Module) (bool, error) {
	code, err := server.ReadForeignCode(program, config, modules...)
	if err != nil {
		return false, err
	}
	if !slices.Contains(l.arguments.Agreed, code.ID()) {
		return false, nil
	}
	l.agreed = append(l.agreed, code)
	return true, nil
}

// servers returns what gives the run its server, and what ends that.
func (l *launch) servers() (suite.Servers, func(), error) {
	if l.place.Kind == server.Given {
		return suite.Given(l.options.Target), func() {}, nil
	}
	program, err := server.Find(l.place.Kind, l.place.Path)
	if err != nil {
		return nil, nil, fmt.Errorf(`%w, or set "server" in "run" of the launch configuration to a running server`, err)
	}
	starter := suite.NewStarter(program, 0, l.folder)
	starter.Load(l.modules...)
	starter.Agree(l.agreed...)
	return starter, starter.Close, nil
}
