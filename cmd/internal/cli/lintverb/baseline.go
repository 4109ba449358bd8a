package lintverb

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/baseline"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lintconfig"
)

// readBaseline reads the file of --baseline; nil if there is no such flag.
func (f *flags) readBaseline() (*baseline.Baseline, error) {
	if f.baseline == "" {
		return nil, nil
	}
	known, err := baseline.Read(f.baseline)
	switch {
	case err == nil:
		return known, nil
	case f.writeBaseline && errors.Is(err, fs.ErrNotExist):
		if known, err = baseline.New(f.baseline); err != nil {
			return nil, cli.Environment(err)
		}
		return known, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, cli.Environment(fmt.Errorf("%w: create it with --write-baseline", err))
	}
	if _, ok := errors.AsType[*baseline.FormatError](err); ok {
		return nil, cli.Usage(err)
	}
	return nil, cli.Environment(err)
}

// reported returns those of the findings that are to be reported: without what
// the baseline holds, and without what is too mild for --quiet.
func (r *run) reported(s *lintconfig.Settings, path string, f *ast.File, found []ast.Diagnostic) ([]ast.Diagnostic, *baseline.Script) {
	var compared *baseline.Script
	if r.known != nil {
		script := r.known.Compare(path, f, found, s.Linter.Runs)
		found, compared = script.New, &script
	}
	if r.flags.quiet {
		found = atLeast(found, s.FailLevel)
	}
	return found, compared
}

// atLeast returns the findings that are not milder than a severity.
func atLeast(found []ast.Diagnostic, severity ast.Severity) []ast.Diagnostic {
	var kept []ast.Diagnostic
	for _, d := range found {
		if d.Severity >= severity {
			kept = append(kept, d)
		}
	}
	return kept
}

// saveBaseline writes what was found into the file of --baseline.
func (r *run) saveBaseline() error {
	findings, scripts := 0, 0
	for _, s := range r.compared {
		findings += len(s.Entries)
		if len(s.Entries) > 0 {
			scripts++
		}
	}
	if err := r.known.Write(r.flags.baseline, r.compared); err != nil {
		return cli.Environment(err)
	}
	if _, err := fmt.Fprintf(r.out, "%s in %s written to %s\n", excerpt.Count(findings, "finding"), excerpt.Count(scripts, "script"), cli.DisplayPath(r.flags.baseline)); err != nil {
		return cli.Environment(err)
	}
	return nil
}

// gone returns how many findings of the baseline are there no longer.
func (r *run) gone() int {
	if r.known == nil {
		return 0
	}
	gone, linted := 0, map[string]bool{}
	for _, s := range r.compared {
		gone += s.Gone
		linted[s.Name] = true
	}
	return gone + r.known.Others(linted)
}
