// Package lsp is the language server for Scansion scripts.
//
// The wiring is in server.go (start and end), methods.go (which function
// answers which method), document*.go and snapshot.go (the texts), and in the
// packages rpc and position. Everything else is one file a feature, and files
// of a feature share a prefix: code_action_*, completion_*, diagnostics_*,
// docs_*, document_*, edits_*, hover_*, run_*, semantic_tokens_*, settings_*.
// A feature is functions that look at a snapshot, which never changes, and so
// run beside each other.
package lsp

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/rpc"
)

// Options are what the server needs to know from whoever starts it. The zero
// Options is ready for use.
type Options struct {
	Version    string        // of the program, for the client's log
	Log        *slog.Logger  // nil to log nothing
	ParentPoll time.Duration // how often to look whether the client is alive; 0 for once in two seconds
	ServerIdle time.Duration // how long an XMPP server waits for a further run; 0 for two minutes
}

// ErrAbrupt says that a client has gone without "shutdown", so that the
// process is to end with exit code 1 (LSP 3.17, "exit").
var ErrAbrupt = errors.New("the client ended without a shutdown request")

// Serve serves one client until it sends "exit", its input ends, its process
// dies, or the context ends. Nothing but the protocol is written to out.
func Serve(ctx context.Context, in io.ReadCloser, out io.Writer, options Options) error {
	return serve(ctx, in, out, options, func(*server) {})
}

// serve is Serve for somebody who wants to see the server.
func serve(ctx context.Context, in io.ReadCloser, out io.Writer, options Options, inspect func(*server)) error {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.ParentPoll == 0 {
		options.ParentPoll = 2 * time.Second
	}
	if options.ServerIdle == 0 {
		options.ServerIdle = 2 * time.Minute
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newServer(ctx, rpc.New(in, out, options.Log), options)
	inspect(s)
	s.conn.Run(ctx, s)
	cancel()
	s.background.finish()
	s.runs.warmServers.close()
	if phase(s.phase.Load()) < shutDown {
		return ErrAbrupt
	}
	return nil
}

// phase is how far the conversation with the client has come.
type phase int32

const (
	waiting  phase = iota // for "initialize"
	running               // after it
	shutDown              // after "shutdown"
	leaving               // after "exit"
)

// server is one conversation with a client.
//
// What has no lock of its own is set in "initialize" and never changes, or
// belongs to the goroutine that reads.
type server struct {
	options Options
	log     *slog.Logger
	conn    *rpc.Conn
	phase   atomic.Int32

	requests      map[string]request
	notifications map[string]notification

	ctx        context.Context // ends with the conversation
	background background

	client    *client
	documents documents
	settings  *settingsStore
	publisher *publisher
	workspace *workspace
	tokens    tokenCache
	runs      *runs
	ids       atomic.Int64 // counts result ids
}

func newServer(ctx context.Context, conn *rpc.Conn, options Options) *server {
	s := &server{ctx: ctx, conn: conn, options: options, log: options.Log, client: &client{}}
	s.requests, s.notifications = s.methods()
	s.settings = newSettingsStore(s)
	s.publisher = newPublisher(s)
	s.workspace = newWorkspace(s)
	s.runs = newRuns(s)
	return s
}

// background is what goes on besides requests.
type background struct {
	mutex    sync.Mutex
	finished bool
	running  sync.WaitGroup
}

// start reports whether something may begin; the caller then says when it is
// done.
func (b *background) start() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.finished {
		return false
	}
	b.running.Add(1)
	return true
}

// finish lets nothing begin any more and waits for what goes on.
func (b *background) finish() {
	b.mutex.Lock()
	b.finished = true
	b.mutex.Unlock()
	b.running.Wait()
}

// inBackground runs something beside the requests until it ends by itself or
// the conversation ends. It is false if the conversation has ended.
func (s *server) inBackground(work func(ctx context.Context)) bool {
	if !s.background.start() {
		return false
	}
	go func() {
		defer s.background.running.Done()
		defer s.recoverPanic("background work")
		work(s.ctx)
	}()
	return true
}

// recoverPanic keeps a panic from ending the process.
func (s *server) recoverPanic(what string) {
	if r := recover(); r != nil {
		s.log.Error("panic", "in", what, "cause", r)
	}
}

// initialize answers the first request.
func initialize(s *server, params []byte) rpc.Work {
	client, err := newClient(params)
	if err != nil {
		return rpc.Answer(nil, rpc.InvalidParams(err))
	}
	s.client = client
	s.log.Info("initialize", "client", client.name, "folders", len(client.folders))
	s.workspace.setFolders(client.folders)
	s.settings.initialize(client.options)
	s.phase.Store(int32(running))
	if client.processID != 0 {
		s.watchClientProcess(client.processID)
	}
	return rpc.Answer(&protocol.InitializeResult{
		Capabilities: capabilities(client),
		ServerInfo:   protocol.ServerInfo{Name: "scs", Version: optional(s.options.Version)},
	}, nil)
}

// initialized is sent when the client is ready to be asked for things.
func initialized(s *server, _ []byte) error {
	s.inBackground(s.register)
	return nil
}

// shutdown is the client's announcement that it leaves.
func shutdown(s *server, _ []byte) rpc.Work {
	s.phase.Store(int32(shutDown))
	s.runs.shutdown()
	return rpc.Answer(nil, nil)
}

// exit ends the process.
func exit(s *server) {
	if phase(s.phase.Load()) == shutDown {
		s.phase.Store(int32(leaving))
	}
	s.conn.Stop()
}

// showMessage shows the user a message.
func (s *server) showMessage(kind protocol.MessageType, message string) {
	s.conn.Notify(protocol.MethodWindowShowMessage, &protocol.ShowMessageParams{Type: kind, Message: message})
}
