package suite_test

import (
	"context"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

// TestReview searches a run on a server that sends a message and a presence for
// one presence, which it might send the other way round.
func TestReview(t *testing.T) {
	const text = `# A message and a presence

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
	script := suite.Script{Path: "made.scs", File: ast.Parse("made.scs", text)}
	for mode, findings := range map[order.Mode]int{order.Arrival: 1, order.Promised: 0} {
		addr := streamtest.Serve(t, func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect("<presence/>")
			p.Say("<message from='juliet@localhost'/><presence from='juliet@localhost'/>")
			p.Bye()
		})
		o := suite.Options{
			Servers: suite.Given{Addr: addr}, Record: true, QuietAfter: 60 * time.Millisecond,
			Run: runner.Options{Timeout: 10 * time.Second, Order: mode},
			Review: func(ctx context.Context, s suite.Script, rec *recording.Recording, mapped runner.Mapped) []ast.Diagnostic {
				run := explore.FromRecording(rec)
				report := explore.Search(ctx, run, mode)
				return report.Diagnostics(rec, run, mapped)
			},
		}
		results := suite.Run(t.Context(), []suite.Script{script}, o)
		if len(results) != 1 || !results[0].Passed() {
			t.Fatalf("%s: %+v", mode, results)
		}
		if got := results[0].Result.Findings; len(got) != findings || findings > 0 && got[0].Code != failures.FailsInOtherOrder {
			t.Errorf("%s: %+v", mode, got)
		}
	}
}
