package lsp

import (
	"context"
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
)

// The values of the setting "lenses".
const (
	lensesTitle = "title" // on the title, and where the last run has failed
	lensesAll   = "all"   // on each action as well
	lensesOff   = "off"
)

// lensList collects the lenses of a document.
type lensList struct {
	sn       *snapshot
	reported bool // the last run can be shown
	all      []protocol.CodeLens
}

// add adds a lens. The line is that of an action, from 0; nil for a command that
// takes none.
func (l *lensList) add(span ast.Span, title, command string, line *int) {
	argument, err := json.Marshal(commandArgument{URI: string(l.sn.uri.shown), Line: line})
	if err != nil {
		return
	}
	l.all = append(l.all, protocol.CodeLens{
		Range:   l.sn.rangeOf(span),
		Command: protocol.Command{Title: title, Command: command, Arguments: []protocol.LSPAny{argument}},
	})
}

// addResult adds how the last run has ended. A failure leads to its line, and
// beside it stands what runs the script once more; any other result does that
// itself. Behind it stands what shows how the run went.
func (l *lensList) addResult(span ast.Span, last lastRun, title string) {
	again, line := commandRun, (*int)(nil)
	switch {
	case last.until > 0:
		again, line = commandRunTo, new(last.until-1)
	case last.explore:
		again = commandExplore
	}
	if last.failure == nil || !l.sn.client.showsDocuments {
		l.add(span, title, again, line)
	} else {
		l.add(span, title, commandShowFailure, nil)
		l.add(span, "↻ Run again", again, line)
	}
	if l.reported {
		l.add(span, "Show what happened", commandReport, nil)
	}
}

// codeLenses answers "textDocument/codeLens": commands that run the script, on
// its title and, if the user wants that, up to each action; how the last run has
// ended beside the one that it was begun with; and what is offered where it has
// failed.
func (s *server) codeLenses(_ context.Context, sn *snapshot, _ *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	lenses := &lensList{
		sn: sn, reported: s.client.reports && s.runs.reports.of(sn.uri.key) != nil, all: []protocol.CodeLens{},
	}
	actions, wanted := sn.script().Actions, sn.settings.editor.lenses
	if len(actions) == 0 || wanted == lensesOff {
		return lenses.all, nil
	}
	running, last := s.runs.state(sn.uri.key)
	top := sn.file.Line(1)
	if title := sn.file.Head().Title; !title.IsZero() {
		top = title.Span()
	}
	same := last.text == sn.text()
	result := last.title
	if result != "" && !same {
		result += ", before the last change"
	}
	if running {
		result = ""
		lenses.add(top, "■ Stop", commandCancel, nil)
	} else {
		lenses.add(top, "▶ Run scenario", commandRun, nil)
	}
	if result != "" && (last.until == 0 || !same) {
		lenses.addResult(top, last, result)
		result = ""
	}
	for i := range actions {
		span := actions[i].LineSpan()
		line := sn.mapper.SpanToRange(span).Start.Line
		if wanted == lensesAll {
			lenses.add(span, "▶ Run to here", commandRunTo, &line)
		}
		if result != "" && last.until == line+1 {
			lenses.addResult(span, last, result)
			result = ""
		}
		if sn.came.at(i) {
			lenses.add(span, "Accept what came", commandAccept, &line)
		}
	}
	if result != "" { // of a line that is no action's
		lenses.addResult(top, last, result)
	}
	return lenses.all, nil
}

// lensTitle says in a few words how a run has ended.
func lensTitle(r *runResult) string {
	switch r.Outcome {
	case outcomePassed:
		title := "✓ passed in " + seconds(r.Duration)
		if r.Findings > 0 {
			title += ", " + excerpt.Count(r.Findings, "finding")
		}
		if r.Errors > 0 {
			title += ", the server logged an error"
		}
		return title
	case outcomeFailed:
		return fmt.Sprintf("✗ failed at line %d: %s", r.Failure.Line+1, r.Failure.Brief)
	case outcomeUnknown:
		return fmt.Sprintf("? no verdict, ended at line %d: %s", r.Failure.Line+1, r.Failure.Brief)
	case outcomeSkipped:
		return "– skipped"
	case outcomeNoServer:
		return "✗ no server"
	case outcomeRefused:
		return "✗ refused"
	}
	return "■ stopped"
}
