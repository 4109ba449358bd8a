package stream_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	header    = streamtest.Header
	featPlain = streamtest.FeaturesPlain
	success   = streamtest.Success
	featBind  = streamtest.FeaturesBind
	closing   = streamtest.Closing
)

var bound = streamtest.Bound(streamtest.JID)

// peer is a scripted server that can do what only these tests need.
type peer struct{ *streamtest.Peer }

// serve runs a server for one connection and returns options that log in to
// it.
func serve(t *testing.T, server func(*peer)) stream.Options {
	t.Helper()
	addr := streamtest.Serve(t, func(p *streamtest.Peer) { server(&peer{p}) })
	return stream.Options{Addr: addr, Domain: "localhost", Username: "romeo", Password: "s3cret&"}
}

// connect logs in, or the test is over.
func connect(t *testing.T, o stream.Options) *stream.Conn {
	t.Helper()
	c, err := stream.Connect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Abort)
	return c
}

// next takes the next stanza, or the test is over.
func next(t *testing.T, c *stream.Conn) stream.Stanza {
	t.Helper()
	s, err := c.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// failure returns the error as a stream.Error of that kind, or the test is
// over.
func failure(t *testing.T, err error, kind stream.Kind) *stream.Error {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if !stream.IsKind(err, kind) {
		t.Fatalf("kind of error is not %d: %#v: %v", kind, err, err)
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error holds the password: %v", err)
	}
	return err.(*stream.Error)
}

// certificate makes one for localhost that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	made, file, _ := streamtest.Certificate(t, "localhost")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(file)
	return made, pool
}

// pipe makes options whose connection is a net.Pipe with a peer at its other
// end.
func pipe(t *testing.T) (stream.Options, *peer) {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { theirs.Close() })
	o := stream.Options{Addr: "pipe", Domain: "localhost", Username: "romeo", Password: "s3cret&"}
	o.Dial = func(context.Context, string, string) (net.Conn, error) { return ours, nil }
	return o, &peer{&streamtest.Peer{TB: t, Conn: theirs}}
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func message(n int) string { return fmt.Sprintf(`<message id='m%d'><body>%d</body></message>`, n, n) }
