// Command bench measures the whole program beside its peers, all in one run,
// and prints ratios: absolute times say more about the machine than about the
// program. It is started by "make bench" from the folder tools.
//
//	go run ./bench [PART…]
//
// Without a part (parsing, linting, formatting, starting, lsp, running) it measures all.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// part is what can be measured by itself.
type part struct {
	name    string
	measure func(root, work string) ([]row, error)
}

var parts = []part{
	{"parsing", parsing}, {"linting", linting}, {"formatting", formatting}, {"starting", starting},
	{"lsp", languageServers}, {"running", running},
}

func measure(work string) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	wanted := os.Args[1:]
	for _, name := range wanted {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return fmt.Errorf("unknown part %q", name)
		}
	}
	for _, part := range parts {
		if len(wanted) > 0 && !slices.Contains(wanted, part.name) {
			continue
		}
		rows, err := part.measure(root, work)
		if err != nil {
			return err
		}
		for _, r := range rows {
			fmt.Println(r)
		}
	}
	return nil
}
