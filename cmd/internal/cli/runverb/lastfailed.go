package runverb

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/repository"
	"github.com/scs-tools/scs/internal/userstate"
	"github.com/scs-tools/scs/runner/suite"
)

const (
	// maxFailures is how many scripts of a project are remembered.
	maxFailures = 10_000

	// maxFailuresFile is the largest file of them that is read, in bytes.
	maxFailuresFile = 16 << 20
)

// failures are the scripts of a project that failed when they were run last, by
// absolute path. They are kept in the user's state, in a file for each project.
type failures struct {
	file  string
	most  int      // how many are kept
	known bool     // something has been kept before
	paths []string // those of the last run first, in its order
}

// readFailures reads what is kept for the project of the current folder: its
// repository, or else the folder.
func readFailures() (*failures, error) {
	project, ok := repository.Root(".")
	if !ok {
		var err error
		if project, err = os.Getwd(); err != nil {
			return nil, err
		}
	}
	folder, err := userstate.Folder("failed")
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(project))
	f := &failures{file: filepath.Join(folder, fmt.Sprintf("%x.json", hash[:16])), most: maxFailures}
	// What cannot be read is not known: all scripts are run.
	text, unreadable := readfile.Text(f.file, maxFailuresFile)
	f.known = unreadable == nil && json.Unmarshal([]byte(text), &f.paths) == nil
	return f, nil
}

// choose returns the scripts that failed.
func (f *failures) choose(scripts []suite.Script) []suite.Script {
	failed := map[string]bool{}
	for _, path := range f.paths {
		failed[path] = true
	}
	return slices.DeleteFunc(slices.Clone(scripts), func(s suite.Script) bool { return !failed[absolute(s.Path)] })
}

// keep remembers how scripts have ended, and forgets those that are gone. What
// was not run to its end stays as it was. Of more scripts than can be kept, those
// that failed first in this run are; dropped is how many others there are.
func (f *failures) keep(results []suite.Result) (dropped int, err error) {
	ended, paths := map[string]bool{}, []string{}
	add := func(path string) {
		switch _, err := os.Stat(path); {
		case err != nil: // it is gone
		case len(paths) < f.most:
			paths = append(paths, path)
		default:
			dropped++
		}
	}
	for _, good := range []bool{false, true} { // of several runs of a script, one that failed counts
		for i := range results {
			r := &results[i]
			path := absolute(r.Script.Path)
			if !finished(r) || r.Good() != good || ended[path] {
				continue
			}
			ended[path] = true
			if !good {
				add(path)
			}
		}
	}
	for _, path := range f.paths {
		if !ended[path] {
			add(path)
		}
	}
	data, err := json.Marshal(paths)
	if err != nil {
		return dropped, err
	}
	if err := os.MkdirAll(filepath.Dir(f.file), 0o700); err != nil {
		return dropped, err
	}
	return dropped, atomicfile.Write(f.file, data)
}

// keepFailures remembers how scripts have ended for --last-failed, and returns
// what to say about that. Where it cannot be kept, --last-failed runs all scripts
// and says so: a run is no worse for it.
func keepFailures(results []suite.Result) (note string) {
	f, err := readFailures()
	if err != nil {
		return ""
	}
	dropped, err := f.keep(results)
	if err != nil || dropped == 0 {
		return ""
	}
	return fmt.Sprintf("--last-failed remembers the first %d of %d failed scripts\n", f.most, f.most+dropped)
}

// lastFailed returns those of the scripts that failed in their last run, and what
// to say about that.
func lastFailed(scripts []suite.Script) (chosen []suite.Script, note string) {
	f, err := readFailures()
	if err != nil || !f.known {
		return scripts, "--last-failed: no earlier run of this project: running all scripts\n"
	}
	chosen = f.choose(scripts)
	if len(chosen) == 0 {
		return nil, "--last-failed: none of these scripts failed in its last run: nothing to run\n"
	}
	return chosen, ""
}
