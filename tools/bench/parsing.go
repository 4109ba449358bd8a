package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// parsing compares the parser with the standard library's XML tokenizer over
// the same bytes, and measures an edit of a long script.
func parsing(root, _ string) ([]row, error) {
	command := exec.Command("go", "test", "-run", "^$", "-bench", "^Benchmark(Parse|RawToken|Reparse)$",
		"-cpu", "1", "-count", "5", "-benchtime", "300ms", "./ast")
	command.Dir = root
	out, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	best := map[string]float64{} // nanoseconds an operation, the least of all counts
	for line := range bytes.Lines(out) {
		fields := strings.Fields(string(line))
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		ns, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			return nil, fmt.Errorf("unexpected line of go test: %s", line)
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		if old, ok := best[name]; !ok || ns < old {
			best[name] = ns
		}
	}
	var rows []row
	for name, ns := range best {
		kind, input, _ := strings.Cut(name, "/")
		if kind != "Parse" {
			continue
		}
		peer, ok := best["RawToken/"+input]
		if !ok {
			return nil, fmt.Errorf("no BenchmarkRawToken/%s to compare with:\n%s", input, out)
		}
		rows = append(rows, row{
			what: "ast.Parse, " + input, ours: fmt.Sprintf("%.0f µs", ns/1e3),
			peer: fmt.Sprintf("RawToken %.0f µs", peer/1e3), ratio: peer / ns, bound: 4, better: +1, unit: "x",
		})
	}
	for name, ns := range best {
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
