package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"sync"
	"time"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/rpc"
)

// runs are the scripts that are running, and how the last ones have
// ended. A script runs once at a time: a new run stops the one before.
type runs struct {
	server       *server
	warmServers  *warmServers
	givenServers serverLocks
	consent      *consent
	serverSlots  chan struct{} // holds one token for each run that has a server

	mutex  sync.Mutex
	active map[string]*run    // by documentURI.key
	last   map[string]lastRun // by documentURI.key

	reports runReports
}

// run is one run of a script.
type run struct {
	uri      documentURI
	until    int             // the line of the last action to run, from 1; 0 for all
	explore  bool            // search other orders, whatever the settings say
	token    json.RawMessage // of its progress bar; of runs.mutex
	snapshot func() (*snapshot, error)

	cancel   context.CancelCauseFunc
	previous *run          // of the same script, and to end first; nil if there is none
	done     chan struct{} // closed when it has ended, with the following set
	result   *runResult
	err      error
}

// lastRun is how the last run of a script has ended.
type lastRun struct {
	title   string
	until   int // as of run
	explore bool
	failure *runFailure // nil if it has not failed
	text    string      // of the script that ran
}

// The outcomes of a run, as clients are told.
const (
	outcomePassed   = "passed"
	outcomeFailed   = "failed"
	outcomeCanceled = "canceled"
	outcomeRefused  = "refused"    // the script has syntax errors, or the user does not consent
	outcomeNoServer = "no-server"  // none could be had
	outcomeUnknown  = "no-verdict" // the server ended, or let nobody log in: nothing is known of the script
	outcomeSkipped  = "skipped"    // the script says that it is not for this server, or that it fails on it
)

// runResult is the answer to the commands that run a script.
type runResult struct {
	Outcome  string      `json:"outcome"`
	Message  string      `json:"message"` // one sentence for a person
	Title    string      `json:"title"`
	Duration int64       `json:"duration"` // in milliseconds
	Server   string      `json:"server"`   // what it is; "" if there was none
	Findings int         `json:"findings,omitzero"`
	Errors   int         `json:"serverErrors,omitzero"` // that the server logged meanwhile
	Failure  *runFailure `json:"failure,omitzero"`
}

// runFailure is why a script has failed.
type runFailure struct {
	Line     uint32         `json:"line"` // of Range
	Range    protocol.Range `json:"range"`
	Message  string         `json:"message"`
	Brief    string         `json:"brief"`    // why, where there is little room
	Expected string         `json:"expected"` // XML
	Received string         `json:"received"` // XML of the nearest stanza
	Reasons  []string       `json:"reasons"`
}

// Why a run is stopped.
var (
	errStopped    = errors.New("stopped")
	errSuperseded = errors.New("stopped: a newer run of the script started")
	errShutdown   = errors.New("stopped: the editor is closing")
)

func newRuns(s *server) *runs {
	return &runs{
		server: s, warmServers: newWarmServers(s.options.ServerIdle, s.log), consent: &consent{server: s, questions: map[consentSubject]*consentQuestion{}},
		// Most of a run is waiting, but each has a server of its own.
		serverSlots: make(chan struct{}, max(4, runtime.GOMAXPROCS(0))),
		active:      map[string]*run{}, last: map[string]lastRun{},
	}
}

// start starts a run. It is called in the order of the wire.
func (r *runs) start(one *run) bool {
	ctx, cancel := context.WithCancelCause(r.server.ctx)
	one.cancel, one.done = cancel, make(chan struct{})
	r.mutex.Lock()
	one.previous = r.active[one.uri.key]
	r.active[one.uri.key] = one
	r.mutex.Unlock()
	if one.previous != nil {
		one.previous.cancel(errSuperseded)
	}
	if !r.server.inBackground(func(context.Context) { r.execute(ctx, one) }) {
		r.finish(one)
		return false
	}
	return true
}

// wait waits for the end of a run, and stops it if the context ends.
func (one *run) wait(ctx context.Context) (any, error) {
	select {
	case <-one.done:
	case <-ctx.Done():
		one.cancel(errStopped)
		<-one.done
	}
	if one.err != nil {
		return nil, one.err
	}
	return one.result, nil
}

// execute runs a script, once the run before has ended, and shows how it goes
// and ends.
func (r *runs) execute(ctx context.Context, one *run) {
	one.err = errors.New("the run hit a bug in the server")
	defer r.finish(one)
	if one.previous != nil {
		<-one.previous.done
		one.previous = nil
	}
	sn, err := one.snapshot()
	if err != nil {
		one.err = err
		return
	}
	one.until = sn.lastActionUpTo(one.until)
	s := r.server
	s.showRun(sn, &runOutcome{})
	s.requestRefresh(protocol.MethodWorkspaceCodeLensRefresh)

	p := s.newProgress(ctx, one, "Run "+sn.title())
	outcome := r.runScript(ctx, one, sn, p)
	one.result, one.err = &outcome.result, nil
	p.end(outcome.result.Message)
	s.log.Info("run", "script", sn.uri.shown, "outcome", outcome.result.Outcome, "message", outcome.result.Message)

	result := &outcome.result
	r.mutex.Lock()
	r.last[one.uri.key] = lastRun{
		title: lensTitle(result), until: one.until, explore: one.explore, failure: result.Failure, text: sn.text(),
	}
	r.mutex.Unlock()
	if outcome.diagnostic != nil || len(outcome.found) > 0 {
		s.showRun(sn, &outcome)
	}
	switch {
	case result.Outcome == outcomeNoServer:
		s.showMessage(protocol.MessageTypeError, "scs: "+result.Message)
	case result.Outcome == outcomeRefused && !outcome.userKnows:
		s.showMessage(protocol.MessageTypeWarning, "scs: "+result.Message)
	}
}

// finish says that a run has ended.
func (r *runs) finish(one *run) {
	one.cancel(nil)
	r.mutex.Lock()
	if r.active[one.uri.key] == one {
		delete(r.active, one.uri.key)
	}
	r.mutex.Unlock()
	close(one.done)
	r.server.requestRefresh(protocol.MethodWorkspaceCodeLensRefresh)
}

// state returns whether a script is running, and how it has ended last.
func (r *runs) state(key string) (running bool, last lastRun) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.active[key] != nil, r.last[key]
}

// activeRun returns the run of a script that is under way; nil if there is none.
func (r *runs) activeRun(key string) *run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.active[key]
}

// forget drops how a script has ended.
func (r *runs) forget(key string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.last, key)
}

// setToken names the progress bar of a run.
func (r *runs) setToken(one *run, token json.RawMessage) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	one.token = token
}

// stop stops the runs that are meant.
func (r *runs) stop(why error, meant func(*run) bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, one := range r.active {
		if meant(one) {
			one.cancel(why)
		}
	}
}

// shutdown stops all runs, and the servers that wait for further ones.
func (r *runs) shutdown() {
	r.stop(errShutdown, func(*run) bool { return true })
	r.server.inBackground(func(context.Context) { r.warmServers.close() })
}

// milliseconds returns a duration as clients are told.
func milliseconds(d time.Duration) int64 { return int64(d.Round(time.Millisecond) / time.Millisecond) }

// slowMethods are the requests whose answers may take minutes.
var slowMethods = map[string]bool{protocol.MethodWorkspaceExecuteCommand: true}

// Waits implements [rpc.Handler].
func (s *server) Waits(method string) bool { return slowMethods[method] }

var _ rpc.Handler = (*server)(nil)
