package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
)

// loggedError is what the server logged as an error while a script ran, as
// people are shown it.
type loggedError struct {
	line  int    // of the action that the server was working for; 0 if nobody knows
	who   string // whose action that is; "" if nobody's
	lines []string
}

// while says when the server logged it.
func (e *loggedError) while() string {
	if e.line == 0 {
		return "while this ran"
	}
	return fmt.Sprintf("while line %d ran", e.line)
}

// serverLogged stands before what tells that an error of the server may be the reason.
const serverLogged = "; the server logged an error "

// serverError names the last error that the server logged before a stanza did not
// come; "" if it logged none, or nobody knows during which action.
func (r *run) serverError(f *runner.Failure) string {
	if r.result == nil {
		return "" // the run has not ended
	}
	logged := r.loggedErrors()
	for i := len(logged) - 1; i >= 0; i-- {
		if e := &logged[i]; e.line > 0 && e.line <= f.Line {
			return serverLogged + e.while()
		}
	}
	return ""
}

// text returns the lines as one text.
func (e *loggedError) text() string { return strings.Join(e.lines, "\n") }

// loggedErrors returns what the server logged as errors during the tries of a
// run, each once.
func (r *run) loggedErrors() []loggedError {
	var all []loggedError
	for i := range r.result.ServerErrors {
		e := &r.result.ServerErrors[i]
		for _, entry := range entries(e.Lines) {
			one := loggedError{line: e.Line, who: r.shown(e.Character)}
			for _, line := range entry.lines {
				one.lines = append(one.lines, excerpt.Printable(r.secrets.Text(line)))
			}
			same := func(other loggedError) bool { return other.line == one.line && slices.Equal(other.lines, one.lines) }
			if !slices.ContainsFunc(all, same) {
				all = append(all, one)
			}
		}
	}
	return all
}

// jsonLogged is an error of the server as programs read it.
type jsonLogged struct {
	Line      int    `json:"line,omitempty"` // of the action that it was working for
	Character string `json:"character,omitempty"`
	Text      string `json:"text"`
}

func (r *run) jsonLogged() []jsonLogged {
	var all []jsonLogged
	for _, e := range r.loggedErrors() {
		all = append(all, jsonLogged{e.line, e.who, e.text()})
	}
	return all
}

// isLoggedError reports whether an entry of the log is one of the errors.
func isLoggedError(all []loggedError, entry logEntry) bool {
	return slices.ContainsFunc(all, func(e loggedError) bool { return slices.Equal(e.lines, entry.lines) })
}

// withoutErrors returns the lines of a log that no error of the server has,
// which are shown by themselves.
func (r *run) withoutErrors(log []string) []string {
	if len(r.result.ServerErrors) == 0 {
		return log
	}
	shown := map[string]bool{}
	for _, e := range r.result.ServerErrors {
		for _, line := range e.Lines {
			shown[line] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(log), func(line string) bool { return shown[line] })
}

// failureErrors shows, within a failure, the errors that the server logged.
func (p *page) failureErrors(r *run) {
	all := r.loggedErrors()
	for i := range all {
		if i == shownLog {
			p.line(indent, p.Style.Dim, fmt.Sprintf("%s %d more errors of the server", excerpt.Dots, len(all)-i))
			return
		}
		p.heading("the server logged an error " + all[i].while() + ":")
		for _, line := range all[i].lines {
			p.line(indent, p.Style.Yellow, p.fitLog(line))
		}
	}
}

// errorAside is an error that the server logged in a run that is not explained:
// one that passed, above all.
type errorAside struct {
	path string
	loggedError
}

// keepErrors remembers the errors of a run, to show them at the end.
func (t *text) keepErrors(r *run) {
	for _, e := range r.loggedErrors() {
		t.errorAsides = append(t.errorAsides, errorAside{display.Path(r.script.Path), e})
	}
}

// serverErrorAsides shows the errors that servers logged while all else was well.
func (t *text) serverErrorAsides() {
	p := t.page
	for i := range t.errorAsides {
		e := &t.errorAsides[i]
		if i == shownLog {
			p.line(0, p.Style.Dim, fmt.Sprintf("%s %d more errors of servers", excerpt.Dots, len(t.errorAsides)-i))
			return
		}
		place := e.path
		if e.line > 0 {
			place = fmt.Sprintf("%s:%d", e.path, e.line)
		}
		p.buf.WriteString("\n" + p.colored(p.Style.Path, place+":") + " " + p.colored(p.Style.Yellow, "the server logged an error while this ran:") + "\n")
		for _, line := range e.lines {
			p.line(indent, p.Style.Yellow, p.fitLog(line))
		}
	}
}
