package suite

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/scs-tools/scs/runner/server"
)

// loggingLease is a server that logs at given times after a start, and holds back
// what is no whole line yet.
type loggingLease struct {
	given
	began time.Time
	at    []time.Duration
	part  bool
}

func (l *loggingLease) Done() <-chan struct{} { return make(chan struct{}) }

func (l *loggingLease) Log(since time.Time) []server.Line {
	var lines []server.Line
	for _, at := range l.at {
		if when := l.began.Add(at); !when.Before(since) && !when.After(time.Now()) {
			lines = append(lines, server.Line{Time: when, Text: "a line"})
		}
	}
	if l.part {
		lines = append(lines, server.Line{Time: time.Now(), Text: "a part of a"})
	}
	return lines
}

// TestALogIsWaitedForFromItsLastLine, and not from when somebody looked.
func TestALogIsWaitedForFromItsLastLine(t *testing.T) {
	const ms = time.Millisecond
	var endless []time.Duration
	for at := time.Duration(0); at < time.Second; at += ms {
		endless = append(endless, at)
	}
	for name, c := range map[string]struct {
		at   []time.Duration
		part bool
		want time.Duration
	}{
		"nothing":                {nil, false, 2 * ms},
		"what came before":       {[]time.Duration{-10 * ms, -1 * ms}, false, 2 * ms},
		"one line":               {[]time.Duration{500 * time.Microsecond}, false, 2500 * time.Microsecond},
		"line after line":        {[]time.Duration{1 * ms, 2 * ms, 3 * ms}, false, 5 * ms},
		"a line that comes late": {[]time.Duration{1 * ms, 10 * ms}, false, 3 * ms},
		"a part of a line":       {[]time.Duration{1 * ms}, true, 3 * ms},
		"lines without end":      {endless, false, logWait},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			settle(t.Context(), &loggingLease{began: began, at: c.at, part: c.part}, logQuiet)
			if took := time.Since(began); took != c.want {
				t.Errorf("%s: it took %s, want %s", name, took, c.want)
			}
		})
	}
}
