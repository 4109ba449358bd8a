// Package suite runs many scripts, side by side, each on a server of its own
// or all on one that is given.
package suite

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/server"
)

// Script is one script to run.
type Script struct {
	Path string // as reports show it
	File *ast.File
}

// Servers gives each run the server that it is run against.
type Servers interface {
	// Acquire waits for a server for a script. It is released after the run.
	Acquire(ctx context.Context, script Script) (Lease, error)
}

// Lease is a server for the length of one run.
type Lease interface {
	// Target tells where the server is.
	Target() runner.Target
	// Name returns what the server is, for a person: "Prosody 0.12.3".
	Name() string
	// Log returns the lines of the server's log since that moment, if it is
	// known, and how the server has ended, if it has.
	Log(since time.Time) []server.Line
	// Done is closed when the server has ended; nil if nobody can know.
	Done() <-chan struct{}
	// Release gives the server back.
	Release()
}

// Options say how to run scripts. The zero value of all but Servers is fine.
type Options struct {
	Run      runner.Options // of each run; the address and the encryption of Target, and Events, are set for each
	Servers  Servers
	Jobs     int    // how many runs there are at a time; 1 if 0
	Repeat   int    // how often each script is run; 1 if 0
	Shuffle  bool   // run in an order that Seed decides
	Seed     uint64 // of Shuffle
	FailFast bool   // start no further run after a failure
	Retry    int    // how often a failed run is tried again; what passes then is flaky
	Record   bool   // make a recording of each try
	FullLog  bool   // tell all that the servers log; Starter.KeepLog has them keep more of it

	// FailOnServerError makes a run fail during which the server logs an error.
	FailOnServerError bool

	// QuietAfter, if it is not 0, is how long nothing may arrive after an action
	// that is not "receives" before the next one starts, so that what arrives
	// can be told to come from that action. The wait ends with the time that an
	// action may take.
	QuietAfter time.Duration

	// Review, if it is there, returns what else is found in a try that has
	// passed or failed, to be added to the findings of the result. It needs
	// Record, and is called for several runs at a time.
	Review func(context.Context, *Tried) []ast.Diagnostic

	// Slots, if it is there, bounds how many runs there are at a time in all
	// calls of Run that share it: each run has one in it.
	Slots chan struct{}

	// Events is told of everything that happens, one call at a time.
	Events func(Event)
}

// EventKind says what an event of a suite tells of.
type EventKind uint8

// The kinds of event of a suite.
const (
	SuiteStarted  EventKind = iota + 1 // Total runs are to come
	RunStarted                         // a run starts
	RunEvent                           // Run tells what happens in it
	RunFinished                        // Result tells how it has ended
	SuiteFinished                      // all runs have ended
	ServerReady                        // a try of a run has a server: Server
	RunNotStarted                      // a run is not started, for Reason
)

// Event is one thing that happens while scripts are run.
type Event struct {
	Kind   EventKind
	Number int // of the run, from 0 in the order in which they are started
	Total  int // of runs
	Script Script
	Run    runner.Event // of RunEvent
	Result *Result      // of RunFinished
	Server string       // of ServerReady: what the server is, for a person
	Reason string       // of RunNotStarted: why, for a person
}

// Result is how running a script once has ended, the retries included.
type Result struct {
	Number   int
	Script   Script
	Result   runner.Result // of the last try
	Attempts int           // how often it was tried
	Flaky    bool          // it has passed, but not at the first try
	Err      error         // no server could be had: nothing was run
	Log      []string      // of the server, as far as it may tell why the run failed
	Warnings []string      // what the server logged at warning or above in its start and the run, each with its lines
	// ServerErrors is what the server logged as errors during the tries.
	ServerErrors []ServerError
	FullLog      []string // all that the server logged, while RunFinished tells of it, if Options.FullLog asks for that
	Server       string   // what the server is, for a person; "" if there was none

	Skipped     string // why the script was not run on this server; "" if it was
	Expected    string // why the failure was expected; "" if it was not
	ServerEnded bool   // the server was gone when the script failed

	// Recordings holds what each try gave, if Options.Record asks for it. They
	// must not leave the process: nothing in them is redacted.
	Recordings []*recording.Recording
}

// Passed reports whether the script has passed at the first try.
func (r *Result) Passed() bool { return r.Err == nil && r.Result.Outcome == runner.Passed && !r.Flaky }

// logBefore is how far before a failing action the server's log may tell why.
const logBefore = 2 * time.Second

// exitDelay is how much later than its connections a server may be seen to have
// ended.
const exitDelay = 200 * time.Millisecond

