package report_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// terminal is what a terminal makes of what is written: lines that stay, and
// the one at which the cursor is.
type terminal struct {
	mutex  sync.Mutex
	began  time.Time
	stays  []string
	cursor string
	frames strings.Builder // the cursor's line after each writing, with the time
	writes int
}

func (t *terminal) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.writes++
	for rest := string(p); rest != ""; {
		if after, ok := strings.CutPrefix(rest, "\r\x1b[K"); ok {
			t.cursor, rest = "", after
			continue
		}
		end := strings.IndexAny(rest, "\r\n")
		if end < 0 {
			t.cursor += rest
			break
		}
		t.cursor += rest[:end]
		if rest[end] == '\n' {
			t.stays = append(t.stays, t.cursor)
			t.cursor = ""
			end++
		}
		rest = rest[end:]
	}
	fmt.Fprintf(&t.frames, "%6.3f  %s\n", time.Since(t.began).Seconds(), t.cursor)
	return len(p), nil
}

// line returns the line at which the cursor is.
func (t *terminal) line() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.cursor
}

// written returns how often something was written.
func (t *terminal) written() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.writes
}

// live shows events at the pace at which they were recorded.
func live(t *testing.T, events []suite.Event, o report.Options) *terminal {
	t.Helper()
	screen := &terminal{began: time.Now()}
	o.Live = true
	r := report.Text(screen, o)
	last := start(events)
	for _, e := range events {
		if at := e.Run.Time; !at.IsZero() {
			time.Sleep(at.Sub(last)) // of the bubble's clock
			last = at
		}
		r.Event(e)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	before := screen.written()
	time.Sleep(time.Minute)
	synctest.Wait()
	if screen.written() != before {
		t.Error("something was written after Close")
	}
	return screen
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		screen := live(t, replay(t, "passes", "too_early", "strict_extra", "refused", "flaky"), report.Options{Width: 70})
		expect(t, "live.frames", []byte(screen.frames.String()))
		expect(t, "live.txt", []byte(strings.Join(screen.stays, "\n")+"\n"))
		if screen.line() != "" {
			t.Errorf("this is left at the end: %q", screen.line())
		}
	})
}

func TestProgressFitsInItsLine(t *testing.T) {
	for _, width := range []int{20, 40, 80, 200} {
		synctest.Test(t, func(t *testing.T) {
			screen := live(t, replay(t), report.Options{Width: width, Color: true})
			for frame := range strings.Lines(screen.frames.String()) {
				_, line, _ := strings.Cut(frame, "  ")
				if got := excerpt.Width(plain(line)); got >= width+1 {
					t.Errorf("%d columns of %d: %s", got, width, line)
				}
			}
		})
	}
}

// plain takes colours out.
func plain(text string) string {
	var b strings.Builder
	for text != "" {
		before, after, found := strings.Cut(text, "\x1b[")
		b.WriteString(before)
		if !found {
			break
		}
		_, text, _ = strings.Cut(after, "m")
	}
	return strings.TrimRight(b.String(), "\n")
}

// TestProgressGoesOnWhileNothingHappens: the line says what is awaited soon
// after the last event, and the seconds count.
func TestProgressGoesOnWhileNothingHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		screen := &terminal{began: time.Now()}
		r := report.Text(screen, report.Options{Live: true, Width: 80})
		s := load(t, "scripts/passes.scs")
		r.Event(suite.Event{Kind: suite.SuiteStarted, Total: 1})
		r.Event(suite.Event{Kind: suite.RunStarted, Total: 1, Script: s})
		for i, text := range []string{"Romeo connects", "Romeo sends:", "Romeo receives:"} {
			r.Event(suite.Event{Kind: suite.RunEvent, Total: 1, Script: s, Run: runner.Event{
				Kind: runner.EventAction, Time: time.Now(), Character: "Romeo", Action: i, Line: 9 + 2*i, Text: text,
			}})
		}
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if want := "0/1  0 s  passes.scs:13 Romeo receives"; screen.line() != want {
			t.Errorf("after a moment: %q, want %q", screen.line(), want)
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if want := "0/1  4 s  passes.scs:13 Romeo receives"; screen.line() != want {
			t.Errorf("after four seconds: %q, want %q", screen.line(), want)
		}
		if err := r.Close(); err != nil || screen.line() != "" {
			t.Errorf("after Close: %q (%v)", screen.line(), err)
		}
	})
}

// TestEventsAndTheClockDoNotRace tells of events while the line is drawn by
// the clock; the race detector looks on.
func TestEventsAndTheClockDoNotRace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := replay(t)
		screen := &terminal{began: time.Now()}
		r := report.Text(screen, report.Options{Live: true, Width: 80})
		var told sync.WaitGroup
		told.Go(func() {
			for _, e := range events {
				r.Event(e)
				time.Sleep(17 * time.Millisecond)
			}
		})
		told.Wait()
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}
