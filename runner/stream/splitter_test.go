package stream

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/scs-tools/scs/runner/redact"
)

const testHeader = `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`

// pieces cuts a stream until its end or its first error.
func pieces(in *bufio.Reader) ([]piece, error) {
	s := newSplitter(in, Limits{StanzaBytes: 1 << 16, Depth: 100})
	var all []piece
	for {
		p, err := s.next()
		if err != nil {
			return all, err
		}
		all = append(all, p)
		if p.kind == pieceEnd {
			return all, nil
		}
	}
}

// FuzzSplitter proves that whatever comes, the pieces are what came in order,
// that nothing but white space lies between them, and that it makes no
// difference in which portions the bytes come.
func FuzzSplitter(f *testing.F) {
	stanzas, err := os.ReadFile("testdata/stanzas.txt")
	if err != nil {
		f.Fatal(err)
	}
	for stanza := range strings.SplitSeq(string(stanzas), "%%\n") {
		f.Add([]byte(testHeader + " " + stanza + "\n</stream:stream>"))
	}
	f.Add([]byte(testHeader + "<a b='<'/>"))
	f.Add([]byte(testHeader + "<a></b>"))
	f.Add([]byte("</a><?xml version='1.0'?><?xml?>"))
	f.Fuzz(func(t *testing.T, input []byte) {
		whole, err := pieces(bufio.NewReader(bytes.NewReader(input)))
		var known *Error
		if err != nil && !errors.As(err, &known) {
			t.Fatalf("error of another type: %v", err)
		}
		rest := input
		for i, p := range whole {
			at := bytes.Index(rest, p.raw)
			if at < 0 || i > 0 && len(bytes.TrimSpace(rest[:at])) > 0 {
				t.Fatalf("piece %q is not next in %q", p.raw, rest)
			}
			rest = rest[at+len(p.raw):]
			if p.kind == pieceElement && len(p.whole()) != len(p.raw)+len(p.scope) {
				t.Fatalf("%q and its scope make %q", p.raw, p.whole())
			}
		}
		bytewise, again := pieces(bufio.NewReaderSize(iotest.OneByteReader(bytes.NewReader(input)), 16))
		if len(bytewise) != len(whole) || (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("%d pieces and %v, byte by byte %d and %v", len(whole), err, len(bytewise), again)
		}
		for i := range whole {
			if !bytes.Equal(whole[i].raw, bytewise[i].raw) {
				t.Fatalf("piece %q is %q byte by byte", whole[i].raw, bytewise[i].raw)
			}
		}
	})
}

func TestWhatHoldsNoSecretIsShownAsItIs(t *testing.T) {
	stanzas, err := os.ReadFile("testdata/stanzas.txt")
	if err != nil {
		t.Fatal(err)
	}
	for stanza := range strings.SplitSeq(string(stanzas), "\n%%\n") {
		if got := redact.Passwords("unused").Wire(stanza); got != stanza {
			t.Errorf("%s is shown as %s", stanza, got)
		}
	}
}

func BenchmarkSplitter(b *testing.B) {
	stanza := `<message to='romeo@localhost/a' from='juliet@localhost/b' type='chat' id='1'><body>Art thou not Romeo, and a Montague?</body>` +
		`<delay xmlns='urn:xmpp:delay' stamp='2024-01-01T00:00:00Z' from='localhost'/></message>`
	source := &endless{unit: []byte(stanza), head: []byte(testHeader)}
	s := newSplitter(bufio.NewReader(source), Limits{StanzaBytes: 1 << 20, Depth: 100})
	if _, err := s.next(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(stanza)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.next(); err != nil {
			b.Fatal(err)
		}
	}
}

// endless repeats a unit behind a head.
type endless struct{ head, unit []byte }

func (e *endless) Read(p []byte) (int, error) {
	if len(e.head) == 0 {
		e.head = e.unit
	}
	n := copy(p, e.head)
	e.head = e.head[n:]
	return n, nil
}
