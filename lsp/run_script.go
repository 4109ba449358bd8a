package lsp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// runOutcome is how a run has ended.
type runOutcome struct {
	result     runResult
	diagnostic *protocol.Diagnostic // of a failure
	found      []ast.Diagnostic     // beside the failure
	came       *acceptance          // of a failure
	userKnows  bool                 // the user knows already
}

// title returns what the user knows a script by: its title, or the name of its
// file.
func (sn *snapshot) title() string {
	return cmp.Or(sn.file.Title(), path.Base(string(sn.uri.shown)))
}

// runScript runs a script and tells of it while it goes on.
func (r *runs) runScript(ctx context.Context, one *run, sn *snapshot, bar *progress) runOutcome {
	plan := newRunPlan(sn, one.until)
	r.reports.keep(one.uri.key, nil)
	var servers suite.Servers
	if len(runner.Refusals(sn.file, runner.Options{})) == 0 { // else it is refused, and nobody need be asked
		bar.report("waiting for a server", 0)
		if err := plan.locate(ctx, r.consent, sn); err != nil {
			return notRun(ctx, sn, outcomeRefused, err)
		}
		select {
		case r.serverSlots <- struct{}{}:
			defer func() { <-r.serverSlots }()
		case <-ctx.Done():
			return notRun(ctx, sn, outcomeCanceled, context.Cause(ctx))
		}
		found, release, err := r.serversFor(ctx, plan)
		if err != nil {
			return notRun(ctx, sn, outcomeNoServer, err)
		}
		defer release()
		servers = found
	}

	var summary *report.Summary
	options := report.Options{Secrets: plan.secrets, Findings: func(suite.Script) []ast.Diagnostic { return sn.findings() }}
	reporters := []report.Reporter{report.Summaries(options, func(d report.Summary) { summary = &d })}
	if sn.client.runEvents {
		shown := options
		shown.Shown = true
		reporters = append(reporters, report.Events(&eventWriter{r.server, sn.uri}, shown))
	}
	var page *reportWriter
	if sn.client.reports {
		var err error
		if page, err = newReportWriter(options); err != nil {
			return notRun(ctx, sn, outcomeRefused, err)
		}
		reporters = append(reporters, page)
	}
	reporter := report.Multi(reporters...)
	line, actions := 0, len(sn.script().Actions)
	came := newAcceptance(sn, plan)
	all := suite.Options{
		Run: plan.options, Servers: servers, Record: sn.client.reports, Events: func(e suite.Event) {
			if e.Kind == suite.RunEvent && e.Run.Kind == runner.EventAction {
				line = e.Run.Line
				bar.report(fmt.Sprintf("line %d: %s", line, report.ActionLine(e.Run)), uint32(100*e.Run.Action/max(actions, 1)))
			}
			came.event(e)
			reporter.Event(e)
		},
	}
	if plan.explore || one.explore {
		explore.Settings{Suppressed: lint.IsSuppressed}.Apply(&all)
	}
	suite.Run(ctx, []suite.Script{{Path: sn.file.Name(), File: sn.file}}, all)
	if err := reporter.Close(); err != nil {
		r.server.log.Warn("events not sent", "error", err)
	} else if page != nil {
		r.reports.keep(one.uri.key, &runReport{Title: sn.title(), HTML: page.page.String()})
	}
	if ctx.Err() != nil || summary == nil {
		ended := notRun(ctx, sn, outcomeCanceled, context.Cause(ctx))
		if line > 0 {
			ended.result.Message += fmt.Sprintf(" (at line %d)", line)
		}
		return ended
	}
	if summary.Outcome == outcomeNoServer {
		r.warmServers.retireAll()
	}
	ended := sn.outcomeOf(summary, one.until)
	if ended.result.Outcome == outcomeFailed {
		ended.came = came
	}
	return ended
}

// notRun is the end of a run that has no outcome of its own.
func notRun(ctx context.Context, sn *snapshot, outcome string, err error) runOutcome {
	if ctx.Err() != nil {
		outcome, err = outcomeCanceled, context.Cause(ctx)
		if errors.Is(err, context.Canceled) {
			err = errShutdown
		}
	}
	refused, _ := errors.AsType[*refusal](err)
	return runOutcome{
		result:    runResult{Outcome: outcome, Message: err.Error(), Title: sn.title()},
		userKnows: refused != nil && refused.userKnows,
	}
}

// outcomeOf puts the summary of a run in the client's words.
func (sn *snapshot) outcomeOf(d *report.Summary, until int) runOutcome {
	ended := runOutcome{result: runResult{
		Outcome: d.Outcome, Message: d.Message, Title: sn.title(), Duration: milliseconds(d.Duration), Server: d.Server,
		Findings: len(d.Findings), Errors: len(d.Errors),
	}, found: d.Findings}
	switch {
	case d.Outcome == outcomePassed && until > 0:
		ended.result.Message = fmt.Sprintf("passed, up to line %d, in %s", until, seconds(ended.result.Duration))
	case d.Outcome == outcomePassed:
		ended.result.Message = "passed in " + seconds(ended.result.Duration)
	case d.Outcome == outcomeSkipped:
		ended.result.Message = "skipped: " + d.Message
	case d.Outcome == report.ExpectedFailure:
		ended.result.Outcome, ended.result.Message = outcomeSkipped, "failed as expected: "+d.Message // what clients know
	case d.Failure != nil:
		f := d.Failure
		at := sn.rangeOf(f.Span)
		if d.Outcome == runner.NothingRun.String() {
			ended.result.Outcome = outcomeFailed // what clients know
		}
		how := "failed"
		if d.Outcome == outcomeUnknown {
			how = "no verdict"
		}
		ended.result.Message = fmt.Sprintf("%s at line %d: %s", how, at.Start.Line+1, d.Message)
		ended.result.Failure = &runFailure{
			Line: at.Start.Line, Range: at, Message: d.Message, Brief: f.Brief, Expected: f.Expected, Received: f.Received,
			Reasons: append([]string{}, f.Reasons...),
		}
		ended.diagnostic = sn.failureDiagnostic(d)
	}
	if len(d.Errors) > 0 {
		ended.result.Message += "; " + d.Errors[0]
	}
	if n := len(d.Findings); n > 0 {
		ended.result.Message += "; " + excerpt.Count(n, "finding")
	}
	return ended
}

// seconds writes milliseconds for a person.
func seconds(ms int64) string {
	if ms < 100 {
		return fmt.Sprintf("%d ms", ms)
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}

// eventWriter tells the client of a run, line by line of what "scs run
// --events" writes, with stanzas also as people read them.
type eventWriter struct {
	server *server
	uri    documentURI
}

// methodRunEvent is the notification of what happens in a run, for clients
// that say that they want it.
const methodRunEvent = "scs/runEvent"

// Write sends one event.
func (w *eventWriter) Write(line []byte) (int, error) {
	w.server.conn.Notify(methodRunEvent, &struct {
		URI   string          `json:"uri"`
		Event json.RawMessage `json:"event"`
	}{string(w.uri.shown), bytes.Clone(bytes.TrimSpace(line))})
	return len(line), nil
}
