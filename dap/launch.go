package dap

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// arguments are those of "launch", as package.json of the VS Code extension
// describes them.
type arguments struct {
	Program     string   `json:"program"`     // path of the script
	StopOnEntry bool     `json:"stopOnEntry"` // before the first action
	NoDebug     bool     `json:"noDebug"`     // run without a stop
	Server      string   `json:"server"`      // as that of "scs run"; "" for the settings' or a Prosody of its own
	Order       string   `json:"order"`       // as that of "scs run"
	Timeout     string   `json:"timeout"`     // of one action: "5s"
	AllowRemote bool     `json:"allowRemote"` // the server may be another machine
	Agreed      []string `json:"agreed"`      // what the user has agreed to run: identities of code
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
	agreed    []*server.Code
	folder    bool     // the configuration of the script's folder is used
	notes     []string // what the user is told before the run
}

// readLaunch reads the arguments, the script and the settings.
func readLaunch(raw json.RawMessage) (*launch, error) {
	l := &launch{}
	if err := json.Unmarshal(raw, &l.arguments); err != nil {
		return nil, fmt.Errorf("the launch configuration cannot be read: %w", err)
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
			return nil, fmt.Errorf("the launch configuration cannot be read: %w", err)
		}
	}
	return next, next.read()
}

func (l *launch) read() (err error) {
	if l.arguments.Program == "" {
		return errors.New(`the launch configuration names no script: set "program"`)
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
	var finder config.Finder
	settings, err := finder.Find(l.path)
	if err != nil {
		return err
	}
	if settings == nil {
		settings = &config.Config{}
	}
	l.options = runconfig.Options(settings.Run)
	l.passwords = runconfig.Secrets(settings.Run)
	l.secrets = redact.Script(l.script, l.passwords...)
	if l.arguments.Order != "" {
		if l.options.Order, err = order.ParseMode(l.arguments.Order); err != nil {
			return fmt.Errorf(`"order": %w`, err)
		}
		l.options.KeepOrder = true
	}
	if l.arguments.Timeout != "" {
		if l.options.Timeout, err = time.ParseDuration(l.arguments.Timeout); err != nil || l.options.Timeout <= 0 {
			return fmt.Errorf(`"timeout": write a time like "5s", not %q`, l.arguments.Timeout)
		}
	}
	if err := l.choosePlace(settings); err != nil {
		return err
	}
	return l.chooseConfig()
}

// choosePlace takes the server that the client names, else that of the
// settings.
func (l *launch) choosePlace(settings *config.Config) (err error) {
	l.place.Kind = server.DefaultKind
	switch {
	case l.arguments.Server != "":
		l.place, err = runconfig.ParsePlace(l.arguments.Server)
	case settings.Run.Server.First().Value != "":
		if l.place, err = runconfig.PlaceOf(settings); err != nil || l.place.Path == "" {
			break
		}
		agreed, failed := l.agreedTo(l.place.Path, "")
		if err = failed; !agreed && err == nil {
			l.notes = append(l.notes, fmt.Sprintf("%s names a server program, %s, which is not used: nobody has agreed to it",
				filepath.Base(settings.Path), l.place.Path))
			l.place = runconfig.Place{Kind: server.DefaultKind}
		}
	}
	if err != nil {
		return err
	}
	target := runner.Target{Addr: cmp.Or(l.place.Target.Addr, "127.0.0.1:0")}
	remote := runner.RemoteAddrs(context.Background(), l.options.Mapping.Apply(l.file).File, target)
	if len(remote) > 0 && !l.arguments.AllowRemote {
		return fmt.Errorf(`%s is not this machine: scripts hold passwords and can do damage; set "allowRemote" if that is meant`, remote[0])
	}
	l.options.Target = l.place.Target
	l.options.Target.Remote = l.arguments.AllowRemote
	if settings.Path != "" && l.arguments.Server == "" {
		l.options.Target.RootCAs, err = runconfig.CAOf(settings)
	}
	return err
}

// chooseConfig uses the configuration of the script's folder if the user has
// agreed to what it says now.
func (l *launch) chooseConfig() error {
	path := suite.ConfigOf(l.place.Kind, l.path)
	if path == "" {
		return nil
	}
	agreed, err := l.agreedTo("", path)
	if !agreed && err == nil {
		l.notes = append(l.notes, path+" is not used: nobody has agreed to it")
	}
	l.folder = agreed
	return err
}

// agreedTo reports whether the user has agreed to what a program or a
// configuration says now.
func (l *launch) agreedTo(program, config string) (bool, error) {
	code, err := server.ReadCode(program, config)
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
		return nil, nil, fmt.Errorf(`%w, or name a running server as "server" in the launch configuration`, err)
	}
	starter := suite.NewStarter(program, 0, l.folder)
	starter.Agree(l.agreed...)
	return starter, starter.Close, nil
}
