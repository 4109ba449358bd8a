package testenv

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Missing ends the test for the lack of something: skipped, or failed if the
// environment variable SCS_REQUIRE lists its name. The reason says in words
// what is not there.
func Missing(tb testing.TB, name, reason string) {
	tb.Helper()
	if slices.Contains(strings.Split(os.Getenv(Require), ","), name) {
		tb.Fatalf("%s, and %s demands %s", reason, Require, name)
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

// Long ends a test that takes seconds where only short ones are asked for:
// make check leaves it to make test.
func Long(tb testing.TB) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("takes long: make test runs it")
	}
}
