package suite_test

import (
	"context"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// panicking has no server for the script "bad.scs".
type panicking struct{ suite.Servers }

func (panicking) Acquire(_ context.Context, s suite.Script) (suite.Lease, error) {
	if s.Path == "bad.scs" {
		panic("no server")
	}
	return nil, context.DeadlineExceeded
}

// What fails for one script is its finding, and the others are run.
func TestAPanicIsAFindingOfItsScript(t *testing.T) {
	const text = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n"
	var scripts []suite.Script
	for _, path := range []string{"bad.scs", "b.scs"} {
		scripts = append(scripts, suite.Script{Path: path, File: ast.Parse(path, text)})
	}
	results := suite.Run(t.Context(), scripts, suite.Options{Servers: panicking{}})
	if len(results) != 2 {
		t.Fatalf("%d results", len(results))
	}
	if r := results[0].Result; r.Outcome != runner.Refused || len(r.Syntax) != 1 || r.Syntax[0].Code != runner.CodeInternal {
		t.Errorf("bad.scs has %s: %v", r.Outcome, r.Syntax)
	}
	if results[1].Err == nil {
		t.Errorf("b.scs has %s", results[1].Result.Outcome)
	}

	// Who is told of events fails on its own: no script is to blame.
	panicked := parallel.Catch(func() {
		suite.Run(t.Context(), scripts, suite.Options{Servers: panicking{}, Events: func(e suite.Event) {
			if e.Kind == suite.RunStarted {
				panic("too much")
			}
		}})
	})
	if panicked == nil || panicked.Value != "too much" {
		t.Errorf("%v", panicked)
	}
}
