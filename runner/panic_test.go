package runner_test

import (
	"context"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// TestAPanicIsAFailure of the action at work, and the connections are closed.
// What it says is redacted like anything else.
func TestAPanicIsAFailure(t *testing.T) {
	o := scripted(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("</stream:stream>")
	})
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventAction && strings.HasSuffix(e.Text, "nothing") {
			panic("this is wrong: " + password)
		}
	}
	p := &finishedRun{t: t, file: ast.Parse("panic.scs", cast(t)+"Romeo connects\n\nRomeo receives: nothing\n")}
	o.Quiet = 1
	p.result = runner.Run(t.Context(), p.file, o)
	f := p.result.Failure
	if p.result.Outcome != runner.Failed || f == nil {
		t.Fatalf("the script has %s", p.result.Outcome)
	}
	if f.Code != runner.CodeInternal || f.Name() != "internal-error" || f.Line != p.line("Romeo receives: nothing") {
		t.Errorf("%s %s in line %d", f.Code, f.Name(), f.Line)
	}
	if !strings.Contains(f.Message, "report this") || !strings.Contains(f.Message, "this is wrong") || strings.Contains(f.Message, password) {
		t.Errorf("it says %q", f.Message)
	}
}

// TestAPanicBeforeTheFirstActionIsARefusal, for no action is to blame.
func TestAPanicBeforeTheFirstActionIsARefusal(t *testing.T) {
	o := runner.Options{Before: func(context.Context, *script.Action) error { panic("too early") }}
	result := runner.Run(t.Context(), ast.Parse("panic.scs", cast(t)+"Romeo connects\n"), o)
	if result.Outcome != runner.Refused || len(result.Syntax) != 1 || result.Syntax[0].Code != runner.CodeInternal {
		t.Errorf("the script has %s: %v", result.Outcome, result.Syntax)
	}
}
