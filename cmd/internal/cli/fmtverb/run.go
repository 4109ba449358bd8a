package fmtverb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lint/report"
)

// run is one run of the command over some scripts.
type run struct {
	flags  *flags
	out    *bufio.Writer
	errors io.Writer
	color  bool
	read   func(ctx context.Context, path string) (string, error)

	total, changed int
	left           bool  // blocks have been left as they are
	trouble        error // the first file that could not be read, written or formatted
}

// outcome is what has become of one script.
type outcome struct {
	path    string
	file    *ast.File // nil unless something is to be said about it
	left    []ast.Diagnostic
	changed bool
	patch   string
	err     error
}

// files formats scripts and says what has become of them.
func (r *run) files(ctx context.Context, files []string) error {
	cli.TuneGCForBatch(len(files))
	if !r.flags.check && !r.flags.diff {
		atomicfile.SweepBeside(files)
	}
	err := parallel.Ordered(ctx, len(files), func(i int) outcome { return r.file(ctx, files[i]) },
		func(_ int, o outcome) error { return r.take(o) })
	if err != nil {
		return err
	}
	return r.finish()
}

// guarded does what is to be done with a script. If that panics, the script is
// left as it is, which is said.
func guarded(path string, work func() outcome) outcome {
	o, panicked := parallel.Try(work)
	if panicked != nil {
		file := ast.Parse(cli.ScriptName(path), "")
		o = outcome{path: path, file: file, left: []ast.Diagnostic{ast.InternalError(ast.Span{}, panicked)}}
	}
	return o
}

// file formats one script in place, unless it is only to be looked at.
func (r *run) file(ctx context.Context, path string) outcome {
	return guarded(path, func() outcome { return r.formatFile(ctx, path) })
}

func (r *run) formatFile(ctx context.Context, path string) outcome {
	text, err := r.read(ctx, path)
	if err != nil {
		return outcome{path: path, err: cli.Environment(err)}
	}
	o, formatted := r.format(path, text)
	if o.changed && !r.flags.check && !r.flags.diff && ctx.Err() == nil {
		if err := atomicfile.WriteIfUnchanged(path, []byte(text), []byte(formatted)); err != nil {
			o.err = cli.Environment(fmt.Errorf("%s: not formatted: %w", cli.DisplayPath(path), err))
		}
	}
	return o
}

// format returns what has become of a text, and the text in style.
func (r *run) format(path, text string) (outcome, string) {
	o := outcome{path: path}
	name := cli.ScriptName(path)
	f := ast.Parse(name, text)
	var result formatter.Result
	var err error
	if r.flags.lines != "" {
		result, err = formatter.Range(f, r.flags.from, r.flags.to)
	} else {
		result, err = formatter.Format(f)
	}
	if err != nil {
		if loss, ok := errors.AsType[*formatter.LossError](err); ok {
			err = errors.New(loss.Report())
		}
		o.err = cli.Environment(err)
		return o, text
	}
	if o.left = result.Skipped; len(o.left) > 0 {
		o.file = f
	}
	o.changed = result.Text != text
	if o.changed && r.flags.diff {
		unified := diff.Unified
		if r.color {
			unified = diff.UnifiedColor
		}
		o.patch = unified(name, name, text, result.Text)
	}
	return o, result.Text
}

// take says what is to be said about one script.
func (r *run) take(o outcome) error {
	r.total++
	if o.file != nil {
		r.left = true
		if err := r.reportLeft(o); err != nil {
			return err
		}
	}
	if o.err != nil {
		if r.trouble == nil {
			r.trouble = o.err
		} else {
			fmt.Fprintln(r.errors, display.Error(o.err))
		}
		return nil
	}
	if !o.changed {
		return nil
	}
	r.changed++
	var err error
	switch {
	case r.flags.diff:
		_, err = r.out.WriteString(o.patch)
	case r.flags.check:
		_, err = fmt.Fprintln(r.out, cli.DisplayPath(o.path))
	}
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}

// reportLeft says on the error stream which blocks were left as they are.
func (r *run) reportLeft(o outcome) error {
	reporter, err := report.New(report.FormatConcise, r.errors, report.Options{})
	if err == nil {
		err = reporter.Result(report.Result{File: o.file, Diagnostics: o.left, Max: report.DefaultMax})
	}
	if err == nil {
		_, err = fmt.Fprintf(r.errors, "%s: blocks with these errors are left as they are\n", display.Path(o.file.Name()))
	}
	if err != nil {
		return cli.Environment(err)
	}
	return nil
}

// finish says how the run has ended.
func (r *run) finish() error {
	looked := r.flags.check || r.flags.diff
	if !looked {
		if _, err := fmt.Fprintf(r.out, "%d of %d scripts formatted\n", r.changed, r.total); err != nil {
			return cli.Environment(err)
		}
	}
	switch {
	case r.trouble != nil:
		return r.trouble
	case r.left, looked && r.changed > 0:
		return cli.Findings()
	}
	return nil
}

// stdin formats standard input to standard output; what is excluded goes through
// as it is.
func (r *run) stdin(ctx context.Context, in io.Reader, excluded bool) error {
	text, err := cli.ReadAll(ctx, in, readfile.MaxScript)
	if err != nil {
		return err
	}
	name := r.flags.stdinName
	if name == "" {
		name = cli.StdinName
	}
	return parallel.Ordered(ctx, 1, func(int) formattedStdin {
		if excluded {
			return formattedStdin{outcome{path: name}, text}
		}
		formatted := text
		o := guarded(name, func() (o outcome) {
			o, formatted = r.format(name, text)
			return o
		})
		return formattedStdin{o, formatted}
	}, func(_ int, f formattedStdin) error { return r.printStdin(f.outcome, f.text, excluded) })
}

// formattedStdin is standard input in style.
type formattedStdin struct {
	outcome outcome
	text    string
}

// printStdin prints standard input in style and says how the run has ended.
func (r *run) printStdin(o outcome, formatted string, excluded bool) error {
	if !r.flags.check && !r.flags.diff {
		// Whoever pipes a script through gets all of it back, whatever is wrong with it.
		if _, err := r.out.WriteString(formatted); err != nil {
			return cli.Environment(err)
		}
	}
	if excluded {
		return nil
	}
	if err := r.take(o); err != nil {
		return err
	}
	switch {
	case r.trouble != nil:
		return r.trouble
	case r.left, o.changed && (r.flags.check || r.flags.diff):
		return cli.Findings()
	}
	return nil
}
