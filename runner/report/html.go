package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/suite"
)

// What of many runs is shown.
const (
	manyRuns    = 200  // above, those that passed are shown without the server's debug lines
	tooManyRuns = 2000 // above, those that passed are only listed
)

// htmlReporter writes one page that needs nothing else: no network, no script,
// no file beside it. It renders a run when that has ended, beside those that go on,
// and forgets all else about it; the page starts with what did not pass, so it is
// put together at the end.
type htmlReporter struct {
	sink
	runs
	background *background // what follows is its alone, until it has ended
	entries    []htmlEntry
	servers    []string
	tries      int          // of all runs during which the server logged an error
	buffer     bytes.Buffer // of the section that is rendered
}

// htmlEntry is one run of the page: a line of its table, and its section.
type htmlEntry struct {
	number  int
	verdict verdict
	ID      string // of the section; "" if there is none
	Mark    string
	Word    string // the verdict in a word
	Class   string
	Path    string
	Line    int // of the failing action; 0 if there is none
	Target  string
	Title   string
	What    string
	Tags    string
	Took    string
	Millis  int64
	Waited  string
	Error   bool // the server logged an error
	section []byte
}

func newHTML(w io.Writer, o Options) Reporter {
	return &htmlReporter{sink: sink{w: w}, runs: newRuns(o), background: newBackground()}
}

// Event implements [Reporter].
func (h *htmlReporter) Event(e suite.Event) {
	r := h.event(e)
	switch e.Kind {
	case suite.SuiteStarted:
		h.background.add("", func() { pageTemplate() })
	case suite.RunFinished:
		h.background.add(e.Script.Path, func() { h.finish(r) })
	case suite.RunNotStarted:
		h.background.add(e.Script.Path, func() {
			entry := r.htmlEntry()
			entry.verdict, entry.Class, entry.Word, entry.Mark = notStarted, "skipped", "not started", "–"
			entry.What = e.Reason
			h.entries = append(h.entries, entry)
		})
	}
}

// notStarted is how a run ends that is not there.
const notStarted verdict = "not-started"

// htmlVerdicts are the verdicts in the order of the page, and how they are
// shown: the mark tells them apart without colour.
var htmlVerdicts = []struct {
	verdict     verdict
	class, mark string
	word        string
}{
	{failed, "failed", "×", "failed"},
	{nothing, "failed", "×", "nothing run"},
	{refused, "failed", "×", "refused"},
	{noServer, "unknown", "?", "no server"},
	{noVerdict, "unknown", "?", "no verdict"},
	{flaky, "flaky", "≈", "flaky"},
	{expected, "skipped", "–", "failed as expected"},
	{skipped, "skipped", "–", "skipped"},
	{cancelled, "skipped", "–", "interrupted"},
	{notStarted, "skipped", "–", "not started"},
	{passed, "passed", "✓", "passed"},
}

// htmlOrder returns where a verdict stands in the page.
func htmlOrder(v verdict) int {
	for i := range htmlVerdicts {
		if htmlVerdicts[i].verdict == v {
			return i
		}
	}
	return len(htmlVerdicts)
}

// htmlEntry returns what the table says of a run.
func (r *run) htmlEntry() htmlEntry {
	entry := htmlEntry{
		number: r.number, verdict: r.verdict, Path: r.shown(display.Path(r.script.Path)), Title: r.shown(r.title()), Tags: r.tags(),
	}
	if r.verdict != "" {
		v := htmlVerdicts[htmlOrder(r.verdict)]
		entry.Class, entry.Mark, entry.Word = v.class, v.mark, v.word
	}
	return entry
}

// shown returns a text as people may read it.
func (r *run) shown(text string) string { return excerpt.Printable(r.secrets.value(text)) }

// tags returns the tags of a script.
func (r *run) tags() string {
	if r.script.File == nil {
		return ""
	}
	var tags []string
	for _, c := range r.script.File.Head().Tags {
		tags = append(tags, r.shown(c.Content()))
	}
	return strings.Join(tags, " ")
}

// finish renders a run.
func (h *htmlReporter) finish(r *run) {
	entry := r.htmlEntry()
	s := h.section(r, &entry)
	if name := r.result.Server; name != "" && !slices.Contains(h.servers, name) {
		h.servers = append(h.servers, name)
	}
	if entry.Error {
		h.tries++
	}
	if r.verdict != passed || h.total <= tooManyRuns {
		entry.ID = s.ID
		h.buffer.Reset()
		if err := pageTemplate().ExecuteTemplate(&h.buffer, "section", s); err != nil && h.err == nil {
			h.err = err
		}
		entry.section = bytes.Clone(h.buffer.Bytes())
	}
	if entry.Target == "" {
		entry.Target = entry.ID
	}
	h.entries = append(h.entries, entry)
}

