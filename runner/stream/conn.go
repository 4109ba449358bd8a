package stream

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner/redact"
)

// Stanza is one element that the server sent on an open stream.
type Stanza struct {
	Seq     int       // counts a connection's stanzas from 0
	Arrived time.Time // when its last byte was read
	Raw     []byte    // its bytes as they came
	XML     []byte    // Raw with the namespaces that it inherits from the stream declared: the same stanza on its own
}

// Conn is a client's connection that has logged in and bound a resource. It is
// safe for concurrent use. It must be closed.
type Conn struct {
	options Options
	raw     net.Conn // TCP
	conn    net.Conn // raw, or the TLS over it
	in      *bufio.Reader
	secure  bool // conn is TLS
	jid     string

	splitter *splitter // of the reader alone once the handshake is done

	tracing sync.Mutex    // one call of the hook at a time
	writing chan struct{} // holds a token while somebody writes

	queueing sync.Mutex // while a stanza is queued, or the stream ends

	mu      sync.Mutex
	queue   []Stanza
	seq     int
	changed chan struct{} // closed when queue or ended change, then made anew
	ended   error         // why nothing more will come
	done    chan struct{} // closed when nothing more will come

	closeOnce sync.Once
	closeErr  error
}

// past is a deadline that interrupts at once.
var past = time.Unix(1, 0)

