// Package rpc is the connection of a language server: JSON-RPC 2.0 in the
// frames of LSP's base protocol, over go.lsp.dev/jsonrpc2.
//
// Notifications are handled in the order of the wire. Requests begin in that
// order too, and are then worked on side by side, each with a context that
// ends when the client cancels it. A panic costs its own message, and a frame
// that cannot be read is answered and passed over: no message ends the
// connection but the client's own farewell.
package rpc

import (
	"context"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Handler is who deals with what the client sends. Its methods are called one
// after the other, in the order of the wire, while nothing else is read: they
// must not wait, least of all for the client. The parameters are the handler's
// until it returns, and nil if the message has none.
type Handler interface {
	// Notify takes in a notification.
	Notify(method string, params []byte)
	// Request takes in a request and returns what works out its answer.
	Request(method string, params []byte) Work
	// Waits reports whether work on that request is mostly waiting, perhaps for
	// minutes. It takes no place from other work, and it is called even if the
	// request has been cancelled before it could start.
	Waits(method string) bool
}

// Work works out the answer to a request, beside the work on other requests.
// Its error is best a [*jsonrpc2.Error]; see [Canceled] and its neighbours.
type Work func(ctx context.Context) (any, error)

// Answer returns the work that is done already.
func Answer(result any, err error) Work {
	return func(context.Context) (any, error) { return result, err }
}

// farewell is how long a connection that ends waits for what is under way to
// end too, and for the client to read what is written.
const farewell = time.Second

// Conn is a connection to a client.
type Conn struct {
	log     *slog.Logger
	stream  *stream
	peer    jsonrpc2.Conn
	handler Handler
	room    chan struct{} // holds one token for each work that runs
	running sync.WaitGroup

	stop     chan struct{}
	stopOnce sync.Once

	mutex   sync.Mutex
	closing bool
	cancels map[jsonrpc2.ID]*cancel
}

// New returns a connection that reads from in and writes to out. Closing in
// ends the reading where the operating system allows that. Nothing happens
// before [Conn.Run].
func New(in io.ReadCloser, out io.Writer, log *slog.Logger) *Conn {
	c := &Conn{
		log:     log,
		room:    make(chan struct{}, 4*runtime.GOMAXPROCS(0)),
		stop:    make(chan struct{}),
		cancels: map[jsonrpc2.ID]*cancel{},
	}
	c.stream = newStream(in, out, log)
	c.peer = jsonrpc2.NewConn(c.stream, jsonrpc2.WithCodec(codec{}))
	return c
}

// codec encodes what the protocol's types know how to encode.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error)      { return protocol.Marshal(v) }
func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }

// Run serves the client until the input ends, [Conn.Stop] is called or the
// context ends. All work has been cancelled then, and has had a second to end.
func (c *Conn) Run(ctx context.Context, handler Handler) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.handler = handler
	c.peer.Go(ctx, c.handle)
	select {
	case <-c.stop:
	case <-c.stream.ended:
	case <-ctx.Done():
	}
	cancel()
	c.mutex.Lock()
	c.closing = true
	c.mutex.Unlock()
	c.stream.finish()
	idle := make(chan struct{})
	go func() {
		c.running.Wait()
		<-c.stream.flushed
		close(idle)
	}()
	timer := time.NewTimer(farewell)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
		c.log.Warn("the client does not read, or a request does not end: shutting down")
	}
}

// Stop ends the connection once everything written so far is out. It does not
// wait for that.
func (c *Conn) Stop() { c.stopOnce.Do(func() { close(c.stop) }) }

// Notify sends a notification. It does not wait for the client to read it.
func (c *Conn) Notify(method string, params any) {
	if err := c.peer.Notify(context.Background(), method, params); err != nil {
		c.log.Debug("not sent", "method", method, "error", err)
	}
}

// Call sends a request to the client and waits for the answer, which is
// decoded into result unless that is nil. It must not be called by a
// [Handler], only by work.
func (c *Conn) Call(ctx context.Context, method string, params, result any) error {
	return protocol.Call(ctx, c.peer, method, params, result)
}
