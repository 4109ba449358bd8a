package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/runner/suite"
)

// githubReporter writes workflow commands, which GitHub Actions shows beside
// the lines of a change: an error for a failure, a warning for a flaky script.
type githubReporter struct {
	sink
	runs
	trouble []string
}

func newGitHub(w io.Writer, o Options) Reporter {
	return &githubReporter{sink: sink{w: w}, runs: newRuns(o)}
}

// place returns the file of a run as GitHub names it.
func (g *githubReporter) place(r *run) string { return g.options.place(r.script.Path) }

func (g *githubReporter) Event(e suite.Event) {
	r := g.event(e)
	if e.Kind != suite.RunFinished {
		return
	}
	logged := r.loggedErrors()
	for _, e := range logged {
		where := []exchange.Property{property("file", r.script.Path)}
		if e.line > 0 {
			where = append(where, property("line", strconv.Itoa(e.line)))
		}
		g.command("warning", append(where, property("title", "the server logged an error while this ran")), e.text())
	}
	for _, e := range warningsOf(r) {
		if isLoggedError(logged, e) {
			continue
		}
		if why := strings.Join(e.lines, "\n"); !slices.Contains(g.trouble, why) {
			g.trouble = append(g.trouble, why)
			g.command("warning", []exchange.Property{property("title", "the server's log")}, why)
		}
	}
	if text := reorderedText(r.reordered()); text != "" {
		g.command("notice", []exchange.Property{property("file", g.place(r)), property("title", "order")}, text)
	}
	for _, d := range r.jsonDiagnostics(r.result.Result.Findings) {
		g.command("notice", at(g.place(r), d.Span, d.Code+" "+d.Name), excerpt.Printable(d.Message))
	}
	switch r.verdict {
	case failed:
		g.failure(r, "error", "FAIL")
	case nothing:
		g.failure(r, "error", "NOTHING RUN")
	case noVerdict:
		g.failure(r, "error", "NO VERDICT")
	case flaky:
		g.failure(r, "warning", "FLAKY")
	case skipped, expected:
		g.command("notice", []exchange.Property{property("file", g.place(r)), property("title", strings.ToUpper(string(r.verdict)))}, r.setAside())
	case refused:
		for _, d := range r.jsonDiagnostics(r.result.Result.Syntax) {
			g.command("error", at(g.place(r), d.Span, d.Code+" "+d.Name), d.Message)
		}
	case noServer:
		// Once for all scripts that it stops.
		if why := r.secrets.value(display.Error(r.result.Err)); !slices.Contains(g.trouble, why) {
			g.trouble = append(g.trouble, why)
			g.command("error", []exchange.Property{property("title", "no server")}, why)
		}
	}
}

// failure writes the message of a failure, and why the nearest stanza is not
// the one expected.
func (g *githubReporter) failure(r *run, command, label string) {
	try, failure := r.failure()
	if failure == nil {
		return
	}
	f := r.jsonFailure(try, failure)
	message := []string{f.Message}
	if len(failure.PassedBy) > 0 {
		for i, g := range groups(failure.PassedBy[0].Mismatch.Reasons) {
			if i == shownReasons {
				break
			}
			text, hint := r.secrets.groupText(g)
			if text = excerpt.Printable(shortened(text)); strings.Contains(f.Message, text) {
				continue // said first
			}
			message = append(message, text)
			if hint != "" {
				message = append(message, "  "+hint)
			}
		}
	}
	for _, b := range failure.Broken[:min(len(failure.Broken), shownReasons)] {
		message = append(message, brokenText(b))
	}
	for _, one := range failure.Kept[:min(len(failure.Kept), shownReasons)] {
		message = append(message, keptText(r, one))
	}
	if title := r.title(); title != "" {
		label += " " + excerpt.Printable(title)
	}
	g.command(command, at(g.place(r), f.Span, label), strings.Join(message, "\n"))
}

// at returns the place of a command.
func at(path string, s jsonSpan, title string) []exchange.Property {
	place := []exchange.Property{property("file", path), property("line", s.Start.Line), property("endLine", s.End.Line)}
	if s.Start.Line == s.End.Line { // columns of two lines are refused
		place = append(place, property("col", s.Start.Column), property("endColumn", s.End.Column))
	}
	return append(place, property("title", title))
}

func property(name string, value any) exchange.Property {
	return exchange.Property{Name: name, Value: value}
}

func (g *githubReporter) command(name string, properties []exchange.Property, message string) {
	g.write([]byte(exchange.WorkflowCommand(name, properties, message)))
}

func (g *githubReporter) Close() error { return g.err }
