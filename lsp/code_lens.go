package lsp

import (
	"context"
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
)

// codeLenses answers "textDocument/codeLens": commands that run the script,
// on its title and on each action, one that writes what came where the last run
// failed, and how the last run has ended beside the one that it was begun with,
// with one that shows it.
func (s *server) codeLenses(_ context.Context, sn *snapshot, _ *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	lenses := []protocol.CodeLens{}
	actions := sn.script().Actions
	if len(actions) == 0 {
		return lenses, nil
	}
	running, last := s.runs.state(sn.uri.key)
	top := sn.file.Line(1)
	if title := sn.file.Head().Title; !title.IsZero() {
		top = title.Span()
	}
	add := func(span ast.Span, title, command string, line *int) {
		argument, err := json.Marshal(commandArgument{URI: string(sn.uri.shown), Line: line})
		if err != nil {
			return
		}
		lenses = append(lenses, protocol.CodeLens{
			Range:   sn.rangeOf(span),
			Command: protocol.Command{Title: title, Command: command, Arguments: []protocol.LSPAny{argument}},
		})
	}
	addResult := func(span ast.Span, title, command string, line *int) {
		add(span, title, command, line)
		if s.client.reports && s.runs.reports.of(sn.uri.key) != nil {
			add(span, "Show what happened", commandReport, nil)
		}
	}
	same := last.text == sn.text()
	result := last.title
	if result != "" && !same {
		result += ", before the last change"
	}
	if running {
		result = ""
		add(top, "■ Stop", commandCancel, nil)
	} else {
		add(top, "▶ Run scenario", commandRun, nil)
	}
	if result != "" && (last.until == 0 || !same) {
		addResult(top, result, commandRun, nil)
		result = ""
	}
	for i := range actions {
		span := actions[i].LineSpan()
		line := sn.mapper.SpanToRange(span).Start.Line
		add(span, "▶ Run to here", commandRunTo, &line)
		if sn.came.at(i) {
			add(span, "Accept what came", commandAccept, &line)
		}
		if result != "" && last.until == line+1 {
			addResult(span, result, commandRunTo, &line)
			result = ""
		}
	}
	if result != "" { // of a line that is no action's
		addResult(top, result, commandRun, nil)
	}
	return lenses, nil
}

// lensTitle says in a few words how a run has ended.
func lensTitle(r *runResult) string {
	switch r.Outcome {
	case outcomePassed:
		title := "✓ passed in " + seconds(r.Duration)
		if r.Findings > 0 {
			title += ", " + excerpt.Count(r.Findings, "finding")
		}
		return title
	case outcomeFailed:
		return fmt.Sprintf("✗ failed at line %d", r.Failure.Line+1)
	case outcomeUnknown:
		return fmt.Sprintf("? no verdict, ended at line %d", r.Failure.Line+1)
	case outcomeSkipped:
		return "– skipped"
	case outcomeNoServer:
		return "✗ no server"
	case outcomeRefused:
		return "✗ refused"
	}
	return "■ stopped"
}