// Connect dials, encrypts, logs in and binds a resource. The context bounds
// the whole of that, and has no say over the connection afterwards.
func Connect(ctx context.Context, o Options) (*Conn, error) {
	c, err := dial(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := c.within(ctx, c.handshake); err != nil {
		return nil, err
	}
	c.step(StepTraffic)
	go c.read()
	return c, nil
}

// Probe asks whether a server answers a stream to the domain of the options,
// and closes the connection. It does not log in, and encrypts only where TLS
// comes first. A server that does not know the domain is an [*Error] of
// [KindStreamError].
func Probe(ctx context.Context, o Options) error {
	c, err := dial(ctx, o)
	if err != nil {
		return err
	}
	defer c.raw.Close()
	return c.within(ctx, func(ctx context.Context) error {
		_, err := c.openFirst(ctx)
		return err
	})
}

// dial makes a connection on which nothing has been said.
func dial(ctx context.Context, o Options) (*Conn, error) {
	dial := o.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	raw, err := dial(ctx, "tcp", o.Addr)
	if err != nil {
		if ctx.Err() != nil {
			return nil, canceled(ctx, StepDial, "no connection to "+o.Addr)
		}
		return nil, &Error{Kind: KindDial, Step: StepDial, Message: "cannot connect to " + o.Addr, Err: err}
	}
	if o.Secrets == nil {
		o.Secrets = redact.Passwords(o.Password)
	}
	if o.Unread == nil {
		o.Unread = NewBudget(DefaultBudget, false)
	}
	c := &Conn{
		options: o,
		raw:     raw,
		conn:    raw,
		in:      bufio.NewReader(raw),
		writing: make(chan struct{}, 1),
		changed: make(chan struct{}),
		done:    make(chan struct{}),
	}
	c.splitter = newSplitter(c.in, o.limits())
	return c, nil
}

// within does a part of the handshake that the context bounds. Where it fails,
// the connection is closed.
func (c *Conn) within(ctx context.Context, part func(context.Context) error) error {
	stop := context.AfterFunc(ctx, func() { c.raw.SetDeadline(past) })
	err := part(ctx)
	if !stop() {
		err = canceled(ctx, c.splitter.step, "no answer from "+c.options.Addr)
	}
	if err != nil {
		c.raw.Close()
		return c.clean(err)
	}
	return nil
}

// canceled is the error for a context that ended first.
func canceled(ctx context.Context, step Step, message string) error {
	return &Error{Kind: KindCanceled, Step: step, Message: message, Err: ended(ctx)}
}

// clean takes secrets out of what the server said. What TLS, DNS or the system
// say holds none.
func (c *Conn) clean(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	e.Text = c.options.Secrets.Text(e.Text)
	e.XML = c.options.Secrets.Wire(e.XML)
	if e.Err != nil && (e.Kind == KindMalformed || e.Kind == KindLogin || e.Kind == KindProtocol) {
		if cause := e.Err.Error(); c.options.Secrets.Text(cause) != cause {
			e.Err = errors.New(c.options.Secrets.Text(cause))
		}
	}
	return err
}

// JID returns the full JID that the server bound. Its resource is the server's
// choice, even where Options asked for one.
func (c *Conn) JID() string { return c.jid }

// read queues stanzas until the stream ends.
func (c *Conn) read() {
	panicked := parallel.Catch(c.readAll)
	if panicked != nil {
		c.raw.Close()
		c.end(&Error{Kind: KindProtocol, Step: StepTraffic, Message: "what the server sent makes scs fail: please report this", Err: panicked})
	}
}

func (c *Conn) readAll() {
	for {
		p, err := c.expect()
		now := time.Now()
		if err != nil {
			if errors.Is(err, net.ErrClosed) || errors.Is(err, io.ErrClosedPipe) {
				err = &Error{Kind: KindClosed, Step: StepTraffic, Message: "scs closed the connection"}
			}
			c.end(c.clean(err))
			return
		}
		if err := c.arrived(p, now); err != nil {
			c.raw.Close()
			c.end(err)
			return
		}
	}
}

// arrived takes in a stanza. The error says that too many wait already.
func (c *Conn) arrived(p piece, now time.Time) error {
	s := Stanza{Arrived: now, Raw: p.raw, XML: p.whole()}
	if !c.options.Unread.Take(s) {
		return c.options.Unread.exceeded()
	}
	if c.options.Hold != nil {
		c.options.Hold(s, func() { c.enqueue(s) })
		return nil
	}
	c.enqueue(s)
	return nil
}

// enqueue puts a stanza into the queue, unless it was held back until the
// stream had ended.
func (c *Conn) enqueue(s Stanza) {
	c.queueing.Lock()
	defer c.queueing.Unlock()
	if c.Err() != nil {
		c.options.Unread.Release(s)
		return
	}
	s.Seq = c.nextSeq()
	if c.options.Arrived != nil {
		c.options.Arrived(s)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = append(c.queue, s)
	c.seq++
	c.notify()
}

// nextSeq returns the Seq of the stanza that is queued next.
func (c *Conn) nextSeq() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seq
}

// end records why nothing more will come.
func (c *Conn) end(err error) {
	c.queueing.Lock()
	defer c.queueing.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = err
	c.notify()
	close(c.done)
}

// notify wakes all who wait for a change; c.mu is held.
func (c *Conn) notify() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Next takes the oldest stanza from the queue and waits for one if there is
// none. When the stream has ended and the queue is empty it returns why the
// stream ended; when the context ends first, an [*Error] of [KindCanceled],
// also if stanzas are queued: a server that never stops sending cannot hold
// its caller.
func (c *Conn) Next(ctx context.Context) (Stanza, error) {
	for {
		if ctx.Err() != nil {
			return Stanza{}, canceled(ctx, StepTraffic, "no stanza")
		}
		c.mu.Lock()
		s, ok := c.take()
		ended, changed := c.ended, c.changed
		c.mu.Unlock()
		if ok {
			return s, nil
		}
		if ended != nil {
			return Stanza{}, ended
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Stanza{}, canceled(ctx, StepTraffic, "no stanza")
		}
	}
}

// Take takes the oldest stanza from the queue without waiting for one. It
// reports false if there is none.
func (c *Conn) Take() (Stanza, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.take()
}

// take takes the oldest stanza; c.mu is held.
func (c *Conn) take() (Stanza, bool) {
	if len(c.queue) == 0 {
		return Stanza{}, false
	}
	s := c.queue[0]
	c.queue[0] = Stanza{}
	c.queue = c.queue[1:]
	c.options.Unread.Release(s)
	return s, true
}

// Unread puts a stanza that was taken back to where it stood in the queue.
func (c *Conn) Unread(s Stanza) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, there := slices.BinarySearchFunc(c.queue, s.Seq, func(q Stanza, seq int) int { return q.Seq - seq })
	if there {
		return
	}
	c.options.Unread.restore(s)
	c.queue = slices.Insert(c.queue, at, s)
	c.notify()
}

