package runner_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
	"github.com/scs-tools/scs/runner/suite"
)

// password is that of everybody in testdata/cast.scs.
const password = "s3cret-lantern"

// far bounds a run: nothing but a hang takes so long.
const far = 2 * time.Minute

// finishedRun is a run that has ended, with all that it told.
type finishedRun struct {
	t      *testing.T
	file   *ast.File
	result runner.Result
	events []runner.Event
}

// runScript runs actions with the cast of testdata. Whatever they do, the run has
// to end soon, to tell of its start and its end, and to keep the password.
func runScript(t *testing.T, o runner.Options, actions string) *finishedRun {
	t.Helper()
	return runScriptUnder(t.Context(), t, o, actions)
}

func runScriptUnder(ctx context.Context, t *testing.T, o runner.Options, actions string) *finishedRun {
	t.Helper()
	return runText(ctx, t, o, cast(t)+actions)
}

// cast returns what stands before the actions.
func cast(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/cast.scs")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func runText(ctx context.Context, t *testing.T, o runner.Options, text string) *finishedRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, far)
	defer cancel()
	p := &finishedRun{t: t, file: ast.Parse("fault.scs", text)}
	told := o.Events
	o.Traffic = true
	var one sync.Mutex
	o.Events = func(e runner.Event) {
		if !one.TryLock() {
			t.Error("two events at a time")
			return
		}
		defer one.Unlock()
		p.events = append(p.events, e)
		if told != nil {
			told(e)
		}
	}
	began := time.Now()
	p.result = runner.Run(ctx, p.file, o)
	if took := time.Since(began); took >= far {
		t.Errorf("the run takes %s", took)
	}
	p.inOrder()
	p.keepsThePassword()
	return p
}

// inOrder proves that a run starts with its start and ends with its end.
func (p *finishedRun) inOrder() {
	p.t.Helper()
	if p.result.Outcome == runner.Refused {
		return
	}
	last := len(p.events) - 1
	if last < 1 || p.events[0].Kind != runner.EventStarted || p.events[last].Kind != runner.EventFinished {
		p.t.Fatal("the run does not tell of its start and its end")
	}
	if told := p.events[last].Outcome; told != p.result.Outcome {
		p.t.Errorf("the last event says %s, the result %s", told, p.result.Outcome)
	}
	for i := 1; i < len(p.events); i++ {
		if e := p.events[i]; e.Kind != runner.EventTraffic && e.Time.Before(p.events[i-1].Time) && p.events[i-1].Kind != runner.EventTraffic {
			p.t.Errorf("the event %q is of before the one before it", e.Kind)
		}
	}
	online := map[string]bool{}
	for _, e := range p.events {
		switch e.Kind {
		case runner.EventConnected:
			online[e.Character] = true
		case runner.EventDisconnected:
			delete(online, e.Character)
		}
	}
	if len(online) > 0 {
		p.t.Errorf("still connected at the end: %v", online)
	}
}

// keepsThePassword looks for the password, as it is and as SASL sends it, in
// all that anybody could print.
func (p *finishedRun) keepsThePassword() {
	p.t.Helper()
	var all bytes.Buffer
	failure := func(f *runner.Failure) {
		fmt.Fprintf(&all, "%s %s\n%s\n%s\n", f.Character, f.Message, f.Expected, f.Server)
		came := f.PassedBy
		if f.Earlier != nil {
			came = append(came, *f.Earlier)
		}
		for _, one := range came {
			fmt.Fprintf(&all, "%s\n%+v\n", one.XML, one.Mismatch.Reasons)
		}
	}
	for _, e := range p.events {
		fmt.Fprintf(&all, "%s %s %s %s\n", e.Kind, e.Character, e.Text, e.Stanza)
		if e.Failure != nil {
			failure(e.Failure)
		}
	}
	if f := p.result.Failure; f != nil {
		failure(f)
	}
	p.report(&all)
	for _, user := range []string{"romeo", "juliet", "paris"} {
		plain := base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + password))
		if bytes.Contains(all.Bytes(), []byte(plain)) {
			p.t.Errorf("the login of %s is told", user)
		}
	}
	if i := bytes.Index(all.Bytes(), []byte(password)); i >= 0 {
		p.t.Errorf("the password is told: %s", all.Bytes()[max(0, i-200):i+len(password)])
	}
}

