package lintverb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/baseline"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lint/report"
)

// run is one run of the command over some scripts.
type run struct {
	name    string // of the command, for messages
	flags   *flags
	targets []target
	linters *linters
	known   *baseline.Baseline // nil for none
	cache   *cache             // nil unless scripts are linted several times
	out     *bufio.Writer
	in      io.Reader
	errors  io.Writer
	options report.Options

	files    []string
	read     func(ctx context.Context, path string) (string, error)
	output   *output
	summary  report.Summary
	compared []baseline.Script // the scripts so far, if there is a baseline
	failed   bool              // a finding is at or above the fail level, or --diff has shown something
	trouble  error             // the first file that could not be read or written
}

// outcome is what has become of one script.
type outcome struct {
	path        string
	file        *ast.File        // nil if there is nothing to show of it
	diagnostics []ast.Diagnostic // to report
	compared    *baseline.Script // nil without a baseline
	failLevel   ast.Severity
	maxFindings int // to print; 0 for all
	fixed       int
	suppressed  int
	patch       string
	fresh       bool // linted, not remembered
	err         error
}

// paths lints what the paths name.
func (r *run) paths(ctx context.Context, paths []string) error {
	if err := r.find(paths, r.linters.configs.Exclude(excludes)); err != nil {
		return err
	}
	// What is named and excluded by force is meant to be left out.
	if len(r.files) == 0 && r.trouble == nil && !r.flags.allowEmpty && !r.flags.forceExclude {
		cli.WarnNoScripts(r.errors, paths)
	}
	if err := r.open(r.out); err != nil {
		return err
	}
	if err := r.lintAll(ctx, r.take); err != nil {
		return r.bailOut(err)
	}
	return r.finish()
}

// bailOut tells who reads TAP from standard output that an error ends the run, so
// that no plan comes, and returns the error.
func (r *run) bailOut(err error) error {
	tap := slices.Contains(r.targets, target{format: report.FormatTAP})
	if !tap || !errors.Is(err, context.Canceled) || r.flags.diff || r.flags.writeBaseline {
		return err
	}
	_, _ = r.out.WriteString(exchange.TAPBailOut("interrupted")) // the error is what is told
	return err
}

// find finds the scripts that the paths name.
func (r *run) find(paths []string, exclude func(path string) (bool, error)) error {
	files, err := cli.Scripts(paths, exclude)
	if err != nil && files == nil {
		return err
	}
	inputs := slices.Concat(files, []string{r.flags.config, r.inputBaseline()})
	if err := cli.CheckOutputs(r.outputs(), inputs...); err != nil {
		return err
	}
	r.files, r.trouble, r.read = files, err, cli.ReadScript(paths)
	if r.flags.forceExclude {
		if r.files, err = cli.RemoveExcluded(files, exclude); err != nil {
			return err
		}
	}
	return nil
}

// outputs returns the files that the run writes besides scripts.
func (r *run) outputs() []cli.Output {
	var outputs []cli.Output
	for _, t := range r.targets {
		flag := "--format"
		if t.file == r.flags.output {
			flag = "--output"
		}
		outputs = append(outputs, cli.Output{Flag: flag, Path: t.file})
	}
	if r.flags.writeBaseline {
		outputs = append(outputs, cli.Output{Flag: "--baseline", Path: r.flags.baseline})
	}
	return outputs
}

// inputBaseline returns the baseline that is only read, or "".
func (r *run) inputBaseline() string {
	if r.flags.writeBaseline {
		return ""
	}
	return r.flags.baseline
}

// lintAll lints all scripts side by side and hands on what has become of them,
// in order.
func (r *run) lintAll(ctx context.Context, take func(outcome) error) error {
	cli.TuneGCForBatch(len(r.files))
	if (r.flags.fix || r.flags.suppress) && !r.flags.diff {
		atomicfile.SweepBeside(r.files)
	}
	if err := r.collectTitles(ctx); err != nil {
		return err
	}
	return parallel.Ordered(ctx, len(r.files), func(i int) outcome { return r.file(ctx, r.files[i]) },
		func(_ int, o outcome) error { return take(o) })
}

