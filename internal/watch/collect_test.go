package watch

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// source makes events at the given times of a clock that does not run by
// itself, and returns what is collected of them and how long that took.
func source(t *testing.T, produce func(events chan<- fsnotify.Event, errs chan<- error)) (changed []string, took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		events, errs, done := make(chan fsnotify.Event, 100), make(chan error, 1), make(chan struct{})
		go func() { defer close(done); produce(events, errs) }()
		start := time.Now()
		changed, err = collect(ctx, events, errs, func(path string) bool { return path != "notes.txt" })
		took = time.Since(start)
		cancel()
		<-done
	})
	return changed, took, err
}

func written(name string) fsnotify.Event { return fsnotify.Event{Name: name, Op: fsnotify.Write} }

func TestChangesAreCompleteWhenNothingMoreHappens(t *testing.T) {
	changed, took, err := source(t, func(events chan<- fsnotify.Event, _ chan<- error) {
		time.Sleep(time.Hour)
		events <- written("b.scs")
		time.Sleep(debounce / 2)
		events <- written("a.scs")
		events <- written("b.scs")
		time.Sleep(debounce / 2)
		events <- written("c.scs")
	})
	if want := []string{"a.scs", "b.scs", "c.scs"}; err != nil || !slices.Equal(changed, want) {
		t.Errorf("changed %q, error %v, want %q", changed, err, want)
	}
	if want := time.Hour + 2*debounce; took != want {
		t.Errorf("after %v, want %v", took, want)
	}
}

func TestWhatDoesNotConcernNobodyWaitsFor(t *testing.T) {
	changed, took, err := source(t, func(events chan<- fsnotify.Event, _ chan<- error) {
		events <- written("a.scs")
		for range 4 {
			time.Sleep(debounce / 2)
			events <- written("notes.txt")
			events <- fsnotify.Event{Name: "b.scs", Op: fsnotify.Chmod}
		}
	})
	if err != nil || !slices.Equal(changed, []string{"a.scs"}) || took != debounce {
		t.Errorf("changed %q after %v, error %v", changed, took, err)
	}
}

func TestAFileThatNeverStopsChangingIsToldOf(t *testing.T) {
	changed, took, err := source(t, func(events chan<- fsnotify.Event, _ chan<- error) {
		for range 2 * maxWait / debounce {
			events <- written("a.scs")
			time.Sleep(debounce / 2)
		}
	})
	if err != nil || !slices.Equal(changed, []string{"a.scs"}) || took != maxWait {
		t.Errorf("changed %q after %v, error %v", changed, took, err)
	}
}

func TestLostEventsMeanThatAnythingMayHaveChanged(t *testing.T) {
	changed, _, err := source(t, func(events chan<- fsnotify.Event, errs chan<- error) {
		events <- written("a.scs")
		errs <- fsnotify.ErrEventOverflow
	})
	if err != nil || changed != nil {
		t.Errorf("changed %q, error %v", changed, err)
	}
}

func TestAnErrorOfWatchingEndsIt(t *testing.T) {
	broken := errors.New("out of order")
	if _, _, err := source(t, func(_ chan<- fsnotify.Event, errs chan<- error) { errs <- broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}
