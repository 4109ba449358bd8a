package runverb

import (
	"errors"
	"fmt"
	"slices"

	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/suite"
)

// The values of --explore.
const (
	exploreOffline = "offline" // search only
	exploreLive    = "live"    // reproduce what was found
)

// checkExplore looks for flags that make no sense with --explore.
func (f *flags) checkExplore() error {
	switch {
	case !slices.Contains([]string{"", exploreOffline, exploreLive}, f.explore):
		return fmt.Errorf("--explore: unknown way %q: use %s or %s", f.explore, exploreOffline, exploreLive)
	case f.exploreQuiet <= 0:
		return errors.New("--explore-quiet needs a time such as 100ms")
	case f.explore == "" && f.exploreQuiet != explore.DefaultQuiet:
		return errors.New("--explore-quiet says how --explore waits: add --explore")
	case f.explore != "" && f.update != "":
		return errors.New("--explore and --update cannot be combined: update the scripts first")
	}
	return nil
}

// exploring adds to the options of a run that each try is searched for other
// orders in which its stanzas could have come.
func (f *flags) exploring(options *suite.Options) {
	if f.explore == "" {
		return
	}
	explore.Settings{Quiet: f.exploreQuiet, Live: f.explore == exploreLive, Suppressed: lint.IsSuppressed}.Apply(options)
}
