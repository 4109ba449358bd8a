package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// junitReporter writes JUnit's XML as Jenkins' xUnit plugin and GitLab take it: a
// test suite a folder, a test case a run. What passed only when it was tried
// again has a flakyFailure for each try before, as Surefire writes it. A name
// depends on no line of a script: the history of a test outlives an edit.
type junitReporter struct {
	sink
	runs
	page    *page
	suites  []*junitSuite
	seen    map[string]int // runs of a path
	outputs map[int]*transcript
}

type (
	junitSuites struct {
		XMLName  struct{}      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Time     string        `xml:"time,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Facts     []junitFact `xml:"properties>property"`
		Cases     []junitCase `xml:"testcase"`
		took      time.Duration
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Error   *junitProblem `xml:"error"`
		Failure *junitProblem `xml:"failure"`
		Reruns  []junitRerun  `xml:"rerunFailure"`
		Flaky   []junitRerun  `xml:"flakyFailure"`
		Output  *junitText    `xml:"system-out"`
		Log     *junitText    `xml:"system-err"`
	}
	junitFact struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		junitText
	}
	junitRerun struct {
		Message string    `xml:"message,attr"`
		Type    string    `xml:"type,attr"`
		Text    junitText `xml:"stackTrace"`
	}
	junitText struct {
		Escaped string `xml:",innerxml"`
	}
)

func newJUnit(w io.Writer, o Options) Reporter {
	o.Color, o.Width = false, 0
	return &junitReporter{
		sink: sink{w: w}, runs: newRuns(o), page: newPage(o), seen: map[string]int{}, outputs: map[int]*transcript{},
	}
}

func (j *junitReporter) Event(e suite.Event) {
	r := j.event(e)
	switch e.Kind {
	case suite.RunNotStarted:
		j.skip(r, e.Reason)
	case suite.RunEvent:
		t := j.outputs[e.Number]
		if t == nil {
			t = &transcript{}
			j.outputs[e.Number] = t
		}
		t.event(r, e.Run)
	case suite.RunFinished:
		j.finish(r)
		delete(j.outputs, e.Number)
	}
}

// newCase returns the test case of a run, without how the run has ended.
func (j *junitReporter) newCase(r *run) junitCase {
	j.seen[r.script.Path]++
	name := r.title()
	if name == "" {
		name = display.Path(path.Base(r.script.Path))
	}
	if n := j.seen[r.script.Path]; n > 1 {
		name += fmt.Sprintf(" (%d)", n)
	}
	return junitCase{
		Name:  excerpt.Printable(name),
		Class: display.Path(strings.ReplaceAll(strings.TrimSuffix(r.script.Path, path.Ext(r.script.Path)), "/", ".")),
		Time:  junitTime(0),
	}
}

// skip adds the test case of a run that is not started.
func (j *junitReporter) skip(r *run, reason string) {
	c := j.newCase(r)
	c.Skipped = &junitSkipped{notStartedText(reason)}
	s := j.suite(display.Path(path.Dir(r.script.Path)))
	s.Tests++
	s.Skipped++
	s.Cases = append(s.Cases, c)
}

// output returns what a run did, with what else there is to say about it first.
func (j *junitReporter) output(r *run) *junitText {
	var b strings.Builder
	if text := reorderedText(r.reordered()); text != "" {
		fmt.Fprintf(&b, "order: %s; %s\n", r.verdict, text)
	}
	for _, d := range r.result.Result.Findings {
		fmt.Fprintf(&b, "finding: %s\n", r.findingLine(d))
	}
	for _, e := range r.loggedErrors() {
		fmt.Fprintf(&b, "server-error: the server logged an error %s: %s\n", e.while(), e.lines[0])
	}
	if t := j.outputs[r.number]; t != nil {
		b.Write(t.buf.Bytes())
	}
	if b.Len() == 0 {
		return nil
	}
	text := junitEscape(b.String())
	return &text
}

// finish adds the test case of a run.
func (j *junitReporter) finish(r *run) {
	c := j.newCase(r)
	c.Time, c.Output = junitTime(r.duration()), j.output(r)
	c.Log = junitLog(r)
	s := j.suite(display.Path(path.Dir(r.script.Path)))
	s.Tests++
	s.took += r.duration()
	if server := r.result.Server; server != "" {
		s.fact("server", excerpt.Printable(server))
	}
	if s.Timestamp == "" && !r.result.Result.Started.IsZero() {
		s.Timestamp = r.result.Result.Started.UTC().Format("2006-01-02T15:04:05")
	}
	switch r.verdict {
	case failed, nothing:
		s.Failures++
		try, f := r.failure()
		if f == nil {
			break
		}
		text := j.text(r, try, f, r.result.Log) + pageURL(f.Code) + "\n"
		c.Failure = &junitProblem{r.failureLine(try, f), f.Code + " " + f.Name(), junitEscape(text)}
		c.Reruns = j.before(r, f)
	case noVerdict:
		s.Errors++
		try, f := r.failure()
		c.Error = &junitProblem{r.failureLine(try, f), string(noVerdict), junitEscape(j.text(r, try, f, r.result.Log))}
		c.Reruns = j.before(r, f)
	case flaky:
		c.Flaky = j.before(r, nil)
	case refused:
		s.Errors++
		j.page.syntax(r)
		c.Error = &junitProblem{r.why(), string(refused), junitEscape(string(j.page.take()))}
	case noServer:
		s.Errors++
		c.Error = &junitProblem{r.secrets.value(display.Error(r.result.Err)), string(noServer), junitText{}}
	case cancelled:
		s.Skipped++
		c.Skipped = &junitSkipped{string(cancelled)}
	case skipped:
		s.Skipped++
		c.Skipped = &junitSkipped{r.setAside()}
	case expected:
		s.Skipped++
		c.Skipped = &junitSkipped{verdict.says(expected) + " " + r.setAside()}
	}
	s.Cases = append(s.Cases, c)
}

// junitLog returns what the server logged as errors, and what else it warned of;
// nil for nothing.
func junitLog(r *run) *junitText {
	var b strings.Builder
	logged := r.loggedErrors()
	for _, e := range logged {
		b.WriteString("the server logged an error " + e.while() + ":\n" + e.text() + "\n")
	}
	heading := "the server's log:\n"
	for _, e := range warningsOf(r) {
		if !isLoggedError(logged, e) {
			b.WriteString(heading + strings.Join(e.lines, "\n") + "\n")
			heading = ""
		}
	}
	if b.Len() == 0 {
		return nil
	}
	text := junitEscape(b.String())
	return &text
}

// before returns the failures of the tries before the last.
func (j *junitReporter) before(r *run, last *runner.Failure) []junitRerun {
	var all []junitRerun
	for _, t := range r.tries {
		if f := t.failure; f != nil && f != last {
			all = append(all, junitRerun{r.failureLine(t, f), f.Code + " " + f.Name(), junitEscape(j.text(r, t, f, nil))})
		}
	}
	return all
}

// text returns a failure as people are shown it.
func (j *junitReporter) text(r *run, t *try, f *runner.Failure, log []string) string {
	fmt.Fprintf(&j.page.buf, "%s:%d\n", display.Path(r.script.Path), f.Line)
	j.page.failure(r, t, f, log)
	return string(j.page.take())
}

// suite returns the test suite of a folder.
func (j *junitReporter) suite(folder string) *junitSuite {
	for _, s := range j.suites {
		if s.Name == folder {
			return s
		}
	}
	s := &junitSuite{Name: folder}
	s.fact("suite", folder)
	if j.options.Version != "" {
		s.fact("version", j.options.Version)
	}
	j.suites = append(j.suites, s)
	return s
}

// fact adds a property, once.
func (s *junitSuite) fact(name, value string) {
	if fact := (junitFact{name, value}); !slices.Contains(s.Facts, fact) {
		s.Facts = append(s.Facts, fact)
	}
}

func (j *junitReporter) Close() error {
	all := junitSuites{Name: "scs run", Time: junitTime(j.elapsed()), Suites: j.suites}
	for _, s := range j.suites {
		s.Time = junitTime(s.took)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
	}
	data, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	j.write([]byte(xml.Header))
	j.write(append(data, '\n'))
	return j.err
}

// readable undoes what the encoder escapes and a text need not: line ends above
// all, as people read these files too.
var readable = strings.NewReplacer("&#xA;", "\n", "&#x9;", "\t", "&#34;", `"`, "&#39;", "'")

func junitEscape(text string) junitText {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return junitText{readable.Replace(b.String())}
}

func junitTime(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// What is kept of one run's transcript.
const (
	transcriptBytes  = 32 << 10
	transcriptStanza = 400 // columns
)

// transcript tells in lines what happened in a run.
type transcript struct {
	buf     bytes.Buffer
	started time.Time
	full    bool
}

func (t *transcript) event(r *run, e runner.Event) {
	if e.Kind == runner.EventStarted {
		t.started = e.Time
	}
	if e.Kind == runner.EventTraffic || t.full {
		return
	}
	if t.buf.Len() > transcriptBytes {
		t.full = true
		t.buf.WriteString(excerpt.Dots + "\n")
		return
	}
	fmt.Fprintf(&t.buf, "%7.3f", e.Time.Sub(t.started).Seconds())
	if e.Line > 0 {
		fmt.Fprintf(&t.buf, " %4d", e.Line)
	}
	for _, word := range []string{e.Character, e.Kind.String(), excerpt.Printable(r.secrets.eventText(e)), e.Outcome.String()} {
		if word != "" {
			t.buf.WriteString(" " + word)
		}
	}
	if len(e.Stanza) > 0 {
		t.buf.WriteString(" " + raw(r.secrets, e.Stanza, transcriptStanza))
	}
	t.buf.WriteByte('\n')
}