// Run runs the scripts and returns the results in the order in which the
// runs were started. When the context ends, what is under way is cancelled and
// nothing further is started; a [*StopError] as the cause of the context says why.
func Run(ctx context.Context, scripts []Script, options Options) []Result {
	p := &suiteRun{options: options, order: runsOf(scripts, options)}
	ctx, p.stop = context.WithCancel(ctx)
	defer p.stop()
	p.results = make([]Result, len(p.order))
	p.emit(Event{Kind: SuiteStarted})
	var workers sync.WaitGroup
	var panicked atomic.Pointer[parallel.PanicError] // of what is told of events
	for range min(max(options.Jobs, 1), len(p.order)) {
		workers.Go(func() {
			for n, ok := p.next(ctx); ok; n, ok = p.next(ctx) {
				result, wrong := parallel.Try(func() Result { return p.run(ctx, n) })
				if p.results[n] = result; wrong != nil {
					panicked.Store(wrong)
					p.stop()
				}
			}
		})
	}
	workers.Wait()
	if wrong := panicked.Load(); wrong != nil {
		panic(wrong)
	}
	p.notStarted(ctx)
	p.emit(Event{Kind: SuiteFinished})
	return p.results[:p.started]
}

// StopError is the cause of a context that ends runs although nobody interrupts
// them.
type StopError struct {
	Reason string // for a person
}

// Error returns the reason.
func (e *StopError) Error() string { return e.Reason }

// runsOf returns the runs to come, in the order in which they start.
func runsOf(scripts []Script, options Options) []Script {
	var runs []Script
	for range max(options.Repeat, 1) {
		runs = append(runs, scripts...)
	}
	if options.Shuffle {
		random := rand.New(rand.NewPCG(options.Seed, 0))
		random.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	}
	return runs
}

// notStarted tells of the runs that were not started, and why.
func (p *suiteRun) notStarted(ctx context.Context) {
	reason := "an earlier script failed"
	if ctx.Err() != nil {
		reason = "interrupted"
		if stopped, ok := errors.AsType[*StopError](context.Cause(ctx)); ok {
			reason = stopped.Reason
		}
	}
	for n := p.started; n < len(p.order); n++ {
		p.emit(Event{Kind: RunNotStarted, Number: n, Script: p.order[n], Reason: reason})
	}
}

// suiteRun is one call of Run.
type suiteRun struct {
	options Options
	order   []Script
	results []Result
	stop    context.CancelFunc
	asked   factsCache

	mutex   sync.Mutex
	started int
	failed  bool
}

func (p *suiteRun) emit(e Event) {
	if p.options.Events == nil {
		return
	}
	e.Total = len(p.order)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.options.Events(e)
}

// next returns the number of the run to start next, if there is one.
func (p *suiteRun) next(ctx context.Context) (int, bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.started == len(p.order) || ctx.Err() != nil || p.failed && p.options.FailFast {
		return 0, false
	}
	p.started++
	return p.started - 1, true
}

// run runs one script, again after a failure as often as is allowed.
func (p *suiteRun) run(ctx context.Context, n int) Result {
	r := Result{Number: n, Script: p.order[n]}
	if p.options.Slots != nil {
		p.options.Slots <- struct{}{} // who has one gives it back in the time of a run
		defer func() { <-p.options.Slots }()
	}
	p.emit(Event{Kind: RunStarted, Number: n, Script: r.Script})
	if panicked := parallel.Catch(func() { p.asConditionsSay(ctx, &r) }); panicked != nil {
		r.Result.Panicked(panicked)
	}
	if !r.Good() {
		p.mutex.Lock()
		p.failed = true
		p.mutex.Unlock()
	}
	p.emit(Event{Kind: RunFinished, Number: n, Script: r.Script, Result: &r})
	r.FullLog = nil
	return r
}

// asConditionsSay runs a script unless its head says that it is to be skipped, and
// judges the result by what the head expects.
func (p *suiteRun) asConditionsSay(ctx context.Context, r *Result) {
	c := p.conditionsOf(ctx, r.Script)
	if r.Skipped = c.skip; r.Skipped == "" {
		p.tries(ctx, r, c.expected != nil)
		c.expect(r)
	}
	r.Result.Findings = append(r.Result.Findings, c.doubts...)
}

// tries runs a script until it passes, or as often as is allowed: once if it
// expects to fail.
func (p *suiteRun) tries(ctx context.Context, r *Result, once bool) {
	for {
		r.Attempts++
		if panicked := parallel.Catch(func() { p.try(ctx, r) }); panicked != nil {
			r.Result.Panicked(panicked)
		}
		if r.Err != nil || r.Result.Outcome != runner.Failed || r.Attempts > p.options.Retry || once {
			break
		}
	}
	r.Flaky = r.Result.Outcome == runner.Passed && r.Attempts > 1
}

