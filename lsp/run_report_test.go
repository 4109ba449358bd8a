package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// showsReports is a client that shows how a run went.
var showsReports = map[string]any{"experimental": map[string]any{"scs": map[string]any{"reports": true}}}

// shownReport is the answer to the command that shows a run.
type shownReport struct{ Title, HTML string }

// report asks for the page about the last run of the script; nil if there is none.
func (p runClient) report() *shownReport {
	p.Helper()
	var shown *shownReport
	p.MustCall("workspace/executeCommand", command("scs.report", uri), &shown)
	return shown
}

func TestTheLastRunIsShown(t *testing.T) {
	servertest.Sample(t)
	p := runClient{t, start(t, merged(ableRunClient, showsReports))}
	p.Notify("workspace/didChangeConfiguration", map[string]any{"settings": json.RawMessage(`{"run":` + patient + `}`)})
	p.Open(uri, passes)
	if got := p.report(); got != nil {
		t.Errorf("before the first run there is %+v", got)
	}
	p.run(uri)
	got := p.report()
	if got == nil || got.Title != "A play" {
		t.Fatalf("there is %+v", got)
	}
	for _, want := range []string{
		"<!DOCTYPE html>", "1 script passed", "<b>presence</b>", "</html>\n",
		"of the server's log", // which is there for that
	} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if strings.Contains(got.HTML, "secret") {
		t.Error("the page holds the password")
	}
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✓ passed in N s (scs.run)\n1: Show what happened (scs.report)\n", p.lenses()); d != "" {
		t.Error(d)
	}

	t.Run("the run that is under way, once it has exited", func(t *testing.T) {
		p.Change(uri, 2, lsptest.Change{Text: breaks})
		run := p.Begin("workspace/executeCommand", command("scs.run", uri))
		shown := p.Begin("workspace/executeCommand", command("scs.report", uri))
		p.ended(run)
		answer := p.Answer(shown)
		if answer.Error != nil || !strings.Contains(string(answer.Result), "1 of ") || !strings.Contains(string(answer.Result), "unsupported-stanza-type") {
			t.Errorf("%v, %.200s", answer.Error, answer.Result)
		}
	})
	t.Run("a script that is closed", func(t *testing.T) {
		p.Notify("textDocument/didClose", lsptest.In(uri))
		if p.report() == nil {
			t.Error("there is none")
		}
	})
	t.Run("what is refused, with why", func(t *testing.T) {
		p.Open(uri, "Romeo sighs\n")
		if got := p.run(uri); got.Outcome != "refused" {
			t.Errorf("%+v", got)
		}
		if got := p.report(); got == nil || !strings.Contains(got.HTML, "refused") {
			t.Errorf("there is %+v", got)
		}
	})
}

// Who does not show runs is offered nothing, and nothing is kept.
func TestRunsAreShownToThoseWhoAsk(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, passes)
	p.run(uri)
	if got := p.report(); got != nil {
		t.Errorf("there is %.100s", got.HTML)
	}
	if lenses := p.lenses(); strings.Contains(lenses, "scs.report") {
		t.Error(lenses)
	}
}
