package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// parsing compares the parser with the standard library's XML tokenizer over
// the same bytes, and measures an edit of a long script.
func parsing(root, _ string) ([]row, error) {
	best, err := goBench(root, "./ast", "^Benchmark(Parse|RawToken|Reparse)$")
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, name := range slices.Sorted(maps.Keys(best)) {
		ns := best[name]
		kind, input, _ := strings.Cut(name, "/")
		if kind != "Parse" {
			continue
		}
		peer, ok := best["RawToken/"+input]
		if !ok {
			return nil, fmt.Errorf("no BenchmarkRawToken/%s to compare with", input)
		}
		rows = append(rows, row{
			what: "ast.Parse, " + input, ours: fmt.Sprintf("%.0f µs", ns/1e3),
			peer: fmt.Sprintf("RawToken %.0f µs", peer/1e3), ratio: peer / ns, bound: 4, better: +1, unit: "x",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(best)) {
		ns := best[name]
		kind, input, _ := strings.Cut(name, "/")
		if input, ok := strings.CutSuffix(input, "/tree"); kind == "Reparse" && ok {
			rows = append(rows, row{
				what: "ast.Reparse, " + input, ours: fmt.Sprintf("%.1f µs", ns/1e3),
				peer: "without copying the text", ratio: ns / 1e3, bound: 100, better: -1, unit: " µs",
			})
		}
	}
	return rows, nil
}