// try runs a script once, on a server of its own.
func (p *suiteRun) try(ctx context.Context, r *Result) {
	r.ServerEnded = false
	options := p.options.Run
	options.Events = func(e runner.Event) {
		p.emit(Event{Kind: RunEvent, Number: r.Number, Script: r.Script, Run: e})
	}
	if !needsServer(r.Script.File, options) {
		r.Result = runner.Run(ctx, r.Script.File, options)
		return
	}
	lease, err := p.lend(ctx, r.Script, &options)
	if err != nil {
		r.Err = err
		if failed, ok := errors.AsType[*server.StartError](err); ok && p.options.FullLog {
			r.keepLog(failed.Log)
		}
		return
	}
	defer lease.Release()
	r.Server = lease.Name()
	p.emit(Event{Kind: ServerReady, Number: r.Number, Script: r.Script, Server: r.Server})
	var recorder *recording.Recorder
	var mapped runner.Mapped
	if p.options.Record || p.options.FailOnServerError {
		mapped = options.Mapping.Apply(r.Script.File)
		recorder = record(&options, mapped)
	}
	began := keepActions(&options)
	others := suspicion{accounts: accountsOf(runner.Accounts(r.Script.File, options))}
	if lease.Done() == nil { // it is not ours alone
		others.watch(&options)
	}
	r.Result = runner.Run(ctx, r.Script.File, options)
	if f := r.Result.Failure; f != nil {
		r.ServerEnded = hasEnded(ctx, lease, f)
		before := cmp.Or(options.Timeout, runner.DefaultTimeout) + logBefore
		r.Log = failureLog(lease.Log(time.Time{}), f, f.Time.Add(-before))
		f.Message += others.reason()
	}
	quiet := logQuiet
	if p.options.FailOnServerError {
		quiet = logSurely
	}
	settle(ctx, lease, quiet)
	log := lease.Log(time.Time{})
	r.Warnings = warnings(log)
	if p.options.FullLog {
		r.keepLog(log)
	}
	during := linesSince(lease, r.Result.Started)
	if recorder == nil && logsError(during) {
		rec := began.record(options.Mapping.Apply(r.Script.File)).Finish(r.Result, r.Server, during)
		r.ServerErrors = append(r.ServerErrors, serverErrors(rec)...)
	}
	if recorder != nil {
		rec := recorder.Finish(r.Result, r.Server, during)
		r.ServerErrors = append(r.ServerErrors, serverErrors(rec)...)
		if p.options.FailOnServerError {
			failOnServerError(r, rec)
		}
		if p.options.Record {
			r.Recordings = append(r.Recordings, rec)
		}
		if p.options.Review != nil && (r.Result.Outcome == runner.Passed || r.Result.Outcome == runner.Failed) {
			tried := &Tried{Script: r.Script, Recording: rec, Mapped: mapped, suite: p}
			r.Result.Findings = append(r.Result.Findings, p.options.Review(ctx, tried)...)
		}
	}
}

// keepLog adds lines to the full log.
func (r *Result) keepLog(lines []server.Line) {
	for _, line := range lines {
		r.FullLog = append(r.FullLog, line.Text)
	}
}

// lend acquires the server of a run and fills the run's options accordingly.
func (p *suiteRun) lend(ctx context.Context, s Script, options *runner.Options) (Lease, error) {
	lease, err := p.options.Servers.Acquire(ctx, s)
	if err != nil {
		return nil, err
	}
	options.Target = Target(lease, *options)
	if err := prepare(ctx, lease, s, options); err != nil {
		lease.Release()
		return nil, err
	}
	if p.options.QuietAfter > 0 {
		waitForQuiet(options, p.options.QuietAfter)
	}
	return lease, nil
}

// record makes a run tell a recorder of its events, before anybody else.
func record(options *runner.Options, mapped runner.Mapped) *recording.Recorder {
	recorder, tell := recording.New(mapped.File), options.Events
	options.Keep = true
	options.Events = func(e runner.Event) {
		recorder.Event(e)
		if tell != nil {
			tell(e)
		}
	}
	return recorder
}

// needsServer reports whether anything of a script is run: it is not refused,
// and has an action up to the last one that options ask for.
func needsServer(f *ast.File, o runner.Options) bool {
	return len(runner.Refusals(f, o)) == 0 && runner.NothingToRun(f, o.Until) == nil
}

// Target returns the server of a lease, with what the options of a run say of
// remote servers and of trust: characters may name servers of their own.
func Target(lease Lease, run runner.Options) runner.Target {
	target := lease.Target()
	target.Remote = target.Remote || run.Target.Remote
	target.Insecure = target.Insecure || run.Target.Insecure
	target.RootCAs = cmp.Or(target.RootCAs, run.Target.RootCAs)
	return target
}

// Given is one server for all runs, started by somebody else. Runs on it
// follow each other: Jobs should be 1.
type Given runner.Target

// Acquire returns the server.
func (g Given) Acquire(context.Context, Script) (Lease, error) { return given(g), nil }

type given runner.Target

func (g given) Target() runner.Target     { return runner.Target(g) }
func (g given) Name() string              { return g.Addr }
func (given) Log(time.Time) []server.Line { return nil }
func (given) Done() <-chan struct{}       { return nil }
func (given) Release()                    {}
