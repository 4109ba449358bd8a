package suite_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

// twoEffects expects a message and a presence for one presence.
const twoEffects = `# A message and a presence

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<message/>

Romeo receives:
	<presence/>

Romeo disconnects
`

// sends is a server that answers the presence of twoEffects.
func sends(stanzas string) func(*streamtest.Peer) {
	return func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say(stanzas)
		p.Bye()
	}
}

const asWritten = "<message from='juliet@localhost'/><presence from='juliet@localhost'/>"

// explored runs twoEffects on a server once, and once more for the reproduction
// if there is a second one.
func explored(t *testing.T, settings explore.Settings, mode order.Mode, timeout time.Duration, servers ...func(*streamtest.Peer)) suite.Result {
	t.Helper()
	settings.Quiet = 60 * time.Millisecond
	options := suite.Options{
		Servers: suite.Given{Addr: streamtest.Serve(t, servers...)},
		Run:     runner.Options{Timeout: timeout, Order: mode},
	}
	settings.Apply(&options)
	results := suite.Run(t.Context(), []suite.Script{{Path: "made.scs", File: ast.Parse("made.scs", twoEffects)}}, options)
	if len(results) != 1 || !results[0].Passed() {
		t.Fatalf("%s: %+v", mode, results)
	}
	return results[0]
}

// TestReview searches a run on a server that sends a message and a presence for
// one presence, which it might send the other way round.
func TestReview(t *testing.T) {
	for mode, findings := range map[order.Mode]int{order.Arrival: 1, order.Promised: 0} {
		r := explored(t, explore.Settings{}, mode, 10*time.Second, sends(asWritten))
		if got := r.Result.Findings; len(got) != findings || findings > 0 && got[0].Code != failures.FailsInOtherOrder {
			t.Errorf("%s: %+v", mode, got)
		}
	}
	all := func(*ast.File, ast.Diagnostic) bool { return true }
	if r := explored(t, explore.Settings{Suppressed: all}, order.Arrival, 10*time.Second, sends(asWritten)); len(r.Result.Findings) > 0 {
		t.Errorf("suppressed: %+v", r.Result.Findings)
	}
}

// What fails while one run is searched is a finding of its script, and the runs of
// others are searched.
func TestAPanicInAReviewIsAFindingOfItsScript(t *testing.T) {
	first, second := sends(asWritten), sends(asWritten)
	options := suite.Options{
		Servers: suite.Given{Addr: streamtest.Serve(t, first, second)},
		Run:     runner.Options{Timeout: 10 * time.Second, Order: order.Arrival},
	}
	explore.Settings{Quiet: 60 * time.Millisecond}.Apply(&options)
	search := options.Review
	options.Review = func(ctx context.Context, tried *suite.Tried) []ast.Diagnostic {
		if tried.Script.Path == "bad.scs" {
			panic("no such state")
		}
		return search(ctx, tried)
	}
	var scripts []suite.Script
	for _, path := range []string{"bad.scs", "good.scs"} {
		scripts = append(scripts, suite.Script{Path: path, File: ast.Parse(path, twoEffects)})
	}
	results := suite.Run(t.Context(), scripts, options)
	if r := results[0].Result; r.Outcome != runner.Refused || len(r.Syntax) != 1 || r.Syntax[0].Code != runner.CodeInternal {
		t.Errorf("bad.scs has %s: %+v", r.Outcome, r.Syntax)
	}
	if r := results[1].Result; r.Outcome != runner.Passed || len(r.Findings) != 1 || r.Findings[0].Code != failures.FailsInOtherOrder {
		t.Errorf("good.scs has %s: %+v", r.Outcome, r.Findings)
	}
}

// TestReproduction runs the script once more, in the order that is to fail.
func TestReproduction(t *testing.T) {
	testenv.Long(t)
	for name, c := range map[string]struct{ again, want string }{
		"as before":             {asWritten, "; reproduced on "},
		"with something beside": {"<message id='1'/>" + asWritten, "; not reproduced on "},
		"in the other order":    {"<presence from='juliet@localhost'/><message from='juliet@localhost'/>", "; reproduced on "},
		"only the second":       {"<presence from='juliet@localhost'/>", "it fails elsewhere, in line 14: "},
		"only the first":        {"<message from='juliet@localhost'/>", `<presence from="juliet@localhost"> of line 17 did not arrive in its turn in 1s`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := explored(t, explore.Settings{Live: true}, order.Arrival, 2*time.Second, sends(asWritten), sends(c.again))
			if got := r.Result.Findings; len(got) != 1 || !strings.Contains(got[0].Message, c.want) {
				t.Errorf("%+v", got)
			}
		})
	}
}
