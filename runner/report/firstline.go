package report

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/suite"
)

// What the first line of a failure shows, in columns.
const (
	firstValue  = 60  // of an expected or a received value
	firstStanza = 100 // of a stanza that was not expected
	firstLog    = 160 // of a line of the server's log
	briefValue  = 30  // of an expected or a received value where there is little room
	briefLine   = 100 // of a message there
)

// why returns why a run has not passed, in the one line that every report says
// first; "" if it has passed.
func (r *run) why() string {
	switch {
	case r.verdict == refused:
		line, _, text := r.firstError()
		return fmt.Sprintf("%s, so it was not run; line %d: %s", excerpt.Count(len(r.result.Result.Syntax), "syntax error"), line, text)
	case r.verdict == noServer:
		return r.secrets.value(oneLine(display.Error(r.result.Err)))
	case r.setAside() != "":
		return r.setAside()
	}
	if t, f := r.failure(); f != nil && r.verdict != passed {
		return r.failureLine(t, f)
	}
	return ""
}

// FailureLine returns what every report says first of a failure, for a run that
// goes on: one line, lower case, no full stop, nothing that nobody should read.
func FailureLine(s suite.Script, f *runner.Failure, o Options) string {
	return newRun(suite.Event{Script: s}, &o).failureLine(&try{failure: f}, f)
}

// firstError returns the first syntax error of a script that was refused, and
// where it is.
func (r *run) firstError() (line, column int, text string) {
	first := r.result.Result.Syntax[0]
	line, column = excerpt.Place(r.script.File, first.Span.Start)
	return line, column, r.shown(first.Message)
}

// firstErrorLine returns the same, to stand behind the path of the script.
func (r *run) firstErrorLine() string {
	line, column, text := r.firstError()
	if more := len(r.result.Result.Syntax) - 1; more > 0 {
		text += fmt.Sprintf(" (and %s more)", excerpt.Count(more, "syntax error"))
	}
	return fmt.Sprintf(":%d:%d: %s", line, column, text)
}

// failureLine returns in one line what has failed and what is most likely to
// tell why: the first difference, what did not load, what the linter finds near,
// or else where to look.
func (r *run) failureLine(t *try, f *runner.Failure) string {
	if r.verdict == noVerdict && r.result.ServerEnded && f == r.result.Result.Failure {
		return excerpt.Printable(shortened(r.result.WhyNoVerdict() + ": " + f.Message))
	}
	return excerpt.Printable(shortened(f.Message + r.likelyCause(t, f)))
}

// likelyCause returns what stands behind the message of a failure.
func (r *run) likelyCause(t *try, f *runner.Failure) string {
	switch {
	case f.Code == runner.CodeWrongOrder:
		return ""
	case f.Earlier != nil:
		return fmt.Sprintf("; move this action before line %d", f.Earlier.Line)
	case f.Answer != nil:
		return r.whyRefused(f)
	case f.Expected != "" && len(f.PassedBy) > 0:
		return r.firstDifference(f)
	case len(f.PassedBy) > 0:
		return ": " + excerpt.Fit(brief(r.secrets, f.PassedBy[0].XML), firstStanza)
	case f.Code == runner.CodeNotConnected:
		return fmt.Sprintf("; write %q before it", f.Character+" connects")
	case f.Code == runner.CodeConnect && strings.Contains(f.Message, noFeatures):
		return `; the server has no way to log in: in prosody.cfg.lua, add "saslauth" to modules_enabled`
	case f.Code != runner.CodeNoMatch:
		return ""
	case len(f.Kept) > 0:
		return fmt.Sprintf("; this stanza is what line %d expects", f.Kept[0].Line)
	}
	return r.whyNothingCame(t, f)
}

// noFeatures is how Prosody ends a stream on which nobody can log in, since no
// module for that is loaded.
const noFeatures = "No stream features to proceed with"

// missing are the error conditions with which a server answers that lacks what
// was asked for (RFC 6120, section 8.3.3).
var missing = map[string]bool{
	"service-unavailable": true, "feature-not-implemented": true, "remote-server-not-found": true,
}

// whyRefused tells of what may be the cause of an error that came: a module that
// did not load, or none for what was asked.
func (r *run) whyRefused(f *runner.Failure) string {
	if !missing[f.Answer.Condition] {
		return ""
	}
	if text := r.notLoaded(); text != "" {
		return text
	}
	if f.Answer.By != "" || r.script.File == nil {
		return ""
	}
	request := actionOn(r.script.File, f.Answer.Line)
	if request.IsZero() {
		return ""
	}
	sent, ok := request.Stanza()
	if !ok || sent.Name() != "iq" {
		return ""
	}
	for payload := range sent.Elements() {
		return fmt.Sprintf("; check that the server has a module for %q and that \"to\" is correct",
			excerpt.Fit(r.shown(payload.Namespace()), firstValue))
	}
	return ""
}

