package dap

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// step says where a run that goes on stops next, whatever the breakpoints say.
type step uint8

const (
	stepNone step = iota
	stepOver      // before the next action
	stepIn        // before the next action, or at a stanza that an action does not take
	stepOut       // before the next action of the thread
)

// run is one run of the script.
type run struct {
	session *session
	launch  *launch
	cancel  context.CancelFunc
	done    chan struct{} // closed when everything has ended
	silent  atomic.Bool   // its end is not told: another run follows
	log     *keepsLease
	wake    chan struct{} // makes an action that waits stop

	mutex   sync.Mutex
	stop    *stop // nil while the script goes on
	asked   bool  // to pause
	step    step
	thread  int            // that stepOut waits for
	noted   string         // what was noted since the last look
	full    map[string]int // full JIDs that characters have logged in with
	entered bool           // the first action has been reached
}

// start runs the script that was launched.
func (s *session) start(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	r := &run{
		session: s, launch: s.launch, cancel: cancel, done: make(chan struct{}), wake: make(chan struct{}, 1),
		log: &keepsLease{}, full: make(map[string]int),
	}
	s.run = r
	go func() {
		defer close(r.done)
		defer cancel()
		code := r.whole(ctx)
		if r.silent.Load() {
			return
		}
		exited := &dap.ExitedEvent{}
		exited.Body.ExitCode = code
		s.event(exited, "exited")
		s.event(&dap.TerminatedEvent{}, "terminated")
	}()
}

// whole runs the script from its start to its end, and returns the exit code
// that "scs run" would have.
func (r *run) whole(ctx context.Context) int {
	for _, note := range r.launch.notes {
		r.session.say(note+"\n", "console", nil, 0)
	}
	servers, end, err := r.launch.servers()
	if err != nil {
		r.session.say(err.Error()+"\n", "stderr", nil, 0)
		return 3
	}
	defer end()
	options := r.launch.options
	options.Wake, options.Traffic = r.wake, true
	if !r.launch.arguments.NoDebug {
		options.Pause = r.pause
	}
	r.log.servers = servers
	var summary report.Summary
	reports := report.Multi(
		report.Text(&outputWriter{r.session}, report.Options{Verbose: true, Secrets: r.launch.passwords}),
		report.Summaries(report.Options{Secrets: r.launch.passwords}, func(s report.Summary) { summary = s }),
	)
	results := suite.Run(ctx, []suite.Script{{Path: r.launch.path, File: r.launch.file}}, suite.Options{
		Run: options, Servers: r.log, Events: func(e suite.Event) {
			r.look(e)
			reports.Event(e)
		},
	})
	if err := reports.Close(); err != nil {
		r.session.log.Warn("output not written", "error", err)
	}
	return r.verdict(ctx, results, summary.Message)
}

// verdict returns the exit code of a run, and says where it failed, and why.
func (r *run) verdict(ctx context.Context, results []suite.Result, why string) int {
	if len(results) == 0 || ctx.Err() != nil || results[0].Err != nil {
		return 3
	}
	code, how := 0, ""
	switch suite.Together(results, false) {
	case suite.VerdictFailed:
		code, how = 1, "failed"
	case suite.VerdictNone:
		code, how = 3, "no verdict"
	}
	if f := results[0].Result.Failure; f != nil && code != 0 {
		r.session.say(fmt.Sprintf("%s at line %d: %s\n", how, f.Line, why), "stderr", r.launch.source(), f.Line)
	}
	return code
}

// look remembers what the run tells that is asked for later.
func (r *run) look(e suite.Event) {
	if e.Kind != suite.RunEvent {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	switch e.Run.Kind {
	case runner.EventConnected:
		r.full[e.Run.Text] = r.launch.script.Find(e.Run.Character)
	case runner.EventNoted:
		r.noted = e.Run.Text
	}
}

// keepsLease passes servers on and remembers the one in use.
type keepsLease struct {
	servers suite.Servers

	mutex sync.Mutex
	lease suite.Lease
}

// Acquire gets a server.
func (k *keepsLease) Acquire(ctx context.Context, s suite.Script) (suite.Lease, error) {
	lease, err := k.servers.Acquire(ctx, s)
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.lease = lease
	return lease, err
}

// lines returns what the server has logged.
func (k *keepsLease) lines() []server.Line {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.lease == nil {
		return nil
	}
	return k.lease.Log(time0)
}

// character returns the index of a thread's character.
func character(thread int) int { return thread - 1 }

// threadOf returns the thread of a character; what is in no cast has the first.
func threadOf(character int) int {
	if character == script.None {
		return 1
	}
	return character + 1
}
