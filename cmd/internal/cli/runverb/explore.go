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
	exploreOff     = "off"     // whatever the settings say
)

// checkExplore looks for flags that make no sense with --explore.
func (f *flags) checkExplore() error {
	switch {
	case !slices.Contains([]string{"", exploreOffline, exploreLive, exploreOff}, f.explore):
		return fmt.Errorf("--explore: unknown way %q: use %s, %s or %s", f.explore, exploreOffline, exploreLive, exploreOff)
	case f.exploreQuiet <= 0:
		return errors.New("--explore-quiet must be a time such as 100ms")
	case !f.explores() && f.exploreQuiet != explore.DefaultQuiet:
		return errors.New("--explore-quiet needs --explore")
	case f.explores() && f.update != "":
		return errors.New("--explore and --update cannot be combined: update the scripts first")
	}
	return nil
}

// explores reports whether other orders are searched.
func (f *flags) explores() bool { return f.explore != "" && f.explore != exploreOff }

// exploring adds to the options of a run that each try is searched for other
// orders in which its stanzas could have come.
func (f *flags) exploring(options *suite.Options) {
	if !f.explores() {
		return
	}
	explore.Settings{Quiet: f.exploreQuiet, Live: f.explore == exploreLive, Suppressed: lint.IsSuppressed}.Apply(options)
}
