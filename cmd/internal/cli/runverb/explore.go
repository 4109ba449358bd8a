package runverb

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/suite"
)

// defaultExploreQuiet is longer than the effects of two actions can be taken for
// each other's.
const defaultExploreQuiet = 100 * time.Millisecond

// checkExplore looks for flags that make no sense with --explore.
func (f *flags) checkExplore() error {
	switch {
	case f.exploreQuiet <= 0:
		return errors.New("--explore-quiet needs a time such as 100ms")
	case !f.explore && f.exploreQuiet != defaultExploreQuiet:
		return errors.New("--explore-quiet says how --explore waits: add --explore")
	case f.explore && f.update != "":
		return errors.New("--explore and --update cannot be combined: update the scripts first")
	}
	return nil
}

// exploring adds to the options of a run that each try is searched for other
// orders in which its stanzas could have come.
func (f *flags) exploring(options *suite.Options) {
	if !f.explore {
		return
	}
	options.QuietAfter = f.exploreQuiet
	run := options.Run
	options.Review = func(ctx context.Context, s suite.Script, rec *recording.Recording, mapped runner.Mapped) []ast.Diagnostic {
		came := explore.FromRecording(rec)
		report := explore.Search(ctx, came, run.OrderOf(s.File))
		return slices.DeleteFunc(report.Diagnostics(rec, came, mapped), func(d ast.Diagnostic) bool { return lint.IsSuppressed(s.File, d) })
	}
}

// foundOrder reports whether a search has found an order that changes how a
// script ends.
func foundOrder(r suite.Result) bool {
	return slices.ContainsFunc(r.Result.Findings, func(d ast.Diagnostic) bool {
		return d.Code == failures.FailsInOtherOrder || d.Code == failures.OtherStanzaSatisfies
	})
}
