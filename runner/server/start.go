package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/folderlock"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/runner/stream"
)

// startPlan is a server about to be started.
type startPlan struct {
	cmd      *exec.Cmd
	port     int                          // for clients
	readLine func(line string) startState // called for each line of the log, in order
	probed   bool                         // it takes clients only when it has answered a stream
	linked   linkedPaths                  // the modules that it loads
	accounts bool                         // logins may need accounts, which are made through its standard input
}

// startState is what a line of the log says about the start.
type startState struct {
	ready   bool
	taken   bool   // somebody else has one of the ports
	failed  string // it runs, but is of no use
	version string
	hosts   string // for clients, with spaces between them
}

// StartError says why a server did not start.
type StartError struct {
	Program Program
	Message string // what happened: one line, lower case
	Log     []Line // all that the server said
	Err     error  // the cause, if there is one
}

// Error returns what happened and the last lines of the server's log.
func (e *StartError) Error() string {
	return describe(string(e.Program.Kind)+" did not start: "+e.Message, e.Err, e.Log)
}

// Unwrap returns the cause.
func (e *StartError) Unwrap() error { return e.Err }

// ExitError says that a server ended by itself while it was in use.
type ExitError struct {
	Program Program
	Log     []Line // all that the server said
	Err     error  // how it ended
}

// Error returns how the server ended and the last lines of its log.
func (e *ExitError) Error() string { return describe(e.How(), nil, e.Log) }

// How returns in one line how the server ended, without its log.
func (e *ExitError) How() string {
	return describe(string(e.Program.Kind)+" exited during the run", e.Err, nil)
}

// Unwrap returns how the server ended.
func (e *ExitError) Unwrap() error { return e.Err }

// shownLines is how much of a log a message quotes.
const shownLines = 12

func describe(what string, err error, log []Line) string {
	if err != nil {
		what += ": " + err.Error()
	}
	lines := last(log, shownLines)
	if len(lines) == 0 {
		return what
	}
	return what + "; its last output:\n\t" + strings.Join(lines, "\n\t")
}

// attempts is how often a start is tried when somebody takes a port first.
const attempts = 5

// Start starts a server and waits until it takes clients, as long as its log goes
// on or it works: a minute without that, or ten minutes in all, are too long. The
// context bounds the start alone. Errors are a [*StartError], or of the file
// system.
func Start(ctx context.Context, p Program, o Options) (*Server, error) {
	var failed error
	for range attempts {
		s, taken, err := start(ctx, p, o)
		if !taken {
			return s, err
		}
		failed = err
	}
	return nil, failed
}