// collectTitles reads the titles of the scripts whose titles are compared. The
// error is that of a wrong configuration, which concerns all scripts.
func (r *run) collectTitles(ctx context.Context) error {
	return parallel.Ordered(ctx, len(r.files), func(i int) error {
		compared, err := r.comparesTitle(r.files[i])
		if compared {
			if text, err := readfile.Text(r.files[i], readfile.MaxScript); err == nil {
				r.linters.titles.Add(cli.ScriptName(r.files[i]), text)
			}
		}
		return err
	}, func(_ int, err error) error {
		if isUsage(err) {
			return err
		}
		return nil // reported when the script is linted
	})
}

// comparesTitle reports whether the title of the script at path is compared
// with those of the others.
func (r *run) comparesTitle(path string) (bool, error) {
	s, err := r.linters.of(path)
	return err == nil && s.Linter.ComparesTitles(), err
}

// isUsage reports whether an error is one that the user makes by flags or
// configuration.
func isUsage(err error) bool {
	e, ok := errors.AsType[*cli.Error](err)
	return ok && e.Code == cli.ExitUsage
}

// take counts and reports what has become of one script.
func (r *run) take(o outcome) error {
	result := report.Result{Name: cli.ScriptName(o.path), File: o.file, Diagnostics: o.diagnostics, FailLevel: o.failLevel, Max: o.maxFindings}
	if o.err != nil {
		if isUsage(o.err) {
			return o.err // a wrong configuration concerns all scripts
		}
		if r.trouble == nil {
			r.trouble = o.err
		} else {
			fmt.Fprintln(r.errors, display.Error(o.err))
		}
		result = report.Result{Name: result.Name, Err: o.err}
	} else {
		r.count(o)
	}
	if o.patch != "" {
		r.failed = true
		if _, err := r.out.WriteString(o.patch); err != nil {
			return cli.Environment(err)
		}
	}
	if err := r.output.Result(result); err != nil {
		return cli.Environment(err)
	}
	return nil
}

// count counts what has become of one script that could be linted.
func (r *run) count(o outcome) {
	r.summary.Fixed += o.fixed
	r.summary.Suppressed += o.suppressed
	r.summary.Add(o.diagnostics)
	if o.compared != nil {
		r.summary.Baselined += o.compared.Known
		r.compared = append(r.compared, *o.compared)
	}
	for _, d := range o.diagnostics {
		r.failed = r.failed || d.Severity >= o.failLevel && !r.flags.diff && !r.flags.writeBaseline
	}
}

// finish ends the output and tells how the run has ended.
func (r *run) finish() error {
	r.summary.Gone = r.gone()
	if r.flags.writeBaseline {
		if err := r.saveBaseline(); err != nil {
			return err
		}
	}
	if err := r.output.finish(r.summary); err != nil {
		return err
	}
	switch {
	case r.trouble != nil:
		return r.trouble
	case r.failed:
		return cli.Findings()
	}
	return nil
}

// stdin lints standard input. With --fix or --add-suppressions the new text is
// the output, and what is left to say goes to the error stream.
func (r *run) stdin(ctx context.Context) error {
	if err := cli.CheckOutputs(r.outputs(), r.flags.config, r.inputBaseline(), r.flags.stdinName); err != nil {
		return err
	}
	text, err := cli.ReadAll(ctx, r.in, readfile.MaxScript)
	if err != nil {
		return err
	}
	name, path := r.flags.stdinName, r.flags.stdinName
	if name == "" {
		name, path = cli.StdinName, "stdin.scs"
	}
	r.files = []string{path}
	if r.flags.forceExclude {
		if r.files, err = cli.RemoveExcluded(r.files, r.linters.configs.Exclude(excludes)); err != nil {
			return err
		}
	}
	o, fixed := outcome{path: name}, text
	if len(r.files) > 0 {
		s, err := r.linters.of(path)
		if err != nil {
			return err
		}
		o, err = parallel.Do(ctx, func() outcome {
			return guarded(name, func() (o outcome) {
				o, fixed = r.lint(s, path, name, text)
				return o
			})
		})
		if err != nil {
			return err
		}
	}
	stdout := io.Writer(r.out)
	if (r.flags.fix || r.flags.suppress) && !r.flags.diff {
		stdout, r.options.Color, r.options.Width = r.errors, false, 0
		if _, err := r.out.WriteString(fixed); err != nil {
			return cli.Environment(err)
		}
	}
	if err := r.open(stdout); err != nil {
		return err
	}
	if len(r.files) > 0 {
		if err := r.take(o); err != nil {
			return err
		}
	}
	return r.finish()
}
