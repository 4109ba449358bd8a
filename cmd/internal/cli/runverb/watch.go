package runverb

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/watch"
	"github.com/scs-tools/scs/runner/suite"
)

// rounds is a run that is made again whenever something changes.
type rounds struct {
	session *session
	paths   []string
	inputs  *watch.Inputs
	watcher *watch.Watcher
	errors  io.Writer
	modules []string // absolute paths of the folders of modules
	name    string   // of the program
	clear   bool     // the screen, before each round

	verdicts map[string]suite.Verdict // what each script has said last, by absolute path
	last     error                    // how the last round has ended
	broken   bool                     // the last round ended before it ran anything
}

// watch runs what the paths name, and then what has changed, again and again,
// until the context ends. The error tells how the scripts have ended last.
func (p *session) watch(ctx context.Context, paths []string, command *cobra.Command) error {
	watcher, err := watch.New()
	if err != nil {
		return cli.Environment(err)
	}
	defer watcher.Close()
	inputs, err := watch.NewInputs(paths, p.flags.config)
	if err != nil {
		return cli.Environment(err)
	}
	rs := &rounds{
		session: p, paths: paths, inputs: inputs, watcher: watcher,
		errors: command.ErrOrStderr(), name: command.Root().Name(), clear: cli.IsScreen(p.terminal),
		verdicts: map[string]suite.Verdict{}, last: context.Canceled,
	}
	var changed []string // nothing known: run everything
	for {
		if err := rs.round(ctx, changed); err != nil {
			return err
		}
		changed, err = watcher.Next(ctx, rs.affectedBy)
		switch {
		case ctx.Err() != nil:
			return rs.last
		case err != nil:
			return cli.Environment(err)
		}
	}
}

// affectedBy reports whether a change of the file or folder at path can make a
// difference. Prosody's configuration may include others.
func (rs *rounds) affectedBy(path string) bool {
	return rs.inputs.AffectedBy(path) || isConfig(path) || rs.ofModule(path)
}

func isConfig(path string) bool { return strings.HasSuffix(path, ".cfg.lua") }

// ofModule reports whether a file may belong to a module that servers load.
func (rs *rounds) ofModule(path string) bool {
	return strings.HasSuffix(path, ".lua") && slices.Contains(rs.modules, filepath.Dir(absolute(path)))
}

// findModules finds the folders of the modules that servers load for scripts.
// What is wrong with the settings is told when the scripts are run.
func (rs *rounds) findModules(scripts []suite.Script) {
	rs.modules = nil
	if len(scripts) == 0 {
		return
	}
	settings, err := rs.session.flags.settings(scripts[0].Path)
	if err != nil {
		return
	}
	for _, m := range settings.place.Modules {
		rs.modules = append(rs.modules, filepath.Dir(absolute(m.Path)))
	}
}

// round runs what the changed paths concern, everything if there are none, and
// says how that went. The error is one that ends the watch.
func (rs *rounds) round(ctx context.Context, changed []string) error {
	all, err := rs.find(ctx)
	var scripts []suite.Script
	if err == nil {
		scripts = rs.affectedScripts(all, changed)
		gone := rs.forget(all)
		if len(changed) > 0 && len(scripts)+gone == 0 && !rs.broken {
			return nil
		}
	}
	if rs.clear {
		fmt.Fprint(rs.session.out, cli.ClearScreen)
	}
	var results []suite.Result
	if err == nil && len(scripts) > 0 {
		if rs.needNewServers(changed) {
			rs.session.close() // what waits there was started as things were before
		}
		results, err = rs.session.run(ctx, scripts)
	}
	if ctx.Err() != nil {
		return rs.last
	}
	if flushed := rs.session.out.Flush(); flushed != nil {
		return cli.Environment(flushed)
	}
	rs.broken = err != nil
	if err != nil {
		rs.last = cli.PrintError(rs.errors, rs.name, err)
		cli.PrintWatching(rs.errors, 0, "")
		return nil
	}
	rs.recordVerdicts(results)
	rs.printStatus(len(all), len(results))
	return nil
}