func start(ctx context.Context, p Program, o Options) (s *Server, taken bool, err error) {
	var running atomic.Pointer[process]
	ctx, heard, cancel := limitStart(ctx, func() bool {
		child := running.Load()
		return child != nil && child.works()
	})
	defer cancel()
	dir, err := atomicfile.TempFolder(o.TempDir, folderPrefix)
	if err != nil {
		return nil, false, err
	}
	var lock *folderlock.Lock
	var input *accountInput
	defer func() {
		if s == nil {
			input.close()
			os.RemoveAll(dir)
			lock.Release()
		}
	}()
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, false, err
	}
	if lock, err = folderlock.Take(dir); err != nil {
		return nil, false, err
	}
	kind, ok := p.Kind.of()
	if !ok {
		return nil, false, unknownKind(p.Kind)
	}
	for _, code := range o.Agreed {
		if err := code.unchanged(); err != nil {
			return nil, false, err
		}
	}
	if o.Config != "" {
		// The server would read a pipe or a device for ever.
		if _, err := readfile.Text(o.Config, readfile.MaxSettings); err != nil {
			return nil, false, fmt.Errorf("the server's configuration cannot be used: %w", err)
		}
	}
	plan, err := kind.prepare(p, o, dir)
	if err != nil {
		return nil, false, atomicfile.InTempFolder(dir, err)
	}

	log := &logBuffer{whole: o.WholeLog, linked: plan.linked}
	states := make(chan startState, 8)
	version, hosts, decided := "", "", false
	log.follow = func(line string) {
		heard()
		v := plan.readLine(line)
		switch {
		case v.version != "":
			version = v.version
		case v.hosts != "":
			hosts = v.hosts
		case !decided && v != startState{}:
			decided = true
			states <- v
		}
	}
	plan.cmd.Stdout, plan.cmd.Stderr = log, log
	if input, err = plan.openInput(); err != nil {
		return nil, false, err
	}
	fail := func(message string, err error) *StartError {
		lines := log.since(time.Time{})
		for i := range lines {
			// The folder is another one at each start, which tells nothing.
			lines[i].Text = strings.ReplaceAll(lines[i].Text, dir+string(filepath.Separator), "")
		}
		if wrong := configError(lines, o.Config); wrong != "" {
			message, err = wrong+": correct the configuration", nil
		}
		return &StartError{Program: p, Message: message, Log: lines, Err: err}
	}
	child, err := launch(plan.cmd)
	if err != nil {
		return nil, false, fail("cannot run it", err)
	}
	running.Store(child)
	var v startState
	select {
	case v = <-states:
	case <-child.done:
		if said := saidError(log.since(time.Time{})); said != "" {
			return nil, false, fail("it exited at once: "+said, nil)
		}
		return nil, false, fail("it exited at once", child.err)
	case <-ctx.Done():
		child.stop()
		if err := context.Cause(ctx); !errors.Is(err, context.DeadlineExceeded) {
			return nil, false, fail("it was stopped", err)
		}
		return nil, false, fail("it was not ready in time: if the machine is busy, use --jobs 1", nil)
	}
	log.tell(nil)
	addr := net.JoinHostPort(loopback, strconv.Itoa(plan.port))
	if v.ready && plan.probed {
		if err := waitForAnswer(ctx, addr, child.done); err != nil {
			child.stop()
			return nil, false, fail("it does not respond", err)
		}
	}
	switch {
	case v.taken:
		child.stop()
		return nil, true, fail(fmt.Sprintf("its ports were in use, %d times in a row", attempts), nil)
	case v.failed != "":
		child.stop()
		return nil, false, fail(v.failed, nil)
	}
	return &Server{
		program: p, process: child, log: log, input: input, dir: dir, lock: lock, version: version, hosts: strings.Fields(hosts),
		addr:    addr,
		closing: make(chan struct{}),
	}, false, nil
}

// betweenProbes is how long a server is left alone that has not answered.
const betweenProbes = 20 * time.Millisecond

// waitForAnswer waits until a server answers a stream. That it does not know
// the domain is an answer.
func waitForAnswer(ctx context.Context, addr string, ended <-chan struct{}) error {
	for {
		err := stream.Probe(ctx, stream.Options{Addr: addr, Domain: "localhost"})
		if err == nil || stream.IsKind(err, stream.KindStreamError) {
			return nil
		}
		select {
		case <-ended:
			return errors.New("it has exited")
		case <-ctx.Done():
			if stream.IsKind(err, stream.KindCanceled) {
				return context.Cause(ctx)
			}
			return err
		case <-time.After(betweenProbes):
		}
	}
}

// saidError returns the first error in a server's log, without what stands before
// it in the line, or "".
func saidError(log []Line) string {
	for _, line := range log {
		if m := loggedError().FindStringSubmatch(line.Text); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}

// loggedError finds an error in a line of a log: its level, and what it is.
var loggedError = lazy.Regexp(`(?i)^(error\b.*\S)|\b(?:error|critical|fatal)(?:\t|  |: |\] )\s*(.*\S)`)

// configError returns what a server says is wrong with the configuration at a
// path, or "".
func configError(log []Line, config string) string {
	if config == "" {
		return ""
	}
	for _, line := range log {
		text := strings.TrimPrefix(strings.TrimSpace(line.Text), "Error: ")
		if strings.HasPrefix(text, config+":") {
			return text
		}
		if absolute, err := filepath.Abs(config); err == nil && strings.HasPrefix(text, absolute+":") {
			return config + strings.TrimPrefix(text, absolute)
		}
	}
	return ""
}