// Peek returns the stanzas that have arrived and not been taken, the oldest
// first, from a sequence number on. It takes none of them.
func (c *Conn) Peek(from int) []Stanza {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, _ := slices.BinarySearchFunc(c.queue, from, func(q Stanza, seq int) int { return q.Seq - seq })
	return slices.Clone(c.queue[at:])
}

// Queued returns how many stanzas have arrived and not been taken.
func (c *Conn) Queued() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue)
}

// Arrived returns how many stanzas have arrived so far, taken or not, and a
// channel that is closed when the next one arrives or the stream ends.
func (c *Conn) Arrived() (n int, next <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seq, c.changed
}

// Err returns why the stream ended, or nil while it is open.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}

// Send writes the bytes as they are given. When the context ends before they
// are written, the stream is broken, for part of them may be on their way. A
// stream that has ended returns why it did.
func (c *Conn) Send(ctx context.Context, data []byte) error {
	if err := c.Err(); err != nil {
		return err
	}
	return c.send(ctx, StepTraffic, data)
}

func (c *Conn) send(ctx context.Context, step Step, data []byte) error {
	select {
	case c.writing <- struct{}{}:
		defer func() { <-c.writing }()
	case <-ctx.Done():
		return canceled(ctx, step, "not sent")
	}
	if ctx.Err() != nil {
		return canceled(ctx, step, "not sent")
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		c.raw.SetWriteDeadline(past)
		close(interrupted)
	})
	err := c.write(data)
	if !stop() {
		<-interrupted
		if err == nil {
			c.raw.SetWriteDeadline(time.Time{})
			return nil
		}
		c.raw.Close()
		return canceled(ctx, step, "the server does not accept more data")
	}
	if err == nil {
		return nil
	}
	// A server that ends the stream says why before it closes the connection,
	// which tells more than a failed write.
	select {
	case <-c.done:
		return c.Err()
	case <-ctx.Done():
		return err
	}
}

// write puts bytes on the wire.
func (c *Conn) write(data []byte) error {
	c.trace(true, noSeq, data)
	if _, err := c.conn.Write(data); err != nil {
		return &Error{Kind: KindCut, Step: c.splitter.step, Message: "the server closed the connection", Err: err}
	}
	return nil
}

// Close ends the stream in good order: it sends the end of the stream, waits
// for the server's, and closes the connection. When the context ends first,
// the connection is closed all the same and the error is of [KindCanceled].
// What arrives before the server's end of the stream is queued. A stream that
// has ended already is only closed, without an error. Further calls return
// what the first one did.
func (c *Conn) Close(ctx context.Context) error {
	c.closeOnce.Do(func() { c.closeErr = c.close(ctx) })
	return c.closeErr
}

func (c *Conn) close(ctx context.Context) error {
	open := c.Err() == nil // asked before the context may close the connection
	// TLS may take seconds to say goodbye, and a write may be stuck: neither
	// outlives the context.
	stop := context.AfterFunc(ctx, func() { c.raw.Close() })
	defer stop()
	// A server that closed first is owed our end, but may be gone already.
	sent := c.send(ctx, StepClose, []byte(`</stream:stream>`))
	select {
	case <-c.done:
	case <-ctx.Done():
	}
	c.conn.Close()
	c.raw.Close()
	<-c.done
	switch {
	case !open || IsKind(c.Err(), KindClosed) && ctx.Err() == nil:
		return nil
	case ctx.Err() != nil:
		return canceled(ctx, StepClose, "the server did not close its stream")
	case sent != nil:
		return sent
	}
	return c.Err()
}

// Abort drops the connection at once, without a word to the server.
func (c *Conn) Abort() {
	c.raw.Close()
	<-c.done
}

// ended returns why a context has ended: as if its deadline had passed if that is
// its cause.
func ended(ctx context.Context) error {
	if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}
