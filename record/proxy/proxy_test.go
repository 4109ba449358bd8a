package proxy

import (
	"context"
	"crypto/x509"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// password is what clients log in with; nothing that is recorded or reported
// may hold it.
const password = "moonlit-balcony"

// recording is a proxy at work.
type recording struct {
	t        *testing.T
	addr     string
	recorder *logs.Recorder
	roots    *x509.CertPool
	stop     func() // ends it and waits for that

	authority *Authority

	mutex   sync.Mutex
	reports []string
	log     logs.Log      // once the recording has ended
	grown   chan struct{} // closed when there is another report
}

// recordBefore starts a proxy before the server at an address.
func recordBefore(t *testing.T, server string, change func(*Options)) *recording {
	t.Helper()
	authority, err := NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &recording{
		t: t, addr: listener.Addr().String(), recorder: logs.NewRecorder("test"), roots: x509.NewCertPool(),
		authority: authority, grown: make(chan struct{}),
	}
	if !r.roots.AppendCertsFromPEM(authority.PEM()) {
		t.Fatal("the authority's certificate cannot be read")
	}
	options := Options{
		Target: runner.Target{Addr: server}, Authority: authority, Recorder: r.recorder,
		Report: func(line string) {
			r.mutex.Lock()
			defer r.mutex.Unlock()
			r.reports = append(r.reports, line)
			close(r.grown)
			r.grown = make(chan struct{})
		},
	}
	if change != nil {
		change(&options)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, options) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		for _, line := range r.reports {
			if strings.Contains(line, password) || strings.Contains(line, "\n") {
				t.Errorf("reported: %q", line)
			}
		}
	})
	t.Cleanup(r.stop)
	return r
}

// reported waits for a report that holds a text.
func (r *recording) reported(text string) {
	r.t.Helper()
	ctx := r.ctx()
	for {
		r.mutex.Lock()
		all, grown := strings.Join(r.reports, "\n"), r.grown
		r.mutex.Unlock()
		if strings.Contains(all, text) {
			return
		}
		select {
		case <-grown:
		case <-ctx.Done():
			r.t.Fatalf("%q is not reported, but %q", text, all)
		}
	}
}

// options returns what a client logs in with.
func (r *recording) options(username string) stream.Options {
	return stream.Options{
		Addr: r.addr, Domain: "localhost", Username: username, Password: password,
		Resource: "here", Security: stream.SecurityStartTLS, RootCAs: r.roots,
	}
}

// connect logs a client in.
func (r *recording) connect(o stream.Options) *stream.Conn {
	r.t.Helper()
	c, err := stream.Connect(r.ctx(), o)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(c.Abort)
	return c
}

// ctx bounds a step of a test. A busy machine may need most of it.
func (r *recording) ctx() context.Context {
	ctx, cancel := context.WithTimeout(r.t.Context(), 2*time.Minute)
	r.t.Cleanup(cancel)
	return ctx
}

func (r *recording) send(c *stream.Conn, text string) {
	r.t.Helper()
	if err := c.Send(r.ctx(), []byte(text)); err != nil {
		r.t.Fatal(err)
	}
}

// receive waits for a stanza that holds a text.
func (r *recording) receive(c *stream.Conn, text string) stream.Stanza {
	r.t.Helper()
	ctx := r.ctx()
	for {
		s, err := c.Next(ctx)
		if err != nil {
			r.t.Fatalf("no stanza with %q: %v", text, err)
		}
		if strings.Contains(string(s.Raw), text) {
			return s
		}
	}
}

// taken returns what was recorded, a line each: who, what.
func (r *recording) taken() []string {
	r.stop()
	var lines []string
	for _, e := range r.recorder.End().Entries {
		switch {
		case e.Kind == logs.Bound:
			lines = append(lines, e.Session+" bound "+e.JID)
		case e.Kind == logs.Closed:
			lines = append(lines, e.Session+" closed")
		case e.Direction == logs.Sent:
			lines = append(lines, e.Session+" sent "+e.Stanza.Attr("id"))
		default:
			lines = append(lines, e.Session+" received "+e.Stanza.Attr("id"))
		}
	}
	return lines
}

func (r *recording) want(lines ...string) {
	r.t.Helper()
	if got := r.taken(); strings.Join(got, "\n") != strings.Join(lines, "\n") {
		r.t.Errorf("recorded %q, want %q", got, lines)
	}
}