// firstDifference tells of the first difference of the stanza that is nearest to
// the expected one, and of what the linter says of the value that differs.
func (r *run) firstDifference(f *runner.Failure) string {
	came := &f.PassedBy[0].Mismatch
	all := groups(came.Reasons)
	if len(all) == 0 {
		return ""
	}
	why := r.secrets.reason(all[0][0])
	why.Expected, why.Received = excerpt.FitMiddle(why.Expected, firstValue), excerpt.FitMiddle(why.Received, firstValue)
	text := ": "
	if len(f.PassedBy)+f.More > 1 {
		text = "; the closest: "
	}
	text += why.String()
	if more := len(came.Reasons) + came.More - 1; more > 0 {
		text += ", and " + excerpt.Count(more, "more difference")
	}
	if why.Kind != match.KindAttrValue && why.Kind != match.KindText {
		return text
	}
	for _, d := range r.lint() {
		if why.Span.Covers(d.Span) {
			return text + "; scs lint says: " + r.finding(d)
		}
	}
	return text
}

// briefly tells what has failed where there is little room, such as beside a
// line in an editor: the first difference, else the message of the failure.
func (r *run) briefly(f *runner.Failure) string {
	if f.Expected != "" && len(f.PassedBy) > 0 {
		if all := groups(f.PassedBy[0].Mismatch.Reasons); len(all) > 0 {
			why := r.secrets.reason(all[0][0])
			why.Expected, why.Received = excerpt.FitMiddle(why.Expected, briefValue), excerpt.FitMiddle(why.Received, briefValue)
			return excerpt.Printable(why.Brief())
		}
	}
	return excerpt.Printable(excerpt.Fit(oneLine(r.secrets.value(f.Message)), briefLine))
}

// whyNothingCame tells of what may be the cause when a character received
// nothing.
func (r *run) whyNothingCame(t *try, f *runner.Failure) string {
	if who := t.otherReceiver(f); who != "" {
		return "; " + tookByNobody(who)
	}
	if text := r.notLoaded(); text != "" {
		return text
	}
	if text := r.serverError(f); text != "" {
		return text
	}
	if r.script.File == nil {
		return ""
	}
	action := actionAt(r.script.File, f.Span.Start)
	if action.IsZero() {
		return ""
	}
	near := r.near(action)
	for i := len(near) - 1; i >= 0; i-- {
		if near[i].Severity >= ast.Warning {
			return "; scs lint says of " + r.findingLine(near[i])
		}
	}
	return r.whereToLook(action, f.Character)
}

// whereToLook names what a character that received nothing depends on: its own
// presence (RFC 6121, section 8.5), or what was sent last.
func (r *run) whereToLook(waiting ast.Action, who string) string {
	last, available := ast.Action{}, false
	for a := range r.script.File.Actions() {
		if a.Span().Start >= waiting.Span().Start || a.Verb() != ast.VerbSends {
			continue
		}
		last = a
		for sent := range a.Stanzas() {
			available = available || a.Name() == who && sent.Name() == "presence"
		}
	}
	if expected, ok := waiting.Stanza(); ok && !available && (expected.Name() == "message" || expected.Name() == "presence") {
		return fmt.Sprintf("; %q must send <presence/> first, to receive stanzas for its bare JID", who)
	}
	if last.IsZero() {
		return "; no earlier line sends anything"
	}
	line := r.script.File.Position(last.LineSpan().Start).Line
	if last.Name() == who {
		return fmt.Sprintf("; check whether the stanza that it sends in line %d gets this answer", line)
	}
	return fmt.Sprintf("; check whether the stanza that %q sends in line %d goes to %q", last.Name(), line, who)
}

// moduleName finds the module in a line of a server's log that says that one did
// not load.
var moduleName = lazy.Regexp(`(?i)(?:unable to load|error initiali[sz]ing|fail(?:ed|ure) to (?:load|start)|failed loading|unknown|undefined) module:? ['"]?([\w.-]*\w)`)

// notLoaded names a module of the server that did not load, and tells why; "" if
// the log names none.
func (r *run) notLoaded() string {
	if r.result == nil {
		return "" // the run has not ended
	}
	for _, warning := range warningsOf(r) {
		if found := moduleName().FindStringSubmatch(warning.lines[0]); found != nil {
			why := warning.lines[0]
			if _, reason, ok := strings.Cut(why, found[0]); ok {
				if _, reason, ok = strings.Cut(reason, ": "); ok && strings.TrimSpace(reason) != "" {
					why = reason
				}
			}
			return fmt.Sprintf("; the server's module %q did not load: %s", found[1], excerpt.FitMiddle(why, firstLog))
		}
	}
	return ""
}
