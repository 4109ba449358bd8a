// Package watch tells when files change.
//
// It watches folders, not files: an editor that saves by writing another file
// and renaming it leaves a watch on the old one behind.
package watch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// debounce is how long nothing must happen until a change counts as complete:
	// an editor saves in several steps, a change of branches writes many files.
	debounce = 50 * time.Millisecond

	// maxWait is how long changes may go on until they are told of all the same.
	maxWait = time.Second
)

// Watcher watches folders.
type Watcher struct {
	notify  *fsnotify.Watcher
	folders map[string]bool
}

// New returns a Watcher that watches nothing yet.
func New() (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("cannot watch files: %w", err)
	}
	return &Watcher{notify: notify, folders: map[string]bool{}}, nil
}

// Close ends all watching.
func (w *Watcher) Close() error { return w.notify.Close() }

// Watch makes the given folders those that are watched, not what is in folders
// within them, and reports whether one of them was not watched before. A
// folder that is not there or may not be read is left out: a home folder often
// lies in one of the second kind, and who searches such a folder is told.
func (w *Watcher) Watch(folders []string) (added bool, err error) {
	wanted := map[string]bool{}
	for _, folder := range folders {
		wanted[filepath.Clean(folder)] = true
	}
	for folder := range w.folders {
		if !wanted[folder] {
			_ = w.notify.Remove(folder) // it may be gone
			delete(w.folders, folder)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(wanted)) {
		if w.folders[folder] {
			continue
		}
		switch err := w.notify.Add(folder); {
		case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
			continue
		case errors.Is(err, syscall.ENOSPC): // inotify's words are "no space left on device"
			return added, fmt.Errorf("cannot watch %s: too many folders for this user: raise fs.inotify.max_user_watches", folder)
		case err != nil:
			return added, fmt.Errorf("cannot watch %s: %w", folder, err)
		}
		w.folders[folder] = true
		added = true
	}
	return added, nil
}

// Next waits until something has changed that affects the caller, and then
// until nothing more happens for a moment. It returns the paths that have
// changed, sorted, each in a watched folder as that was given; none if so much
// happened that some changes were lost. The error is that of the context, or of
// watching.
func (w *Watcher) Next(ctx context.Context, affects func(path string) bool) ([]string, error) {
	return collect(ctx, w.notify.Events, w.notify.Errors, func(path string) bool {
		if w.folders[path] {
			// A watched folder that goes away is no longer watched, and one that
			// comes again has to be.
			if _, err := os.Lstat(path); err != nil {
				delete(w.folders, path)
			}
			return true
		}
		return affects(path)
	})
}

// collect is Next, with the events of any source.
func collect(ctx context.Context, events <-chan fsnotify.Event, errs <-chan error, affects func(string) bool) ([]string, error) {
	changed, lost := map[string]bool{}, false
	var settled, timeout <-chan time.Time // nil until something has happened
	happened := func() {
		settled = time.After(debounce)
		if timeout == nil {
			timeout = time.After(maxWait)
		}
	}
	result := func() ([]string, error) {
		if lost {
			return nil, nil
		}
		return slices.Sorted(maps.Keys(changed)), nil
	}
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case event, ok := <-events:
			if !ok {
				return nil, fsnotify.ErrClosed
			}
			if event.Op != fsnotify.Chmod && affects(event.Name) {
				changed[event.Name] = true
				happened()
			}
		case err, ok := <-errs:
			if !ok {
				return nil, fsnotify.ErrClosed
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return nil, fmt.Errorf("cannot watch files: %w", err)
			}
			lost = true
			happened()
		case <-settled:
			return result()
		case <-timeout:
			return result()
		}
	}
}
