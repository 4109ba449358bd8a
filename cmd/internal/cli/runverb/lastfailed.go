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

// maxFailures is how many scripts of a project are remembered.
const maxFailures = 10_000

// failures are the scripts of a project that failed when they were run last, by
// absolute path. They are kept in the user's state, in a file for each project.
type failures struct {
	file  string
	known bool // something has been kept before
	paths map[string]bool
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
	f := &failures{file: filepath.Join(folder, fmt.Sprintf("%x.json", hash[:16])), paths: map[string]bool{}}
	var paths []string
	// What cannot be read is not known: all scripts are run.
	text, unreadable := readfile.Text(f.file, readfile.MaxSettings)
	if unreadable == nil && json.Unmarshal([]byte(text), &paths) == nil {
		f.known = true
		for _, path := range paths {
			f.paths[path] = true
		}
	}
	return f, nil
}

// choose returns the scripts that failed.
func (f *failures) choose(scripts []suite.Script) []suite.Script {
	return slices.DeleteFunc(slices.Clone(scripts), func(s suite.Script) bool { return !f.paths[absolute(s.Path)] })
}

// keep remembers how scripts have ended, and forgets those that are gone. What
// was not run to its end stays as it was.
func (f *failures) keep(results []suite.Result) error {
	ended := slices.DeleteFunc(slices.Clone(results), func(r suite.Result) bool { return !finished(&r) })
	for i := range ended {
		delete(f.paths, absolute(ended[i].Script.Path))
	}
	for i := range ended {
		if !ended[i].Good() {
			f.paths[absolute(ended[i].Script.Path)] = true
		}
	}
	paths := []string{}
	for path := range f.paths {
		if _, err := os.Stat(path); err == nil && len(paths) < maxFailures {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	data, err := json.Marshal(paths)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.file), 0o700); err != nil {
		return err
	}
	return atomicfile.Write(f.file, data)
}

// keepFailures remembers how scripts have ended for --last-failed. Where that
// cannot be kept, --last-failed runs all scripts and says so: a run is no worse
// for it.
func keepFailures(results []suite.Result) {
	if f, err := readFailures(); err == nil {
		_ = f.keep(results)
	}
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
