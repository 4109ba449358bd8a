package record

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// TestImportedFromEveryFormat runs our own scripts on Prosody, writes down in
// each format what went over the wire, and imports it. What several formats
// become is run once.
func TestImportedFromEveryFormat(t *testing.T) {
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	defer starter.Close()
	proofs := map[string]*proof{}
	for _, script := range ownScripts(t, 19) {
		original := ast.Parse(script.Name, script.Text)
		var w wire
		r := suite.Run(t.Context(), []suite.Script{{Path: where, File: original}}, suite.Options{Servers: starter, Events: w.event})[0]
		if !r.Passed() {
			t.Errorf("%s does not pass: %v", script.Name, r.Err)
			continue
		}
		passes := map[string]bool{} // scripts
		for _, format := range writtenFormats() {
			p := proofs[format]
			if p == nil {
				p = &proof{}
				proofs[format] = p
			}
			got := p.imported(t, original, w.inputs(format))
			known, run := passes[essenceOf(got.Script)]
			if !run {
				before := p.passed
				p.prove(t, original, got, starter)
				passes[essenceOf(got.Script)] = p.passed > before
				continue
			}
			p.tried++
			if known {
				p.passed++
			}
		}
	}
	for _, format := range writtenFormats() {
		t.Run(format, proofs[format].check)
	}
}

// wire is what goes over the connections of a run.
type wire struct {
	records  []wired
	sessions int
	current  map[string]int    // session by character
	jids     map[string]string // by character
	latest   int               // record of the action at work
}

// notSent stands in a record as long as nothing is sent.
const notSent = "nothing"

func (w *wire) event(e suite.Event) {
	if e.Kind != suite.RunEvent {
		return
	}
	one := func(sent bool, xml string) {
		w.records = append(w.records, wired{
			Time: e.Run.Time, Session: w.current[e.Run.Character], JID: w.jids[e.Run.Character], Sent: sent, XML: xml, Character: e.Run.Character,
		})
	}
	switch e.Run.Kind {
	case runner.EventConnected:
		if w.current == nil {
			w.current, w.jids = map[string]int{}, map[string]string{}
		}
		w.current[e.Run.Character], w.jids[e.Run.Character] = w.sessions, e.Run.Text
		w.sessions++
		one(true, `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`)
		one(false, fmt.Sprintf(`<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>%s</jid></bind></iq>`, e.Run.Text))
	case runner.EventAction:
		// What is sent goes over the wire before that is told, and so does what
		// comes back.
		one(true, notSent)
		w.latest = len(w.records) - 1
	case runner.EventSent:
		w.records[w.latest].XML = string(e.Run.Stanza)
	case runner.EventArrived:
		one(false, string(e.Run.Stanza))
	case runner.EventDisconnected:
		one(true, "")
	}
}

// inputs returns the logs that a format makes of it: one, or one a client.
func (w *wire) inputs(format string) []logs.Input {
	records := slices.DeleteFunc(slices.Clone(w.records), func(r wired) bool { return r.XML == notSent })
	slices.SortStableFunc(records, func(a, b wired) int { return a.Time.Compare(b.Time) })
	for i := range records { // people are not that fast, and some clocks show seconds
		records[i].Time = records[0].Time.Add(time.Duration(i) * time.Second)
	}
	if !isOneClient(format) {
		return []logs.Input{{Name: format + ".log", Data: writeLog(format, records)}}
	}
	accounts := map[string][]wired{}
	for _, r := range records {
		accounts[r.JID] = append(accounts[r.JID], r)
	}
	var inputs []logs.Input
	for jid, seen := range accounts {
		inputs = append(inputs, logs.Input{Name: jid + ".log", Data: writeLog(format, seen)})
	}
	slices.SortFunc(inputs, func(a, b logs.Input) int { return cmp.Compare(a.Name, b.Name) })
	return inputs
}
