package lsp_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// The lens of a failure leads to its line, and the one beside it runs what has
// failed once more: as much of the script as before.
func TestLensOfAFailure(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, breaks)
	if got := p.run(uri, 20); got.Outcome != "failed" || !strings.Contains(got.Failure.Message, strings.TrimSuffix(got.Failure.Brief, "…")) {
		t.Errorf("%+v", got)
	}
	for line := range strings.Lines("▶ Run scenario (scs.run)\n20: ✗ failed at line 20: ") {
		if !strings.Contains(p.lenses(), strings.TrimSpace(line)) {
			t.Errorf("%q is not among\n%s", line, p.lenses())
		}
	}
	if !strings.HasSuffix(p.lenses(), " (scs.showFailure)\n20: ↻ Run again (scs.runTo)\n") {
		t.Errorf("lenses:\n%s", p.lenses())
	}
	p.MustCall("workspace/executeCommand", command("scs.showFailure", uri), nil)
	shown := string(p.Note("window/showDocument", nil))
	if d := cmp.Diff(`{"uri":"`+uri+`","takeFocus":true,"selection":{"start":{"line":19,"character":6},"end":{"line":19,"character":6}}}`, shown); d != "" {
		t.Error(d)
	}
	other := strings.Replace(uri, "a.scs", "b.scs", 1)
	p.Open(other, passes)
	if err := p.Call("workspace/executeCommand", command("scs.showFailure", other), nil); err == nil || !strings.Contains(err.Error(), "did not fail") {
		t.Errorf("a script that has not failed: %v", err)
	}
}

// Who wants other lenses sees them at once, and what none of them is called is
// said.
func TestLensSetting(t *testing.T) {
	e := start(t, map[string]any{"workspace": map[string]any{"codeLens": map[string]any{"refreshSupport": true}}})
	p := runClient{t, e}
	e.Open(uri, passes)
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
	e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"scs": map[string]any{"lenses": "all"}}})
	e.Note("workspace/codeLens/refresh", nil)
	if !strings.Contains(p.lenses(), "14: ▶ Run to here (scs.runTo)\n") {
		t.Errorf("lenses:\n%s", p.lenses())
	}
	e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"scs": map[string]any{"lenses": true}}})
	if said := string(e.Note("window/showMessage", nil)); !strings.Contains(said, `\"lenses\" must be \"title\", \"all\" or \"off\"`) {
		t.Errorf("said %s", said)
	}
}

// A client that does not go where it is asked to runs again instead.
func TestLensOfAFailureWhereNothingIsShown(t *testing.T) {
	e := lsptest.Start(t, serve)
	e.Initialize(merged(ableRunClient, map[string]any{"window": map[string]any{"showDocument": nil}}),
		map[string]any{"initializationOptions": map[string]any{"run": map[string]any{"server": "prosody=/nowhere"}}})
	p := runClient{t, e}
	p.Open(uri, passes)
	p.run(uri)
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✗ no server (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
}
