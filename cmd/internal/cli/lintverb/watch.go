package lintverb

import (
	"context"
	"fmt"
	"slices"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/watch"
)

// rounds is a run that is made again whenever something changes.
type rounds struct {
	first    *run // what each round starts as
	paths    []string
	inputs   *watch.Inputs
	watcher  *watch.Watcher
	terminal bool

	files        []string // of the last round
	reconfigured bool     // since the last round
	broken       error    // why there are no settings now
	last         error    // how the last round has ended
}

// watch lints what the paths name, again and again, until the context ends.
// The error tells how the last round has ended.
func (r *run) watch(ctx context.Context, paths []string, terminal bool) error {
	watcher, err := watch.New()
	if err != nil {
		return cli.Environment(err)
	}
	defer watcher.Close()
	inputs, err := watch.NewInputs(paths, r.flags.config, r.flags.baseline)
	if err != nil {
		return cli.Environment(err)
	}
	r.cache = newCache()
	rs := &rounds{
		first: r, paths: paths, inputs: inputs, watcher: watcher, terminal: terminal,
		reconfigured: true, last: context.Canceled,
	}
	for {
		if err := rs.round(ctx); err != nil {
			return err
		}
		changed, err := watcher.Next(ctx, inputs.AffectedBy)
		switch {
		case ctx.Err() != nil:
			return rs.last
		case err != nil:
			return cli.Environment(err)
		}
		rs.reload(changed)
	}
}

// round lints once and prints what is found, unless that is the same as before.
// The error is one that ends the watch.
func (rs *rounds) round(ctx context.Context) error {
	round := *rs.first
	outcomes, err := rs.look(ctx, &round)
	if ctx.Err() != nil {
		return rs.last
	}
	anew := 0
	for _, o := range outcomes {
		if o.fresh || o.err != nil {
			anew++
		}
	}
	if err == nil && anew == 0 && !rs.reconfigured && slices.Equal(rs.files, round.files) {
		return nil
	}
	if rs.terminal {
		fmt.Fprint(round.out, cli.ClearScreen)
	}
	if err == nil {
		err = round.show(outcomes)
	}
	if err := round.out.Flush(); err != nil {
		return cli.Environment(err)
	}
	rs.files, rs.reconfigured, rs.last = round.files, false, cli.PrintError(round.errors, round.name, err)
	cli.PrintWatching(round.errors, len(round.files), fmt.Sprintf("%d linted now", anew))
	return nil
}

// look finds the scripts and lints those that are not as they were. All their
// folders are watched before they are read, so that no change is missed.
func (rs *rounds) look(ctx context.Context, round *run) ([]outcome, error) {
	if rs.broken != nil {
		return nil, rs.broken
	}
	for {
		folders := rs.inputs.Folders()
		found := round.find(rs.paths, rs.inputs.RecordFolders(&folders, round.linters.configs.Exclude(excludes)))
		if found == nil {
			taught, err := rs.inputs.SetVocabulary(round.files, round.linters.configs.Of)
			if err != nil {
				return nil, cli.Environment(err)
			}
			folders = append(folders, taught...)
		}
		added, err := rs.watcher.Watch(folders)
		if err != nil {
			return nil, cli.Environment(err)
		}
		if found != nil {
			return nil, found
		}
		if !added {
			break
		}
	}
	if slices.ContainsFunc(round.files, func(path string) bool {
		compared, err := round.comparesTitle(path)
		return compared && err == nil
	}) {
		// What is found in one script depends on the others: nothing can be
		// remembered.
		linters, err := round.flags.linters()
		if err != nil {
			return nil, err
		}
		round.linters = linters
	}
	var outcomes []outcome
	err := round.lintAll(ctx, func(o outcome) error {
		outcomes = append(outcomes, o)
		return nil
	})
	return outcomes, err
}

// show prints what has become of all scripts.
func (r *run) show(outcomes []outcome) error {
	if err := r.open(r.out); err != nil {
		return err
	}
	for _, o := range outcomes {
		if err := r.take(o); err != nil {
			return err
		}
	}
	return r.finish()
}

// reload reads again what the rounds start from, as far as it has changed.
func (rs *rounds) reload(changed []string) {
	settings := rs.inputs.SettingsChanged(changed) || rs.broken != nil
	if !settings && !watch.FileChanged(changed, rs.first.flags.baseline) {
		return
	}
	rs.reconfigured, rs.broken = true, nil
	if settings {
		linters, err := rs.first.flags.linters()
		if err != nil {
			rs.broken = err
			return
		}
		rs.first.linters = linters
	}
	baseline, err := rs.first.flags.readBaseline()
	if err != nil {
		rs.broken = err
		return
	}
	rs.first.known = baseline
}
