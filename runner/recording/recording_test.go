package recording_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

const cast = `# A keeper and what it gets

[Client] Romeo
	jid: romeo@localhost
	password: s3cret-lantern

-----

`

// record runs a script against a server that is written down, and returns the
// recording beside what the stream of events says.
func record(t *testing.T, text string, say func(*streamtest.Peer)) (*recording.Recording, []runner.Event, string) {
	t.Helper()
	addr := streamtest.Serve(t, say)
	file := ast.Parse("made.scs", text)
	var told []runner.Event
	var out bytes.Buffer
	events := report.Events(&out, report.Options{})
	results := suite.Run(t.Context(), []suite.Script{{Path: "made.scs", File: file}}, suite.Options{
		Servers: suite.Given{Addr: addr}, Record: true,
		Run: runner.Options{Traffic: true, Timeout: 5 * time.Second, Quiet: 20 * time.Millisecond},
		Events: func(e suite.Event) {
			if e.Kind == suite.RunEvent {
				told = append(told, e.Run)
			}
			events.Event(e)
		},
	})
	if len(results) != 1 || len(results[0].Recordings) != 1 {
		t.Fatalf("results: %+v", results)
	}
	return results[0].Recordings[0], told, out.String()
}

// TestARecordingIsTheStreamOfEvents runs scripts that are made up, matched,
// passed over and left over as it comes, and rebuilds from the recording what
// the stream of events tells.
func TestARecordingIsTheStreamOfEvents(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var actions strings.Builder
		actions.WriteString("Romeo connects\n\nRomeo sends:\n\t<presence/>\n\n")
		var sent []string
		for i := range random.IntN(12) {
			sent = append(sent, fmt.Sprintf("<message id='m%d'><body>s3cret-lantern</body></message>", i))
			if random.IntN(2) == 0 {
				fmt.Fprintf(&actions, "Romeo receives:\n\t<message id='m%d'/>\n\n", i)
			}
		}
		rec, told, written := record(t, cast+actions.String(), func(p *streamtest.Peer) {
			p.Welcome()
			p.Expect("<presence/>")
			p.Say(strings.Join(sent, ""))
			p.Bye()
		})
		if rec.Result.Outcome != runner.Passed {
			t.Fatalf("%s: %+v", rec.Result.Outcome, rec.Result.Failure)
		}
		var again bytes.Buffer
		events := report.Events(&again, report.Options{})
		s := suite.Script{Path: "made.scs", File: rec.Script.File}
		for _, e := range rec.Events {
			events.Event(suite.Event{Kind: suite.RunEvent, Script: s, Run: e})
		}
		for line := range strings.Lines(again.String()) {
			if !strings.Contains(written, line) {
				t.Fatalf("the recording tells %s", line)
			}
		}
		if got := strings.Count(again.String(), "\n"); got != len(told) {
			t.Errorf("the recording has %d events of %d", got, len(told))
		}
		if strings.Contains(again.String(), "s3cret-lantern") {
			t.Error("what is shown holds the password")
		}
		holds(t, rec, told, len(sent))
	}
}

// holds compares what a recording says of its stanzas with the events.
func holds(t *testing.T, rec *recording.Recording, told []runner.Event, stanzas int) {
	t.Helper()
	if len(rec.Stanzas) != stanzas {
		t.Fatalf("%d stanzas of %d", len(rec.Stanzas), stanzas)
	}
	fate := map[int]runner.EventKind{}
	by := map[int]int{}
	for _, e := range told {
		switch e.Kind {
		case runner.EventMatched, runner.EventPassedOver, runner.EventLeftOver:
			fate[e.Number], by[e.Number] = e.Kind, e.Action
		}
	}
	for i, s := range rec.Stanzas {
		if s.Number != i+1 || fate[s.Number].String() != s.Fate.String() || by[s.Number] != s.By {
			t.Errorf("stanza %d: %s by %d, the events say %s by %d", s.Number, s.Fate, s.By, fate[s.Number], by[s.Number])
		}
		if !strings.Contains(string(s.XML), "s3cret-lantern") {
			t.Errorf("stanza %d has been redacted: %s", s.Number, s.XML)
		}
		if s.Cause.Action != 1 {
			t.Errorf("stanza %d came for action %d", s.Number, s.Cause.Action)
		}
	}
}