// report writes all reports on the run.
func (p *finishedRun) report(w io.Writer) {
	p.t.Helper()
	reporters := []report.Reporter{report.Events(w, report.Options{}), report.Text(w, report.Options{Verbose: true})}
	for _, format := range report.Formats() {
		r, err := report.New(format, w, report.Options{})
		if err != nil {
			p.t.Fatal(err)
		}
		reporters = append(reporters, r)
	}
	to := report.Multi(reporters...)
	run := suite.Script{Path: p.file.Name(), File: p.file}
	tell := func(e suite.Event) {
		e.Total, e.Script = 1, run
		to.Event(e)
	}
	tell(suite.Event{Kind: suite.SuiteStarted})
	tell(suite.Event{Kind: suite.RunStarted})
	for _, e := range p.events {
		tell(suite.Event{Kind: suite.RunEvent, Run: e})
	}
	tell(suite.Event{Kind: suite.RunFinished, Result: &suite.Result{Script: run, Result: p.result, Attempts: 1}})
	tell(suite.Event{Kind: suite.SuiteFinished})
	if err := to.Close(); err != nil {
		p.t.Error(err)
	}
}

// line returns the number of the line that holds the text, of which there is
// one.
func (p *finishedRun) line(text string) int {
	p.t.Helper()
	if strings.Count(p.file.Text(), text) != 1 {
		p.t.Fatalf("%q is not in the script once", text)
	}
	return p.file.Position(strings.Index(p.file.Text(), text)).Line
}

// passes requires that the script has passed.
func (p *finishedRun) passes() {
	p.t.Helper()
	if p.result.Outcome != runner.Passed {
		p.t.Fatalf("the script has %s: %+v", p.result.Outcome, p.result.Failure)
	}
}

// fails requires that the script has failed in the line that holds the text,
// with that code and those words in its message.
func (p *finishedRun) fails(text, code, words string) *runner.Failure {
	p.t.Helper()
	f := p.result.Failure
	if p.result.Outcome != runner.Failed || f == nil {
		p.t.Fatalf("the script has %s: %+v", p.result.Outcome, f)
	}
	if f.Code != code || f.Line != p.line(text) || !strings.Contains(f.Message, words) {
		p.t.Errorf("%s %s in line %d, not %s in line %d: %s", f.Code, f.Name(), f.Line, code, p.line(text), f.Message)
	}
	for _, e := range p.events {
		if e.Kind == runner.EventFailed && e.Failure == f {
			return f
		}
	}
	p.t.Error("no event tells of the failure")
	return f
}

// of returns the events of a kind.
func (p *finishedRun) of(kind runner.EventKind) []runner.Event {
	var found []runner.Event
	for _, e := range p.events {
		if e.Kind == kind {
			found = append(found, e)
		}
	}
	return found
}

// scripted returns options for a server that serves each connection with a
// function.
func scripted(t *testing.T, serves ...func(*streamtest.Peer)) runner.Options {
	t.Helper()
	return runner.Options{Target: runner.Target{Addr: streamtest.Serve(t, serves...)}}
}

// prosody starts Prosody with a configuration, "" for ours; without Prosody the
// test is over.
func prosody(t *testing.T, config string) (*server.Server, runner.Options) {
	t.Helper()
	program := servertest.Prosody(t)
	s, err := server.Start(t.Context(), program, server.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, runner.Options{Target: runner.Target{Addr: s.Addr()}}
}
