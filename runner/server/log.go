package server

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"
)

// Line is one line of a server's log.
type Line struct {
	Time time.Time // when it arrived
	Text string    // without its line ending
}

// What is kept of a log; older lines go first.
const (
	keptLines = 20_000
	keptBytes = 8 << 20
	longLine  = 64 << 10
)

// journal keeps what a server writes. It is the server's standard output and
// error.
type journal struct {
	mu     sync.Mutex
	lines  []Line
	bytes  int
	rest   []byte       // of a line that has no end yet
	follow func(string) // told of each line
}

// Write implements [io.Writer] for the server's output; it never fails.
func (j *journal) Write(p []byte) (int, error) {
	now := time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	n := len(p)
	for {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			break
		}
		j.add(now, append(j.rest, p[:end]...))
		j.rest, p = j.rest[:0], p[end+1:]
	}
	j.rest = append(j.rest, p...)
	if len(j.rest) > longLine {
		j.add(now, j.rest)
		j.rest = nil
	}
	return n, nil
}

func (j *journal) add(now time.Time, line []byte) {
	text := strings.TrimRight(strings.ToValidUTF8(string(line), "\uFFFD"), "\r")
	j.lines = append(j.lines, Line{now, text})
	j.bytes += len(text)
	for len(j.lines) > keptLines || j.bytes > keptBytes {
		j.bytes -= len(j.lines[0].Text)
		j.lines = j.lines[1:]
	}
	if j.follow != nil {
		j.follow(text)
	}
}

// unfollow ends the telling of lines.
func (j *journal) unfollow() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.follow = nil
}

// since returns the lines that arrived at t or later.
func (j *journal) since(t time.Time) []Line {
	j.mu.Lock()
	defer j.mu.Unlock()
	at, _ := slices.BinarySearchFunc(j.lines, t, func(l Line, t time.Time) int { return l.Time.Compare(t) })
	lines := slices.Clone(j.lines[at:])
	if len(j.rest) > 0 {
		lines = append(lines, Line{time.Now(), strings.ToValidUTF8(string(j.rest), "\uFFFD")})
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
