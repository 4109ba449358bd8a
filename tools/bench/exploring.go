package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// exploring measures what the search for other orders costs beyond running the
// scripts, and what it costs to run them where only promised order counts.
func exploring(root, work string) ([]row, error) {
	name, folder, n, err := runnable(root, filepath.Join(work, "order"))
	if err != nil {
		return nil, err
	}
	results, err := alternate(runRounds, map[string][]string{
		"promised": {filepath.Join(root, "bin", "scs"), "run", "--order=promised", "--jobs", "2", folder},
		"arrival":  {filepath.Join(root, "bin", "scs"), "run", "--order=arrival", "--jobs", "2", folder},
	})
	if err != nil {
		return nil, err
	}
	promised, arrival := results["promised"], results["arrival"]
	rows := []row{{
		what: fmt.Sprintf("scs run --order=promised, %d scripts of %s", n, name), ours: ms(promised.wall),
		peer:  "--order=arrival " + ms(arrival.wall),
		ratio: float64(promised.wall) / float64(arrival.wall), bound: 1.1, better: -1, unit: "x",
	}}
	best, err := goBench(root, "./runner/accept", "^BenchmarkExplore$")
	if err != nil {
		return nil, err
	}
	for benchmark, ns := range best {
		scripts, ok := strings.CutPrefix(benchmark, "Explore/")
		if !ok {
			continue
		}
		return append(rows, row{
			what: "scs run --explore, beyond the run", ours: fmt.Sprintf("%.2f ms", ns/1e6), peer: "search of all " + scripts + " scripts",
			ratio: ns / 1e6, bound: 50, better: -1, unit: " ms",
		}), nil
	}
	return nil, errors.New("BenchmarkExplore measures nothing")
}
