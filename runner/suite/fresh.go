package suite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
)

// ConfigFile is the name of the configuration that a folder of scripts brings
// along for Prosody.
const ConfigFile = "prosody.cfg.lua"

// Fresh starts a server of its own for each run, some of them ahead. It must
// be closed.
type Fresh struct {
	program server.Program
	ahead   int
	configs bool

	planned map[string]int // runs by configuration; nil if nobody knows

	mutex sync.Mutex
	pools map[string]*server.Pool // by configuration; "" for ours
	keep  bool
	kept  *server.Server
}

// NewFresh starts servers of a program, as many ahead as there are runs at a
// time. With configs, the configuration of a script's folder is honoured: it
// is a program that the server runs.
func NewFresh(program server.Program, ahead int, configs bool) *Fresh {
	return &Fresh{program: program, ahead: ahead, configs: configs && program.Kind == server.Prosody, pools: map[string]*server.Pool{}}
}

// Plan says what is going to be played, and how often each: no more servers are
// started ahead than that takes. It has to come before the first run.
func (f *Fresh) Plan(scripts []Script, repeat int) {
	f.planned = map[string]int{}
	for _, s := range scripts {
		if len(runner.SyntaxErrors(s.File)) == 0 { // else it is refused without a server
			f.planned[f.config(s.Path)] += repeat
		}
	}
}

// Acquire waits for a server that nobody has used.
func (f *Fresh) Acquire(ctx context.Context, script Script) (Lease, error) {
	s, err := f.pool(f.config(script.Path)).Get(ctx)
	if err != nil {
		return nil, err
	}
	return &freshLease{f, s}, nil
}

// config returns the configuration that a script is to be played under, or "".
func (f *Fresh) config(path string) string {
	if !f.configs {
		return ""
	}
	return ConfigOf(path)
}

// ConfigOf returns the path of the configuration that the folder of the script
// at path brings along, or "".
func ConfigOf(path string) string {
	config := filepath.Join(filepath.Dir(filepath.FromSlash(path)), ConfigFile)
	if _, err := os.Stat(config); err != nil {
		return ""
	}
	return config
}

func (f *Fresh) pool(config string) *server.Pool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if p, ok := f.pools[config]; ok {
		return p
	}
	if len(f.pools) == 0 {
		server.Sweep("")
	}
	p := server.NewPool(f.ahead, f.planned[config], func(ctx context.Context) (*server.Server, error) {
		return server.Start(ctx, f.program, server.Options{Config: config})
	})
	f.pools[config] = p
	return p
}

// Keep makes the server of the latest run outlive it, until Close.
func (f *Fresh) Keep() { f.keep = true }

// Kept returns the address of the server that was kept, if there is one.
func (f *Fresh) Kept() (addr string, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.kept == nil {
		return "", false
	}
	return f.kept.Addr(), true
}

// Close ends all servers.
func (f *Fresh) Close() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for _, p := range f.pools {
		p.Close()
	}
	f.pools = map[string]*server.Pool{}
	if f.kept != nil {
		_ = f.kept.Close()
		f.kept = nil
	}
}

// freshLease is a server for one run.
type freshLease struct {
	fresh  *Fresh
	server *server.Server
}

func (l *freshLease) Target() runner.Target { return runner.Target{Addr: l.server.Addr()} }

func (l *freshLease) Name() string { return l.server.String() }

func (l *freshLease) Log(since time.Time) []string {
	var lines []string
	for _, line := range l.server.Log(since) {
		lines = append(lines, line.Text)
	}
	if ended, ok := errors.AsType[*server.ExitError](l.server.Err()); ok {
		lines = append(lines, ended.How())
	}
	return lines
}

func (l *freshLease) Done() <-chan struct{} { return l.server.Done() }

func (l *freshLease) Release() {
	ended := l.server
	if l.fresh.keep {
		l.fresh.mutex.Lock()
		ended, l.fresh.kept = l.fresh.kept, l.server
		l.fresh.mutex.Unlock()
	}
	if ended != nil {
		_ = ended.Close() // it was ours alone, and there is nothing to save
	}
}
