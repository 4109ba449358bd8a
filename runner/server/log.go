package server

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Line is one line of a server's log.
type Line struct {
	Time time.Time // when it arrived
	Text string    // without its line ending
	Ours bool      // said by us or for us, not by the server
}

// oursMark starts the lines that our configuration has a server write.
const oursMark = "scs: "

// What is kept of a log; older lines go first.
const (
	keptLines  = 20_000
	keptBytes  = 8 << 20
	longLine   = 64 << 10
	wholeTimes = 10 // as much is kept where all of it is asked for
)

// logBuffer keeps what a server writes. It is the server's standard output and
// error.
type logBuffer struct {
	mu     sync.Mutex
	lines  []Line
	bytes  int
	gone   int // lines that were not kept
	whole  bool
	linked linkedPaths
	rest   []byte       // of a line that has no end yet
	follow func(string) // told of each line
}

// Write implements [io.Writer] for the server's output; it never fails.
func (b *logBuffer) Write(p []byte) (int, error) {
	now := time.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(p)
	for {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			break
		}
		b.add(now, append(b.rest, p[:end]...))
		b.rest, p = b.rest[:0], p[end+1:]
	}
	b.rest = append(b.rest, p...)
	if len(b.rest) > longLine {
		b.add(now, b.rest)
		b.rest = nil
	}
	return n, nil
}

func (b *logBuffer) add(now time.Time, line []byte) {
	text := b.linked.restore(strings.TrimRight(strings.ToValidUTF8(string(line), "\uFFFD"), "\r"))
	b.lines = append(b.lines, Line{Time: now, Text: text, Ours: strings.HasPrefix(text, oursMark)})
	b.bytes += len(text)
	mostLines, mostBytes := keptLines, keptBytes
	if b.whole {
		mostLines, mostBytes = wholeTimes*keptLines, wholeTimes*keptBytes
	}
	for len(b.lines) > mostLines || b.bytes > mostBytes {
		b.bytes -= len(b.lines[0].Text)
		b.lines = b.lines[1:]
		b.gone++
	}
	if b.follow != nil {
		b.follow(text)
	}
}

// tell has a function told of each line from now on; nil ends that.
func (b *logBuffer) tell(follow func(line string)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.follow = follow
}

// since returns the lines that arrived at t or later.
func (b *logBuffer) since(t time.Time) []Line {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, _ := slices.BinarySearchFunc(b.lines, t, func(l Line, t time.Time) int { return l.Time.Compare(t) })
	lines := slices.Clone(b.lines[at:])
	if at == 0 && b.gone > 0 && t.IsZero() {
		lines = slices.Insert(lines, 0, Line{Text: fmt.Sprintf("%s%d earlier lines left out: the log is too long", oursMark, b.gone), Ours: true})
	}
	if len(b.rest) > 0 {
		lines = append(lines, Line{Time: time.Now(), Text: strings.ToValidUTF8(string(b.rest), "\uFFFD")})
	}
	return lines
}

// last returns the last lines that say something, at most n.
func last(lines []Line, n int) []string {
	var all []string
	for _, l := range lines {
		if strings.Trim(l.Text, " \t*") != "" {
			all = append(all, l.Text)
		}
	}
	return all[max(0, len(all)-n):]
}
