package explore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/suite"
)

// DefaultQuiet is how long nothing may arrive after an action before the next
// one starts, so that the effects of two are not taken for each other's.
const DefaultQuiet = 100 * time.Millisecond

// Settings say how the tries of a suite are searched.
type Settings struct {
	Quiet time.Duration // as [suite.Options].QuietAfter has it; DefaultQuiet if 0
	Live  bool          // reproduce each finding, on a server of its own
	// Suppressed, if it is there, reports whether a finding is left out.
	Suppressed func(*ast.File, ast.Diagnostic) bool
}

// Apply adds to the options of a suite that each try is searched for other
// orders in which its stanzas could have come.
func (s Settings) Apply(options *suite.Options) {
	options.Record, options.QuietAfter = true, cmp.Or(s.Quiet, DefaultQuiet)
	run := options.Run
	options.Review = func(ctx context.Context, t *suite.Tried) []ast.Diagnostic {
		return s.review(ctx, t, run)
	}
}

// review searches one try.
func (s Settings) review(ctx context.Context, t *suite.Tried, options runner.Options) []ast.Diagnostic {
	run := FromRecording(t.Recording)
	mode := options.OrderOf(t.Script.File)
	report := Search(ctx, run, mode)
	if s.Suppressed != nil {
		w := writer{rec: t.Recording, run: run, mapped: t.Mapped}
		report.Findings = slices.DeleteFunc(report.Findings, func(f Finding) bool { return s.Suppressed(t.Script.File, w.finding(&f)) })
	}
	if mode != order.Promised {
		report.compare(ctx, run)
	}
	if s.Live {
		for i := range report.Findings {
			f := &report.Findings[i]
			p := Reproduce(t.Recording, run, f, cmp.Or(options.Timeout, runner.DefaultTimeout))
			again, err := t.Again(ctx, p.Change)
			if err != nil {
				f.Live = &Verdict{Why: err.Error()}
				continue
			}
			verdict := p.Verdict(again)
			f.Live = &verdict
		}
	}
	return report.Diagnostics(t.Recording, run, t.Mapped)
}

// compare notes which findings there are not where only promised order counts.
func (r *Report) compare(ctx context.Context, run *Run) {
	if len(r.Findings) == 0 {
		return
	}
	promised := Search(ctx, run, order.Promised)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.PromisedDoes = promised.Exhausted && !slices.ContainsFunc(promised.Findings, func(p Finding) bool { return p.Action == f.Action })
	}
}
