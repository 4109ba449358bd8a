// Command bench measures the whole program beside its peers, all in one run,
// and prints ratios: absolute times say more about the machine than about the
// program. It is started by "make bench" from the folder tools.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	work, err := os.MkdirTemp("", "scs-bench-")
	if err != nil {
		fail(err)
	}
	err = measure(work)
	if cleanup := os.RemoveAll(work); err == nil {
		err = cleanup
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(3)
}

// row is one line of the result.
type row struct {
	what   string
	ours   string
	peer   string
	ratio  float64 // ours to the peer's
	bound  float64 // what the ratio is measured against
	better int     // +1 if the ratio should be above the bound, -1 if below
	unit   string
}

func (r row) String() string {
	verdict := "met"
	if r.better > 0 && r.ratio < r.bound || r.better < 0 && r.ratio > r.bound {
		verdict = "MISSED"
	}
	relation := "at most"
	if r.better > 0 {
		relation = "at least"
	}
	return fmt.Sprintf("%-44s %14s  %-26s %8.2f%s  (%s %g%s: %s)", r.what, r.ours, r.peer, r.ratio, r.unit, relation, r.bound, r.unit, verdict)
}

func measure(work string) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	for _, part := range []func(root, work string) ([]row, error){parsing, linting, starting, languageServers, running} {
		rows, err := part(root, work)
		if err != nil {
			return err
		}
		for _, r := range rows {
			fmt.Println(r)
		}
	}
	return nil
}
