package report_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/render"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

var record = flag.Bool("record", false, "run testdata/scripts on Prosody and write testdata/recording.json anew")

const recordingFile = "testdata/recording.json"

// recordedStream is the event stream of a real run, in a form that can be read and
// compared. Stanzas are strings, scripts are named by their path.
type recordedStream struct {
	Total  int
	Events []recordedEvent
}

type recordedEvent struct {
	Kind   suite.EventKind
	Number int             `json:",omitempty"`
	Script string          `json:",omitempty"`
	Run    *recordedRun    `json:",omitempty"`
	Result *recordedResult `json:",omitempty"`
}

type recordedRun struct {
	Kind      runner.EventKind
	Time      time.Time
	Character string `json:",omitempty"`
	Action    int
	Line      int              `json:",omitempty"`
	Stanza    string           `json:",omitempty"`
	Sent      bool             `json:",omitempty"`
	Text      string           `json:",omitempty"`
	Failure   *recordedFailure `json:",omitempty"`
	Outcome   runner.Outcome   `json:",omitempty"`
}

type recordedFailure struct {
	runner.Failure
	PassedBy []recordedStanza
	Earlier  *recordedStanza
}

type recordedStanza struct {
	XML      string
	Arrived  time.Time
	Line     int
	Mismatch match.Mismatch
}

type recordedResult struct {
	Outcome  runner.Outcome
	Started  time.Time
	Duration time.Duration
	Actions  int
	Attempts int
	Flaky    bool     `json:",omitempty"`
	Err      string   `json:",omitempty"`
	Log      []string `json:",omitempty"`
	Failure  *recordedFailure
	Findings []ast.Diagnostic `json:",omitempty"`
}

func toStanza(r runner.Received) recordedStanza {
	return recordedStanza{string(r.XML), r.Arrived, r.Line, r.Mismatch}
}

func (s recordedStanza) received() runner.Received {
	return runner.Received{XML: []byte(s.XML), Arrived: s.Arrived, Line: s.Line, Mismatch: s.Mismatch}
}

func toFailure(f *runner.Failure) *recordedFailure {
	if f == nil {
		return nil
	}
	r := &recordedFailure{Failure: *f}
	for _, p := range f.PassedBy {
		r.PassedBy = append(r.PassedBy, toStanza(p))
	}
	if f.Earlier != nil {
		earlier := toStanza(*f.Earlier)
		r.Earlier = &earlier
	}
	r.PassedBy, r.Earlier, r.Pattern = nil, nil, nil
	return r
}

func (r *recordedFailure) failure() *runner.Failure {
	if r == nil {
		return nil
	}
	f := r.Failure
	for _, p := range r.PassedBy {
		f.PassedBy = append(f.PassedBy, p.received())
	}
	if r.Earlier != nil {
		earlier := r.Earlier.received()
		f.Earlier = &earlier
	}
	return &f
}

func (r *recordedStream) add(e suite.Event) {
	r.Total = e.Total
	out := recordedEvent{Kind: e.Kind, Number: e.Number, Script: e.Script.Path}
	if e.Kind == suite.RunEvent {
		out.Run = &recordedRun{
			e.Run.Kind, e.Run.Time, e.Run.Character, e.Run.Action, e.Run.Line, string(e.Run.Stanza), e.Run.Sent,
			e.Run.Text, toFailure(e.Run.Failure), e.Run.Outcome,
		}
	}
	if e.Result != nil {
		out.Result = &recordedResult{
			e.Result.Result.Outcome, e.Result.Result.Started, e.Result.Result.Duration, e.Result.Result.Actions,
			e.Result.Attempts, e.Result.Flaky, "", e.Result.Log, toFailure(e.Result.Result.Failure),
			e.Result.Result.Findings,
		}
		if e.Result.Err != nil {
			out.Result.Err = e.Result.Err.Error()
		}
	}
	r.Events = append(r.Events, out)
}

// replay returns the recorded events of some scripts, all if none is named, as
// if no other had been run.
func replay(t *testing.T, names ...string) []suite.Event {
	t.Helper()
	return replayOf(t, recordingFile, names...)
}