// find finds the scripts. All their folders are watched before they are read,
// so that no change is missed.
func (rs *rounds) find(ctx context.Context) ([]suite.Script, error) {
	for {
		files, err := cli.NewSettings(rs.session.flags.config)
		if err != nil {
			return nil, err
		}
		folders := rs.inputs.Folders()
		paths, err := cli.Scripts(rs.paths, rs.inputs.RecordFolders(&folders, files.Exclude(excludes)))
		added, watched := rs.watcher.Watch(append(folders, rs.modules...))
		switch {
		case watched != nil:
			return nil, cli.Environment(watched)
		case err != nil:
			return nil, err
		case !added:
			scripts, err := rs.session.flags.selectScripts(ctx, paths)
			rs.findModules(scripts)
			if _, watched := rs.watcher.Watch(append(folders, rs.modules...)); watched != nil {
				return nil, cli.Environment(watched)
			}
			return scripts, err
		}
	}
}

// affectedScripts returns the scripts that have changed, are new, or are run
// otherwise than before.
func (rs *rounds) affectedScripts(all []suite.Script, changed []string) []suite.Script {
	if rs.broken || rs.inputs.SettingsChanged(changed) || slices.ContainsFunc(changed, rs.ofModule) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(s suite.Script) bool {
		path := absolute(s.Path)
		_, known := rs.verdicts[path]
		return known && !slices.ContainsFunc(changed, func(one string) bool {
			return watch.Same(one, path) || isConfig(one) && filepath.Dir(one) == filepath.Dir(path)
		})
	})
}

// needNewServers reports whether servers have to be started anew after the change.
func (rs *rounds) needNewServers(changed []string) bool {
	return rs.inputs.SettingsChanged(changed) || slices.ContainsFunc(changed, isConfig) || slices.ContainsFunc(changed, rs.ofModule)
}

// forget forgets the scripts that are there no more, and returns how many.
func (rs *rounds) forget(all []suite.Script) int {
	there := map[string]bool{}
	for _, s := range all {
		there[absolute(s.Path)] = true
	}
	before := len(rs.verdicts)
	maps.DeleteFunc(rs.verdicts, func(path string, _ suite.Verdict) bool { return !there[path] })
	return before - len(rs.verdicts)
}

// recordVerdicts records how scripts have ended: those that were run several times, at
// their worst.
func (rs *rounds) recordVerdicts(results []suite.Result) {
	runs := map[string][]suite.Result{}
	for _, r := range results {
		path := absolute(r.Script.Path)
		runs[path] = append(runs[path], r)
	}
	for path, all := range runs {
		rs.verdicts[path] = suite.Together(all, rs.session.flags.failOnSkip)
	}
}

// printStatus ends a round with how things stand.
func (rs *rounds) printStatus(scripts, done int) {
	failed, unknown := 0, 0
	for _, verdict := range rs.verdicts {
		switch verdict {
		case suite.VerdictFailed:
			failed++
		case suite.VerdictNone:
			unknown++
		}
	}
	switch {
	case failed > 0:
		rs.last = verdictError(suite.VerdictFailed)
	case unknown > 0:
		rs.last = verdictError(suite.VerdictNone)
	default:
		rs.last = nil
	}
	status := fmt.Sprintf("%d run now", done)
	if failed+unknown > 0 {
		status += fmt.Sprintf(", %d not passed", failed+unknown)
	}
	cli.PrintWatching(rs.errors, scripts, status)
}

// absolute returns the absolute path of a script that was read.
func absolute(path string) string {
	found, err := filepath.Abs(filepath.FromSlash(path))
	if err != nil {
		return path // the current folder has gone, and nothing can be read there
	}
	return found
}
