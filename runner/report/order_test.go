package report_test

import (
	"context"
	"encoding/json"
	"os"
	"path"
	"slices"
	"testing"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

// orderFile is the recording of the scripts about order, which a server that
// is written down here has answered.
const orderFile = "testdata/order.json"

// answers are what comes for the presence of each script about order.
var answers = []struct{ script, stanzas string }{
	{"reordered", "<message from='nurse@localhost'/><presence from='juliet@localhost'/>" +
		"<presence from='room@muc.localhost/Nurse'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>" +
		"<presence from='room@muc.localhost/Romeo'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>"},
	{"kept", "<message from='nurse@localhost'/>"},
	{"broken", "<message from='juliet@localhost/balcony' id='2'/><message from='juliet@localhost/balcony' id='1'/>"},
	{"explored", "<presence from='juliet@localhost'/><message from='nurse@localhost'/>"},
}

// answering hands out a server that answers as is written down.
type answering struct{ t *testing.T }

func (s answering) Acquire(ctx context.Context, script suite.Script) (suite.Lease, error) {
	at := slices.IndexFunc(answers, func(a struct{ script, stanzas string }) bool { return a.script+".scs" == path.Base(script.Path) })
	addr := streamtest.Serve(s.t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say(answers[at].stanzas)
		p.Bye()
	})
	return suite.Given{Addr: addr}.Acquire(ctx, script)
}

// TestRecordOrder is [TestRecord] for the scripts about order.
func TestRecordOrder(t *testing.T) {
	if !*record {
		t.Skip("nothing is recorded without -record")
	}
	var all []suite.Script
	for _, a := range answers {
		all = append(all, load(t, "order/"+a.script+".scs"))
	}
	var r recordedStream
	options := suite.Options{
		Servers: answering{t}, Run: runner.Options{Timeout: 300 * time.Millisecond, Quiet: 100 * time.Millisecond}, Events: r.add,
	}
	explore.Settings{}.Apply(&options)
	suite.Run(t.Context(), all, options)
	data, err := json.MarshalIndent(r, "", " ")
	if err == nil {
		err = os.WriteFile(orderFile, append(data, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestOrderInEveryReport holds what each report says of stanzas that came in
// another order than written, of what is kept for a later line, of a broken
// promise, and of what a search has found.
func TestOrderInEveryReport(t *testing.T) {
	events := replayOf(t, orderFile)
	expect(t, "order/text.txt", reported(t, events, report.Options{}, text))
	for _, name := range report.Formats() {
		expect(t, "order/"+name, reported(t, events, report.Options{}, openFormat(t, name)))
	}
	expect(t, "order/events.jsonl", reported(t, events, report.Options{}, lines))
}