// replayOf is [replay] of another recording.
func replayOf(t *testing.T, file string, names ...string) []suite.Event {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r recordedStream
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	jids := map[string]string{} // by script and character
	numbers := map[int]int{}
	var events []suite.Event
	for _, in := range r.Events {
		e := suite.Event{Kind: in.Kind}
		if in.Script != "" {
			if len(names) > 0 && !slices.Contains(names, strings.TrimSuffix(filepath.Base(in.Script), ".scs")) {
				continue
			}
			if _, ok := numbers[in.Number]; !ok {
				numbers[in.Number] = len(numbers)
			}
			if files[in.Script] == nil {
				files[in.Script] = load(t, in.Script).File
			}
			e.Number = numbers[in.Number]
			e.Script = suite.Script{Path: in.Script, File: files[in.Script]}
		}
		if in.Run != nil {
			if in.Run.Kind == runner.EventConnected {
				jids[in.Script+" "+in.Run.Character] = in.Run.Text
			}
			e.Run = runner.Event{
				Kind: in.Run.Kind, Time: in.Run.Time, Script: in.Script, Character: in.Run.Character, Action: in.Run.Action,
				Line: in.Run.Line, Stanza: []byte(in.Run.Stanza), Sent: in.Run.Sent, Text: in.Run.Text,
				Failure: in.Run.Failure.failure(), Outcome: in.Run.Outcome,
			}
			compile(t, e.Script, e.Run.Failure, jids)
		}
		if in.Result != nil {
			e.Result = &suite.Result{
				Number: e.Number, Script: e.Script, Attempts: in.Result.Attempts, Flaky: in.Result.Flaky, Log: in.Result.Log,
				Result: runner.Result{
					Outcome: in.Result.Outcome, Started: in.Result.Started, Duration: in.Result.Duration,
					Actions: in.Result.Actions, Failure: in.Result.Failure.failure(),
					Findings: in.Result.Findings,
				},
			}
			compile(t, e.Script, e.Result.Result.Failure, jids)
			if e.Result.Result.Outcome == runner.Refused {
				e.Result.Result.Syntax = e.Script.File.Diagnostics()
			}
			if in.Result.Err != "" {
				e.Result.Err = errors.New(in.Result.Err)
			}
		}
		events = append(events, e)
	}
	for i := range events {
		events[i].Total = r.Total
		if len(names) > 0 {
			events[i].Total = len(numbers)
		}
	}
	return events
}

// compile gives a recorded failure what is not recorded: the pattern, and what
// the matcher says of each stanza, so that no hint is older than the matcher.
func compile(t *testing.T, s suite.Script, f *runner.Failure, jids map[string]string) {
	t.Helper()
	if f == nil || f.Expected == "" {
		return
	}
	values := func(e ast.Expression) (string, bool) {
		jid, ok := jids[s.Path+" "+e.Name()]
		return jid, ok && e.Form() == ast.FormFullJID
	}
	for a := range s.File.Actions() {
		if e, ok := a.Stanza(); ok && a.VerbSpan() == f.Span {
			if text, err := render.Element(e, values); err != nil || text != f.Expected {
				t.Fatalf("%s: the recorded expected stanza is %s, and it renders as %s, %v", s.Path, f.Expected, text, err)
			}
			f.Pattern = match.Compile(e).With(values)
		}
	}
	for i := range f.PassedBy {
		pair(t, f.Pattern, &f.PassedBy[i])
	}
	if f.Earlier != nil {
		pair(t, f.Pattern, f.Earlier)
	}
}

func pair(t *testing.T, pattern *match.Pattern, r *runner.Received) {
	t.Helper()
	stanza, err := match.Parse(r.XML)
	if err != nil {
		t.Fatal(err)
	}
	r.Mismatch = pattern.Explain(stanza, nil)
}

// load reads a script of testdata by the path that reports show.
func load(t *testing.T, path string) suite.Script {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return suite.Script{Path: path, File: ast.Parse(path, string(text))}
}

// clock tells the time of the latest recorded event.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) take(e suite.Event) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch {
	case !e.Run.Time.IsZero():
		c.now = e.Run.Time
	case e.Kind == suite.SuiteFinished:
		c.now = c.now.Add(time.Second)
	}
}

// stubborn hands out a server, but sends the first try of some scripts to a
// port where nobody listens.
type stubborn struct {
	suite.Servers
	first map[string]bool
}

func (s *stubborn) Acquire(ctx context.Context, script suite.Script) (suite.Lease, error) {
	switch {
	case strings.Contains(script.Path, "no_server"):
		return nil, errors.New(`the command "prosody" is not installed: apt-get install prosody`)
	case s.first[script.Path]:
		s.first[script.Path] = false
		return suite.Given{Addr: "127.0.0.1:1"}.Acquire(ctx, script)
	}
	return s.Servers.Acquire(ctx, script)
}

// TestRecord runs the scripts for real. It is for whoever changes them: what
// is recorded is looked at and committed.
func TestRecord(t *testing.T) {
	if !*record {
		t.Skip("nothing is recorded without -record")
	}
	program := servertest.Prosody(t)
	fresh := suite.NewStarter(program, 1, false)
	defer fresh.Close()
	paths, err := filepath.Glob("testdata/scripts/*.scs")
	if err != nil {
		t.Fatal(err)
	}
	var all []suite.Script
	for _, path := range paths {
		name, _ := filepath.Rel("testdata", path)
		all = append(all, load(t, filepath.ToSlash(name)))
	}
	options := suite.Options{
		Servers: &stubborn{fresh, map[string]bool{"scripts/flaky.scs": true}},
		Run:     runner.Options{Timeout: 300 * time.Millisecond, Quiet: 100 * time.Millisecond, Traffic: true},
	}
	// Only the flaky script is tried again.
	var r, retried recordedStream
	steady := slices.DeleteFunc(slices.Clone(all), func(s suite.Script) bool { return strings.Contains(s.Path, "flaky") })
	options.Events = r.add
	suite.Run(t.Context(), steady, options)
	options.Events, options.Retry = retried.add, 1
	suite.Run(t.Context(), []suite.Script{load(t, "scripts/flaky.scs")}, options)
	last := len(r.Events) - 1
	for _, e := range retried.Events[1 : len(retried.Events)-1] {
		e.Number = len(steady)
		r.Events = append(r.Events, e)
	}
	r.Events = append(append(r.Events[:last:last], r.Events[last+1:]...), r.Events[last])
	r.Total = len(all)
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recordingFile, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