// htmlPage is what the page says before its sections.
type htmlPage struct {
	Style, Script string
	Headline      string
	Bad           string // the part of the headline that is in red
	Facts         []string
	Errors        string // how often the server logged an error
	Command       string
	Counts        []htmlCount
	Rest          []htmlEntry // what did not pass
	Passed        []htmlEntry
	Legend        []htmlLegend
	Listed        bool // those that passed are only listed
}

type htmlCount struct{ Class, Mark, Word string }

type htmlLegend struct{ Class, Word string }

var legend = []htmlLegend{
	{"s", "sent"}, {"m", "matched"}, {"p", "passed over"}, {"l", "left over"}, {"u", "unexpected"}, {"x", "lost"}, {"n", "never came"},
}

// Close implements [Reporter].
func (h *htmlReporter) Close() error {
	if err := h.background.wait(); err != nil {
		return err
	}
	slices.SortStableFunc(h.entries, func(a, b htmlEntry) int {
		return cmp.Or(htmlOrder(a.verdict)-htmlOrder(b.verdict), a.number-b.number)
	})
	p := htmlPage{Command: h.options.Command, Legend: legend, Listed: h.total > tooManyRuns}
	counts := map[string]int{}
	for i := range h.entries {
		if h.entries[i].verdict == passed {
			p.Passed = append(p.Passed, h.entries[i])
		} else {
			p.Rest = append(p.Rest, h.entries[i])
		}
		counts[h.entries[i].Class]++
	}
	p.Headline, p.Bad = h.headline(counts["failed"])
	aside := "not run"
	if counts["skipped"] == h.count[skipped]+h.count[expected] {
		aside = "skipped"
	}
	for _, class := range []struct{ class, mark, word string }{
		{"failed", "×", "failed"}, {"unknown", "?", noVerdict.says()}, {"flaky", "≈", "flaky"}, {"skipped", "–", aside}, {"passed", "✓", "passed"},
	} {
		if n := counts[class.class]; n > 0 {
			word := fmt.Sprintf("%d %s", n, class.word)
			p.Counts = append(p.Counts, htmlCount{class.class, class.mark, word})
			if class.class != "failed" {
				p.Facts = append(p.Facts, word)
			}
		}
	}
	p.Facts = []string{strings.Join(p.Facts, ", ")}
	p.Facts = append(p.Facts, h.servers...)
	p.Facts = append(p.Facts, seconds(h.elapsed()))
	if !h.started.IsZero() {
		p.Facts = append(p.Facts, h.started.UTC().Format("2 Jan 2006, 15:04 MST"))
	}
	p.Facts = slices.DeleteFunc(p.Facts, func(s string) bool { return s == "" })
	if h.tries > 0 {
		p.Errors = fmt.Sprintf("The server logged an error during %s", excerpt.Count(h.tries, "run"))
	}
	var b bytes.Buffer
	if err := pageTemplate().ExecuteTemplate(&b, "head", p); err != nil && h.err == nil {
		h.err = err
	}
	h.write(b.Bytes())
	keeper, keeps := h.w.(interface{ Keep(data []byte) })
	for i := range h.entries {
		if section := h.entries[i].section; keeps && h.err == nil {
			keeper.Keep(section)
		} else {
			h.write(section)
		}
	}
	h.write([]byte(pageFoot))
	return h.err
}

const pageFoot = "</main></body></html>\n"

// headline returns what the page says in one line, and which part of it is bad
// news.
func (h *htmlReporter) headline(failed int) (text, bad string) {
	what := "script"
	seen := map[string]bool{}
	for i := range h.entries {
		seen[h.entries[i].Path] = true
	}
	if len(seen) < len(h.entries) {
		what = "run"
	}
	switch total := max(h.total, len(h.entries)); {
	case total == 0:
		return "No scripts", ""
	case failed == 0 && h.count[cancelled] > 0:
		return "Interrupted", ""
	case failed == 0 && h.count[passed]+h.count[flaky] == total:
		return excerpt.Count(total, what) + " passed", ""
	case failed == 0:
		return fmt.Sprintf("%d of %s passed", h.count[passed]+h.count[flaky], excerpt.Count(total, what)), ""
	default:
		return excerpt.Count(total, what) + " failed", fmt.Sprintf("%d of ", failed)
	}
}

// brieftime returns a duration as the table shows it.
func brieftime(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return seconds(d)
}
