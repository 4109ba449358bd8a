// Package proxy stands between XMPP clients and their server and takes down
// what goes over the wire.
//
// It ends what a script cannot replay: encryption, login, the binding of a
// resource. To a client it is the server (RFC 6120), with STARTTLS under a
// throw-away authority, SASL, resource binding and the old session request, and
// nothing else: no SASL2, no stream management, no compression. To the server it
// is a client, by package stream. From then on each stanza goes on as the bytes
// it came in.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner"
)

// What clients may do to us.
const (
	maxClients    = 50               // at a time
	loginTimeout  = 2 * time.Minute  // a person may have to accept the certificate
	serverTimeout = 30 * time.Second // for the login on the server
	writeTimeout  = 30 * time.Second // for a client to read a stanza
	closeTimeout  = 2 * time.Second  // for the end of a stream
	maxUnread     = 16 << 20         // bytes of stanzas that wait for a client to read them
	maxDepth      = 100              // of elements in each other, as a script has them at most
)

// Options say whom clients are passed on to.
type Options struct {
	Target runner.Target

	// Passwords are those that are known, by bare JID. These accounts can log
	// in by SCRAM, which needs the password on both sides; all others by PLAIN.
	Passwords map[string]string

	// Plain lets clients of this machine log in without TLS.
	Plain bool

	Authority *Authority     // signs the certificates that clients see
	Recorder  *logs.Recorder // takes down what goes over the wire

	// Report is told what happens, one line each, without passwords. It may be
	// called from several goroutines.
	Report func(line string)
}

// proxy serves clients.
type proxy struct {
	options Options
	salt    []byte // of SCRAM
	clients atomic.Int32
	number  atomic.Int64 // of the latest session
	full    sync.Once    // to say that nothing more is recorded
}

// Serve takes clients until the context ends. Then it ends their streams, and
// the log of the recorder with what went over the wire until that moment. The
// error says that the listener gave no further client.
func Serve(ctx context.Context, listener net.Listener, options Options) error {
	p := &proxy{options: options, salt: newSalt()}
	// What the end of one stream makes the server send to others is no part of
	// what the clients did: the log ends before the streams.
	clients, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		p.options.Recorder.End()
		end()
		listener.Close()
	})
	var running sync.WaitGroup
	defer running.Wait()
	defer end()
	defer stop()
	for {
		conn, err := listener.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return err
		case err != nil:
			// Out of file descriptors, or the client has gone already.
			p.options.Report("cannot accept a client: " + err.Error())
			wait(ctx, time.Second)
			continue
		case p.clients.Add(1) > maxClients:
			p.clients.Add(-1)
			p.options.Report(fmt.Sprintf("%s: refused, because %d clients are connected", conn.RemoteAddr(), maxClients))
			conn.Close()
			continue
		}
		running.Go(func() {
			defer p.clients.Add(-1)
			c := newClient(p, conn)
			if panicked := parallel.Catch(func() { c.serve(clients) }); panicked != nil {
				p.options.Report(c.name() + ": makes scs fail: please report this (" + panicked.Error() + ")")
				if c.upstream != nil {
					c.upstream.close()
				}
			}
		})
	}
}

// wait waits, or until the context ends.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// session returns a name for a new session.
func (p *proxy) session() string { return strconv.FormatInt(p.number.Add(1), 10) }

// record takes down a stanza.
func (p *proxy) record(session string, at time.Time, d logs.Direction, xml []byte) {
	if !p.options.Recorder.Stanza(session, at, d, xml) {
		p.full.Do(func() {
			p.options.Report("the recording is full (" + logs.RecorderLimits() + "): clients continue, but nothing more is recorded")
		})
	}
}
