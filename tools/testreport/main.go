// Command testreport runs "go test -json" and tells what it said: what failed
// and why, each test that was skipped with its reason, and a last line that
// counts. It exits with 1 if anything failed.
//
//	testreport go test -race -json ./...
//
// A few tests that fail are run once more, alone. One that passes then is
// flaky: it is named with what it printed, for that is a bug too, but it does
// not stop everybody else's work. A data race, a panic or a package that does
// not build is never forgiven.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: testreport go test [flag…] package…")
		os.Exit(2)
	}
	first, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(3)
	}
	flaky := first.again(func(command []string) (*results, error) {
		fmt.Println("again", command)
		return run(command)
	}, os.Args[1:])
	first.tell(os.Stdout, flaky)
	if len(first.failures) > len(flaky) {
		os.Exit(1)
	}
}

// run runs "go test -json" and takes in what it says.
func run(command []string) (*results, error) {
	c := exec.Command(command[0], command[1:]...)
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		return nil, err
	}
	r, err := read(out, os.Stdout)
	if err != nil {
		_, _ = io.Copy(io.Discard, out) // so that the tests can end
	}
	// A build or flag that is wrong fails without a word for standard output.
	if ended := c.Wait(); ended != nil && len(r.failures) == 0 {
		r.failures = append(r.failures, test{pkg: ended.Error()})
	}
	return r, err
}
