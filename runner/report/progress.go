package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
)

// The progress line is drawn at most that often, and at least that often while
// nothing happens, so that the time goes on.
const (
	drawEvery = 50 * time.Millisecond
	idleEvery = time.Second
)

// erase clears the line at which the cursor is.
const erase = "\r\x1b[K"

// progress is the line at the bottom of a terminal that says how far the runs
// are.
type progress struct {
	text  *text
	mutex sync.Mutex
	timer *time.Timer // draws the line when nothing else does
	drawn time.Time   // the line, last
	shown bool        // it is on the terminal
	over  bool
}

func newProgress(t *text) *progress { return &progress{text: t} }

func (p *progress) lock()   { p.mutex.Lock() }
func (p *progress) unlock() { p.mutex.Unlock() }

// draw writes what is to stay, and below it the line. It is called with the
// lock held.
func (p *progress) draw(above []byte) {
	now := p.text.options.now()
	due := !p.over && now.Sub(p.drawn) >= drawEvery
	if len(above) == 0 && !due {
		p.schedule(drawEvery - now.Sub(p.drawn))
		return
	}
	var out []byte
	if p.shown {
		out = append(out, erase...)
		p.shown = false
	}
	out = append(out, above...)
	if !p.over {
		out = append(out, p.line()...)
		p.drawn, p.shown = now, true
		p.schedule(idleEvery)
	}
	p.text.write(out)
}

// schedule makes the line be drawn later, in place of what was scheduled.
func (p *progress) schedule(after time.Duration) {
	switch {
	case p.over:
	case p.timer == nil:
		p.timer = time.AfterFunc(after, func() {
			p.lock()
			defer p.unlock()
			if !p.over {
				p.drawn = time.Time{}
				p.draw(nil)
			}
		})
	default:
		p.timer.Reset(after)
	}
}

// stop takes the line away for good. It is called with the lock held.
func (p *progress) stop() {
	p.over = true
	if p.timer != nil {
		p.timer.Stop()
	}
	if p.shown {
		p.text.write([]byte(erase))
		p.shown = false
	}
}

func (p *progress) close() {
	p.lock()
	defer p.unlock()
	p.stop()
}

// line returns the line: how many runs have ended, how many have failed, what
// is at work.
func (p *progress) line() string {
	t := p.text
	s := &t.Style
	type part struct{ color, text string }
	parts := []part{{s.Bold, fmt.Sprintf("%d/%d", t.finished, t.total)}}
	if n := t.count[failed] + t.count[nothing] + t.count[refused]; n > 0 {
		parts = append(parts, part{s.Severity[ast.Error], fmt.Sprintf("%d failed", n)})
	}
	if n := t.count[noServer] + t.count[noVerdict]; n > 0 {
		parts = append(parts, part{s.Severity[ast.Error], fmt.Sprintf("%d %s", n, noVerdict.says())})
	}
	if n := t.count[flaky]; n > 0 {
		parts = append(parts, part{s.Yellow, fmt.Sprintf("%d flaky", n)})
	}
	parts = append(parts, part{"", fmt.Sprintf("%.0f s", t.elapsed().Seconds())})
	var working []*run
	for _, r := range t.active {
		working = append(working, r)
	}
	slices.SortFunc(working, func(a, b *run) int { return cmp.Compare(a.number, b.number) })
	for _, r := range working {
		text := shortName(r.script.Path)
		if r.action.Kind == runner.EventAction {
			text += fmt.Sprintf(":%d %s", r.action.Line, ActionLine(r.action))
		}
		parts = append(parts, part{s.Dim, excerpt.Printable(r.secrets.Text(text))})
	}
	left := 79
	if t.Width > 0 {
		left = t.Width - 1 // a full line would scroll on some terminals
	}
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			if left < 4 {
				break
			}
			b.WriteString("  ")
			left -= 2
		}
		fitted := excerpt.Fit(part.text, left)
		b.WriteString(t.colored(part.color, fitted))
		left -= excerpt.Width(fitted)
	}
	return b.String()
}

// ActionLine returns the line of the script that a [runner.EventAction] tells
// of, "Romeo receives", as progress shows it.
func ActionLine(e runner.Event) string {
	return excerpt.Printable(strings.TrimSuffix(strings.TrimSpace(e.Text), ":"))
}
