package server

import (
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/internal/folderlock"
)

// Options say how a server is started.
type Options struct {
	Config   string         // the folder's own configuration; "" for one of ours
	Modules  []Module       // to load in addition
	Agreed   []*ForeignCode // what may be run, as it was; anything else of the folder too if there is none
	Debug    bool           // have the server log all it does: Prosody from when it is ready, ejabberd from its start
	WholeLog bool           // keep ten times as much of the log as else, 80 MB
	TempDir  string         // where its files go; the system's folder for such if ""
}

// Server is a running server of ours. It must be closed.
type Server struct {
	program Program
	process *process
	log     *logBuffer
	addr    string
	version string
	hosts   []string
	input   *accountInput // nil where everybody may log in
	dir     string
	lock    *folderlock.Lock

	closeOnce sync.Once
	closing   chan struct{}
}

// Addr returns host and port for clients.
func (s *Server) Addr() string { return s.addr }

// Hosts returns the domains that clients can log in to, nil if the server does not
// tell them.
func (s *Server) Hosts() []string { return s.hosts }

// Program returns what was started.
func (s *Server) Program() Program { return s.program }

// Version returns the version that the server gave of itself, "" if it gave
// none.
func (s *Server) Version() string { return s.version }

// String returns what the server is, for a person: "Prosody 0.12.3".
func (s *Server) String() string {
	return strings.TrimSpace(s.program.Kind.Title() + " " + s.version)
}

// Log returns the lines of the server's log that arrived at t or later. It can
// be asked after Close.
func (s *Server) Log(t time.Time) []Line { return s.log.since(t) }

// Done is closed when the server has ended, by itself or by Close.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Err returns an [*ExitError] if the server has ended by itself, else nil.
func (s *Server) Err() error {
	select {
	case <-s.process.done:
	default:
		return nil
	}
	select {
	case <-s.closing:
		return nil
	default:
	}
	err := s.process.err
	if err == nil {
		err = errors.New("without an error")
	}
	return &ExitError{Program: s.program, Log: s.log.since(time.Time{}), Err: err}
}

// Busy reports whether the server, or a program that it has started, still works
// or waits for a processor or a disk. Where the system does not tell (other than
// Linux), it is never busy.
func (s *Server) Busy() bool { return s.process.works() }

// Close kills the server, waits for its end and removes its files. Further
// calls do nothing.
func (s *Server) Close() error {
	var err error
	s.closeOnce.Do(func() {
		select {
		case <-s.process.done: // it ended by itself: Err goes on telling so
		default:
			close(s.closing)
		}
		s.process.stop()
		s.input.close()
		err = os.RemoveAll(s.dir)
		s.lock.Release()
	})
	return err
}