func TestWhatCameWhereNothingMightCome(t *testing.T) {
	rec, _, _ := record(t, cast+"Romeo connects\n\nRomeo receives: nothing\n", func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<message/>")
		p.Bye()
	})
	if len(rec.Stanzas) != 1 || rec.Stanzas[0].Fate != recording.Unexpected || rec.Stanzas[0].By != 1 {
		t.Errorf("stanzas: %+v", rec.Stanzas)
	}
}

func TestAnAnswerIsCausedByItsRequest(t *testing.T) {
	rec, _, _ := record(t, cast+`Romeo connects

Romeo sends:
	<iq type="get" id="first"/>

Romeo sends:
	<iq type="get" id="second"/>

Romeo receives:
	<iq id="first"/>
`, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("second")
		p.Say("<iq type='result' id='first'/>")
		p.Bye()
	})
	if len(rec.Stanzas) != 1 || rec.Stanzas[0].Cause != (recording.Cause{Action: 1}) {
		t.Errorf("stanzas: %+v", rec.Stanzas)
	}
}

func TestTimeAloneLeavesACauseAmbiguous(t *testing.T) {
	rec, _, _ := record(t, cast+`Romeo connects

Romeo sends:
	<message id="1"/>

Romeo sends:
	<message id="2"/>

Romeo receives:
	<message/>
`, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("2")
		p.Say("<message/>")
		p.Bye()
	})
	if len(rec.Stanzas) != 1 || rec.Stanzas[0].Cause.Action != 2 || !rec.Stanzas[0].Cause.Ambiguous {
		t.Errorf("stanzas: %+v", rec.Stanzas)
	}
}

func TestProsodysLogTellsEachCause(t *testing.T) {
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	starter.Debug()
	defer starter.Close()
	for _, own := range testenv.Own(t) {
		file := ast.Parse(own.Name, own.Text)
		results := suite.Run(t.Context(), []suite.Script{{Path: own.Name, File: file}}, suite.Options{Servers: starter, Record: true})
		if results[0].Err != nil {
			t.Fatal(results[0].Err)
		}
		rec := results[0].Recordings[0]
		for _, s := range rec.Stanzas {
			if !s.Arrived.Before(rec.Actions[len(rec.Actions)-1].Ended) {
				continue // somebody left, for the script was at its end
			}
			if s.Cause.Ambiguous || s.Cause.Action == script.None {
				t.Errorf("%s: it is not known what stanza %d came for: %s", own.Name, s.Number, s.XML)
				continue
			}
			if acted := rec.Actions[s.Cause.Action].Began; acted.After(s.Arrived) {
				t.Errorf("%s: stanza %d came before its cause", own.Name, s.Number)
			}
		}
		for _, line := range rec.Log {
			if line.Level == recording.LevelUnknown && strings.TrimSpace(line.Text) != "" {
				t.Errorf("%s: no level in %q", own.Name, line.Text)
			}
		}
		if len(rec.Log) == 0 {
			t.Errorf("%s: no log", own.Name)
		}
	}
}

// TestTheFateOfAStanzaIsTheFinalOne has a first action that takes the first
// stanza, until the second one needs it.
func TestTheFateOfAStanzaIsTheFinalOne(t *testing.T) {
	rec, _, _ := record(t, cast+`Romeo connects

Romeo receives:
	<message/>

Romeo receives:
	<message id="m1"/>

Romeo disconnects
`, func(p *streamtest.Peer) {
		p.Welcome()
		p.Say("<message id='m1'/><presence/><message id='m2'/><presence/>")
		p.Bye()
	})
	var got []string
	for _, s := range rec.Stanzas {
		got = append(got, fmt.Sprint(s.Fate, " ", s.By))
	}
	if want := "matched 2, passed-over 1, matched 1, left-over -1"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, expected %s", strings.Join(got, ", "), want)
	}
	for i, a := range rec.Actions {
		if !a.Ran() || a.Ended.IsZero() {
			t.Errorf("action %d has no end", i)
		}
	}
}
