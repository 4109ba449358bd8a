package suite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
)

// Starter starts a server of its own for each run, some of them ahead. It must
// be closed.
type Starter struct {
	program server.Program
	ahead   int
	configs bool

	planned map[string]int // runs by configuration; nil if nobody knows

	mutex  sync.Mutex
	pools  map[string]*server.Pool // by configuration; "" for ours
	debug  bool
	whole  bool // logs are kept
	agreed []*server.ForeignCode
	load   []server.Module
	keep   bool
	kept   *server.Server
}

// NewStarter starts servers of a program, as many ahead as there are runs at a
// time. With configs, the configuration of a script's folder is honoured: it
// is a program that the server runs.
func NewStarter(program server.Program, ahead int, configs bool) *Starter {
	return &Starter{program: program, ahead: ahead, configs: configs, pools: map[string]*server.Pool{}}
}

// Plan says what is going to be run, and how often each: no more servers are
// started ahead than that takes. It has to come before the first run.
func (s *Starter) Plan(scripts []Script, repeat int) {
	s.planned = map[string]int{}
	for _, script := range scripts {
		if needsServer(script.File, runner.Options{}) {
			s.planned[s.config(script.Path)] += repeat
		}
	}
}

// Acquire waits for a server that nobody has used.
func (s *Starter) Acquire(ctx context.Context, script Script) (Lease, error) {
	started, err := s.pool(s.config(script.Path)).Get(ctx)
	if err != nil {
		return nil, err
	}
	return &startedLease{starter: s, server: started}, nil
}

// Make returns what the servers call themselves, in lower case.
func (s *Starter) Make() string { return strings.ToLower(s.program.Kind.Title()) }

// config returns the configuration that a script is to be run under, or "".
func (s *Starter) config(path string) string {
	if !s.configs {
		return ""
	}
	return ConfigOf(s.program.Kind, path)
}

// ConfigOf returns the path of the configuration for a kind of server that the
// folder of the script at path brings along, or "".
func ConfigOf(kind server.Kind, path string) string {
	name := kind.ConfigFile()
	if name == "" {
		return ""
	}
	config := filepath.Join(filepath.Dir(filepath.FromSlash(path)), name)
	if _, err := os.Stat(config); err != nil {
		return ""
	}
	return config
}

func (s *Starter) pool(config string) *server.Pool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if p, ok := s.pools[config]; ok {
		return p
	}
	if len(s.pools) == 0 {
		server.Sweep("")
	}
	p := server.NewPool(s.ahead, s.planned[config], func(ctx context.Context) (*server.Server, error) {
		return server.Start(ctx, s.program, server.Options{Config: config, Modules: s.load, Agreed: s.agreed, Debug: s.debug, WholeLog: s.whole})
	})
	s.pools[config] = p
	return p
}

// Debug makes servers log all that they do for a script. It has to come before the
// first run.
func (s *Starter) Debug() { s.debug = true }

// KeepLog makes servers keep ten times as much of their log. It has to come before
// the first run.
func (s *Starter) KeepLog() { s.whole = true }

// Load makes servers load modules in addition to those of their configuration.
// It has to come before the first run.
func (s *Starter) Load(modules ...server.Module) { s.load = append(s.load, modules...) }

// Agree makes servers run code only as it was when it was read. It has to come
// before the first run.
func (s *Starter) Agree(code ...*server.ForeignCode) { s.agreed = append(s.agreed, code...) }

// Keep makes the server of the latest run outlive it, until Close.
func (s *Starter) Keep() { s.keep = true }

// Kept returns the address of the server that was kept, if there is one.
func (s *Starter) Kept() (addr string, ok bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.kept == nil {
		return "", false
	}
	return s.kept.Addr(), true
}

// Close ends all servers.
func (s *Starter) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, p := range s.pools {
		p.Close()
	}
	s.pools = map[string]*server.Pool{}
	if s.kept != nil {
		_ = s.kept.Close()
		s.kept = nil
	}
}

// startedLease is a server for one run.
type startedLease struct {
	starter *Starter
	server  *server.Server
	notMade error // why accounts could not be made
}

func (l *startedLease) Target() runner.Target {
	return runner.Target{Addr: l.server.Addr(), Hosts: l.server.Hosts(), Busy: l.server.Busy}
}

func (l *startedLease) Name() string { return l.server.String() }

// version returns what the server calls itself, in lower case, and its version.
func (l *startedLease) version() (name, version string) {
	return l.starter.Make(), l.server.Version()
}

func (l *startedLease) Log(since time.Time) []server.Line {
	lines := l.server.Log(since)
	if ended, ok := errors.AsType[*server.ExitError](l.server.Err()); ok {
		lines = append(lines, server.Line{Time: time.Now(), Text: ended.How(), Ours: true})
	}
	if l.notMade != nil {
		lines = append(lines, server.Line{Time: time.Now(), Text: l.notMade.Error(), Ours: true})
	}
	return lines
}

func (l *startedLease) Done() <-chan struct{} { return l.server.Done() }

func (l *startedLease) Release() {
	ended := l.server
	if l.starter.keep {
		l.starter.mutex.Lock()
		ended, l.starter.kept = l.starter.kept, l.server
		l.starter.mutex.Unlock()
	}
	if ended != nil {
		_ = ended.Close() // it was ours alone, and there is nothing to save
	}
}
