// Package testenv is what tests know of their surroundings: the scripts that
// they read, the commands that they need, and what is to happen where one is
// absent.
package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// Script is one script of a test.
type Script struct {
	Name string // folder and file: "prosody/basic.scs"
	Text string
}

// Require names the environment variable that lists, separated by commas, what
// tests may not skip for the lack of: "shared" is the folder beside the
// repository.
const Require = "SCS_REQUIRE"

// Scripts returns the real scripts of the given folders of ../shared/corpus:
// "prosody", "recorded", "history". Without that folder the test is skipped,
// or fails if SCS_REQUIRE contains "shared".
func Scripts(tb testing.TB, folders ...string) []Script {
	tb.Helper()
	shared := filepath.Join(filepath.Dir(root(tb)), "shared")
	if _, err := os.Stat(shared); err != nil {
		Missing(tb, "shared", "the folder ../shared with the real scripts is not there")
	}
	var scripts []Script
	for _, folder := range folders {
		found := read(tb, filepath.Join(shared, "corpus", folder))
		if len(found) == 0 {
			Missing(tb, "shared", "../shared/corpus/"+folder+" has no script")
		}
		scripts = append(scripts, found...)
	}
	return scripts
}

// Own returns the project's own scripts, those of spec/scansion.
func Own(tb testing.TB) []Script {
	tb.Helper()
	scripts := read(tb, filepath.Join(root(tb), "spec", "scansion"))
	if len(scripts) == 0 {
		tb.Fatal("spec/scansion has no script")
	}
	return scripts
}

// read returns the scripts of a folder in order of name.
func read(tb testing.TB, folder string) []Script {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.scs"))
	if err != nil {
		tb.Fatal(err)
	}
	var scripts []Script
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		scripts = append(scripts, Script{filepath.Base(folder) + "/" + filepath.Base(path), string(text)})
	}
	return scripts
}

// root returns the repository's folder: the nearest one upwards with a go.mod.
func root(tb testing.TB) string {
	tb.Helper()
	at, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			tb.Fatal("no go.mod above the test's folder")
		}
		at = up
	}
}
