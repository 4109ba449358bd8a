package update_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/suite"
)

// TestAnInterruptedUpdateGivesNothing interrupts an update in its first run, and
// in the one that proves what the first has written.
func TestAnInterruptedUpdateGivesNothing(t *testing.T) {
	servers := servers(t)
	subjects := subjects(t)
	path := slices.Sorted(maps.Keys(subjects))[0]
	f, _ := emptied(t, subjects[path])
	for _, at := range []int{1, len(script.New(f).Actions) + 1} {
		ctx, cancel := context.WithCancel(t.Context())
		begun := 0
		result, err := update.Script(ctx, suite.Script{Path: path, File: f}, update.Options{Servers: servers, Run: runner.Options{
			Before: func(context.Context, *script.Action) error {
				if begun++; begun == at {
					cancel()
				}
				return nil
			},
		}})
		if !errors.Is(err, context.Canceled) || result.Text != "" {
			t.Errorf("%s, interrupted before action %d: %v, %+v", path, at, err, result)
		}
		cancel()
	}
}
