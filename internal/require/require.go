// Package require says what a test does where something it needs is absent.
package require

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/corpus"
)

// Missing ends the test for the lack of something: skipped, or failed if the
// environment variable SCS_REQUIRE lists its name. The reason says in words
// what is not there.
func Missing(tb testing.TB, name, reason string) {
	tb.Helper()
	if slices.Contains(strings.Split(os.Getenv(corpus.Require), ","), name) {
		tb.Fatalf("%s, and %s demands %s", reason, corpus.Require, name)
	}
	tb.Skip(reason)
}

// Command returns the path of a command; without it the test ends as [Missing]
// says.
func Command(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(tb, name, "the command "+name+" is not installed")
	}
	return path
}
