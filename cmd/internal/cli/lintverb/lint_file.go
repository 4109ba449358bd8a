package lintverb

import (
	"context"
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/internal/parallel"
)

// guarded does what is to be done with a script. If that panics, it is a
// finding of the script.
func guarded(name string, work func() outcome) outcome {
	o, panicked := parallel.Try(work)
	if panicked != nil {
		o = outcome{path: name, file: ast.Parse(name, ""), diagnostics: []ast.Diagnostic{ast.InternalError(ast.Span{}, panicked)}}
	}
	return o
}

// file lints one script, and changes it if that is asked for.
func (r *run) file(ctx context.Context, path string) outcome {
	return guarded(path, func() outcome { return r.lintFile(ctx, path) })
}

func (r *run) lintFile(ctx context.Context, path string) outcome {
	s, err := r.linters.of(path)
	if err != nil {
		return outcome{path: path, err: err}
	}
	text, err := r.read(ctx, path)
	if err != nil {
		return outcome{path: path, err: cli.Environment(err)}
	}
	o, changed := r.lint(s, path, cli.ScriptName(path), text)
	if o.err == nil && !r.flags.diff && changed != text && ctx.Err() == nil {
		if err := atomicfile.WriteIfUnchanged(path, []byte(text), []byte(changed)); err != nil {
			o.err = cli.Environment(fmt.Errorf("%s: not fixed: %w", cli.DisplayPath(path), err))
		}
	}
	return o
}

// lint lints the text of the script at path, which messages call name. It
// returns what has become of it, and the text with the changes that were asked
// for.
func (r *run) lint(s *lintconfig.Settings, path, name, text string) (o outcome, changed string) {
	found, fresh, err := r.found(s, path, name, text)
	o = outcome{path: name, failLevel: s.FailLevel, maxFindings: s.MaxFindings, fixed: found.fixed, fresh: fresh, err: err}
	if err != nil {
		return o, text
	}
	if r.flags.suppress {
		suppressed, err := s.Linter.Suppress(found.file, func(f *ast.File, all []ast.Diagnostic) []ast.Diagnostic {
			all, _ = r.reported(s, path, f, all)
			return all
		})
		if err != nil {
			o.err = cli.Environment(err)
			return o, text
		}
		found.file, found.diagnostics, o.suppressed = suppressed.File, suppressed.Left, len(suppressed.Made)
	}
	if o.diagnostics, o.compared = r.reported(s, path, found.file, found.diagnostics); len(o.diagnostics) > 0 {
		o.file = found.file
	}
	if changed = text; found.file != nil {
		changed = found.file.Text()
	}
	if r.flags.diff {
		unified := diff.Unified
		if r.options.Color {
			unified = diff.UnifiedColor
		}
		o.patch = unified(name, name, text, changed)
	}
	return o, changed
}

// findings are all that the linter finds in a script.
type findings struct {
	file        *ast.File // after the fixes; may be nil where nothing was found
	diagnostics []ast.Diagnostic
	fixed       int
}

// found lints a text, and makes the fixes that were asked for. What is
// remembered of the same text is not found anew.
func (r *run) found(s *lintconfig.Settings, path, name, text string) (all findings, fresh bool, err error) {
	if all, ok := r.cache.get(s, path, text); ok {
		return all, false, nil
	}
	all.file = ast.Parse(name, text)
	if r.flags.fix || r.flags.diff && !r.flags.suppress {
		fixed, err := s.Linter.Fix(all.file, r.flags.unsafe)
		if err != nil {
			return all, true, cli.Environment(err)
		}
		all = findings{fixed.File, fixed.Left, len(fixed.Made)}
	} else {
		all.diagnostics = s.Linter.Check(all.file)
	}
	r.cache.put(s, path, all)
	return all, true, nil
}
