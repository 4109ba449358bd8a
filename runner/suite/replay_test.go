package suite_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/suite"
)

// What it costs to run scripts is measured beside a replay that sends the same
// stanzas, to servers that are had in the same way, and does no more than count
// what comes back (tools/bench).
var (
	recordTo   = flag.String("record", "", "run the `folder` of -folder and write what happened to this file")
	replayFrom = flag.String("replay", "", "replay what was written to this `file`")
	folder     = flag.String("folder", own, "of -record")
)

// replayJobs is how many scripts are replayed at a time.
const replayJobs = 2

// recorded is what happened in one script.
type recorded struct {
	Path  string
	Steps []step
}

// step is one thing that a character did.
type step struct {
	Character string
	Kind      runner.EventKind // EventConnected, EventSent, EventMatched or EventDisconnected
	JID       string           `json:",omitempty"` // of who has connected
	Stanza    []byte           `json:",omitempty"` // that was sent
	Taken     int              `json:",omitempty"` // stanzas that the character has taken since the login; 0 for a quiet period
}

func TestRecord(t *testing.T) {
	if *recordTo == "" {
		t.Skip("tools/bench runs this, with -record")
	}
	fresh := suite.NewStarter(servertest.Prosody(t), replayJobs, true)
	defer fresh.Close()
	all := scripts(t, *folder)
	records, taken := make([]recorded, len(all)), make([]map[string]int, len(all))
	options := suite.Options{Servers: fresh, Jobs: replayJobs, Events: func(e suite.Event) {
		if e.Kind == suite.RunStarted {
			records[e.Number].Path, taken[e.Number] = e.Script.Path, map[string]int{}
		}
		if e.Kind == suite.RunEvent {
			records[e.Number].note(e.Run, taken[e.Number])
		}
	}}
	for _, r := range suite.Run(t.Context(), all, options) {
		if !r.Passed() {
			t.Errorf("%s: %s", r.Script.Path, told(r))
		}
	}
	text, err := json.Marshal(records)
	if err == nil {
		err = os.WriteFile(*recordTo, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// note adds an event of a run. Who is still connected at the end is not noted
// as disconnected: that is no action of the script.
func (r *recorded) note(e runner.Event, taken map[string]int) {
	s := step{Character: e.Character, Kind: e.Kind}
	switch e.Kind {
	case runner.EventConnected:
		s.JID, taken[e.Character] = e.Text, 0
	case runner.EventSent:
		s.Stanza = e.Stanza
	case runner.EventReceived:
		taken[e.Character]++
		return
	case runner.EventMatched:
		if len(e.Stanza) > 0 {
			s.Taken = taken[e.Character]
		}
	case runner.EventDisconnected:
		if e.Action == script.None {
			return
		}
	default:
		return
	}
	r.Steps = append(r.Steps, s)
}

func TestReplay(t *testing.T) {
	if *replayFrom == "" {
		t.Skip("tools/bench runs this, with -replay")
	}
	text, err := os.ReadFile(*replayFrom)
	if err != nil {
		t.Fatal(err)
	}
	var records []recorded
	if err := json.Unmarshal(text, &records); err != nil {
		t.Fatal(err)
	}
	fresh := suite.NewStarter(servertest.Prosody(t), replayJobs, true)
	defer fresh.Close()
	next := make(chan recorded)
	var workers sync.WaitGroup
	for range replayJobs {
		workers.Go(func() {
			for r := range next {
				lease, err := fresh.Acquire(t.Context(), suite.Script{Path: r.Path})
				if err != nil {
					t.Error(err)
					continue
				}
				if err := replay(t.Context(), r, lease.Target().Addr); err != nil {
					t.Errorf("%s: %v", r.Path, err)
				}
				lease.Release()
			}
		})
	}
	for _, r := range records {
		next <- r
	}
	close(next)
	workers.Wait()
}

// replay does the steps of a script. Where as many stanzas as before do not
// come, the time is up some time, and the error says so.
func replay(ctx context.Context, r recorded, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	conns := map[string]*stream.Conn{}
	defer func() {
		var all sync.WaitGroup
		for _, c := range conns {
			all.Go(func() { _ = c.Close(ctx) })
		}
		all.Wait()
	}()
	for _, s := range r.Steps {
		c := conns[s.Character]
		var err error
		switch s.Kind {
		case runner.EventConnected:
			bare, resource, _ := strings.Cut(s.JID, "/")
			user, domain, _ := strings.Cut(bare, "@")
			conns[s.Character], err = stream.Connect(ctx, stream.Options{
				Addr: addr, Domain: domain, Username: user, Password: "any", Resource: resource,
			})
		case runner.EventSent:
			err = c.Send(ctx, s.Stanza)
		case runner.EventDisconnected:
			delete(conns, s.Character)
			err = c.Close(ctx)
		default:
			err = count(ctx, c, s.Taken)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// count waits until that many stanzas have come; 0 stands for a quiet period.
func count(ctx context.Context, c *stream.Conn, wanted int) error {
	var quiet <-chan time.Time
	if wanted == 0 {
		quiet = time.After(runner.DefaultQuiet)
	}
	for {
		arrived, another := c.Arrived()
		if wanted > 0 && arrived >= wanted {
			return nil
		}
		if err := c.Err(); err != nil {
			return err
		}
		select {
		case <-another:
		case <-quiet:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
