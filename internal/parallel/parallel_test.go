package parallel_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/parallel"
)

func TestResultsComeInOrder(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 1000} {
		next := 0
		err := parallel.Ordered(t.Context(), n, func(i int) int { return i * i }, func(i, square int) error {
			if i != next || square != i*i {
				t.Fatalf("result %d is %d where %d was due", i, square, next)
			}
			next++
			return nil
		})
		if err != nil || next != n {
			t.Errorf("%d of %d results, error %v", next, n, err)
		}
	}
}

func TestAnErrorEndsTheWork(t *testing.T) {
	wrong := errors.New("wrong")
	err := parallel.Ordered(t.Context(), 1000, func(i int) int { return i }, func(i, _ int) error {
		if i == 20 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error %v", err)
	}
}

func TestTheEndOfTheContextEndsTheWork(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := parallel.Ordered(ctx, 1000, func(i int) int { return i }, func(i, _ int) error {
		if i == 0 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// A piece of work that does not end is not waited for when the context ends.
func TestSlowWorkDoesNotOutliveTheContext(t *testing.T) {
	for _, n := range []int{1, 100} {
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		began := time.Now()
		err := parallel.Ordered(ctx, n, func(int) int {
			cancel()
			<-release
			return 0
		}, func(int, int) error { return nil })
		if took := time.Since(began); !errors.Is(err, context.Canceled) || took > 10*time.Second {
			t.Errorf("%d pieces: %v after %s", n, err, took)
		}
		close(release)
	}
}

// A panic of work comes to whoever has asked for it, behind the results before.
func TestAPanicIsRaisedAgain(t *testing.T) {
	for _, n := range []int{1, 16, 100} {
		emitted := 0
		panicked := parallel.Catch(func() {
			_ = parallel.Ordered(t.Context(), n, func(i int) int {
				if i == n-1 {
					panic("the last")
				}
				return i
			}, func(int, int) error {
				emitted++
				return nil
			})
		})
		if panicked == nil || panicked.Value != "the last" || len(panicked.Stack) == 0 || emitted != n-1 {
			t.Errorf("%d pieces: %v behind %d results", n, panicked, emitted)
		}
	}
}
