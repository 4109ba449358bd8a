package explore_test

import (
	"context"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
)

func TestDiagnostics(t *testing.T) {
	f := ast.Parse("made.scs", scriptText)
	rec := recorded(t, f)
	run := explore.FromRecording(rec)
	report := explore.Search(context.Background(), run, order.Arrival)
	report.Exhausted = false
	found := report.Diagnostics(rec, run, runner.Mapping{}.Apply(f))
	if len(found) != 2 {
		t.Fatalf("%+v", found)
	}
	line := func(s ast.Span) int { return f.Position(s.Start).Line }
	d := found[0]
	const want = `this fails if <message from="romeo@localhost"> of line 17 comes before <presence from="juliet@localhost/chosen"> of line 14: ` +
		`both are caused by line 11, and their order is not guaranteed; shortest such arrival: `
	if d.Code != failures.FailsInOtherOrder || d.Severity != ast.Info || line(d.Span) != 17 || !strings.HasPrefix(d.Message, want) {
		t.Errorf("%+v\n%s", d, want)
	}
	if len(d.Related) != 2 || line(d.Related[0].Span) != 11 || !strings.HasPrefix(d.Related[0].Message, "causes <presence") {
		t.Errorf("related: %+v", d.Related)
	}
	if d := found[1]; d.Code != failures.OrdersNotExhausted || !strings.HasPrefix(d.Message, "search incomplete: ") {
		t.Errorf("%+v", d)
	}
	report.Findings[0].Ambiguous = true
	if d := report.Diagnostics(rec, run, runner.Mapping{}.Apply(f))[0]; !strings.Contains(d.Message, "a cause is guessed") {
		t.Errorf("an ambiguous cause is not marked: %s", d.Message)
	}
}
