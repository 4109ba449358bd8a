package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// How much text of each kind is formatted, and how often.
const (
	formatBytes  = 8 << 20
	formatRounds = 7
)

// formatting compares the bytes that scs fmt formats in a second with those of
// formatters of other languages, each over the same amount of its own text in
// many files, and with xmllint over the same stanzas.
//
// None of them writes a file, so that disks do not count: they list what they
// would change, and xmllint prints to nowhere. Each runs as its users run it:
// scs and gofmt on all processors, shfmt and xmllint on one. Scripts come in two
// states: in style, as nearly all are wherever a formatter is in use, and with
// four spaces for each tab, so that every line changes and everything has to be
// proved. For gofmt and shfmt there is no difference: they print and compare
// whatever they read.
func formatting(root, work string) ([]row, error) {
	scripts, err := scriptFolders(work)
	if err != nil {
		return nil, err
	}
	inStyle, err := take(filepath.Join(scripts.scs, "*", "*.scs"), formatBytes)
	if err != nil {
		return nil, err
	}
	asXML, err := take(filepath.Join(scripts.xml, "*", "*.xml"), formatBytes)
	if err != nil {
		return nil, err
	}
	indented, err := indentedBySpaces(inStyle, filepath.Join(work, "spaces"))
	if err != nil {
		return nil, err
	}
	shell, err := shellText(root, filepath.Join(work, "sh"))
	if err != nil {
		return nil, err
	}
	source, err := goText()
	if err != nil {
		return nil, err
	}
	check := []string{filepath.Join(root, "bin", "scs"), "fmt", "--check"}
	texts := map[string][]string{"style": inStyle, "spaces": indented, "gofmt": source, "shfmt": shell, "xmllint": asXML}
	results, err := alternate(formatRounds, map[string][]string{
		"style":   append(check[:3:3], inStyle...),
		"spaces":  append(check[:3:3], indented...),
		"gofmt":   append([]string{"gofmt", "-l"}, source...),
		"shfmt":   append([]string{"shfmt", "-l"}, shell...),
		"xmllint": append([]string{"xmllint", "--format"}, asXML...),
	}, "spaces")
	if err != nil {
		return nil, err
	}
	speed := func(name string) float64 { // in megabytes a second
		return float64(size(texts[name])) / (1 << 20) / results[name].wall.Seconds()
	}
	var rows []row
	for _, state := range []struct{ name, what string }{
		{"style", "scs fmt, scripts in style"}, {"spaces", "scs fmt, scripts that change everywhere"},
	} {
		for _, peer := range []string{"gofmt", "shfmt"} {
			rows = append(rows, row{
				what: state.what, ours: fmt.Sprintf("%.0f MB/s", speed(state.name)),
				peer:  fmt.Sprintf("%s %.0f MB/s", peer, speed(peer)),
				ratio: speed(state.name) / speed(peer), bound: 4, better: +1, unit: "x",
			})
		}
		rows = append(rows, row{
			what: state.what, ours: ms(results[state.name].wall), peer: "xmllint --format " + ms(results["xmllint"].wall),
			ratio: float64(results[state.name].wall) / float64(results["xmllint"].wall), bound: 1, better: -1, unit: "x",
		})
	}
	return rows, nil
}

// take returns the first files of a pattern that come to some bytes together.
func take(pattern string, bytes int64) ([]string, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	sum := int64(0)
	for i, file := range files {
		if sum += size([]string{file}); sum >= bytes {
			return files[:i+1], nil
		}
	}
	return nil, fmt.Errorf("%s: only %d bytes", pattern, sum)
}

// indentedBySpaces writes scripts into a folder with four spaces for each tab.
func indentedBySpaces(scripts []string, folder string) ([]string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	written := make([]string, len(scripts))
	for i, script := range scripts {
		text, err := os.ReadFile(script)
		if err != nil {
			return nil, err
		}
		written[i] = filepath.Join(folder, filepath.Base(script))
		if err := os.WriteFile(written[i], bytes.ReplaceAll(text, []byte("\t"), []byte("    ")), 0o644); err != nil {
			return nil, err
		}
	}
	return written, nil
}

// goText returns files of Go's own source.
func goText() ([]string, error) {
	var files []string
	sum := int64(0)
	// runtime.GOROOT says nothing where GOFLAGS has -trimpath.
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src")
	err = filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "testdata":
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		files = append(files, path)
		if sum += size(files[len(files)-1:]); sum >= formatBytes {
			return filepath.SkipAll
		}
		return nil
	})
	if err == nil && sum < formatBytes {
		err = fmt.Errorf("%s: only %d bytes of Go", source, sum)
	}
	return files, err
}

// shellText writes the shell scripts of the project and of the system into a
// folder, over and over until they are enough.
func shellText(root, folder string) ([]string, error) {
	found, err := filepath.Glob(filepath.Join(root, "tools", "*.sh"))
	if err != nil {
		return nil, err
	}
	for _, place := range []string{"/etc", "/usr/bin", "/usr/lib", "/usr/share"} {
		err := filepath.WalkDir(place, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && isShell(path) {
				found = append(found, path)
			}
			return nil // what cannot be read is left out
		})
		if err != nil {
			return nil, err
		}
	}
	found, err = parsable(found)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	var written []string
	for sum := int64(0); sum < formatBytes; {
		text, err := os.ReadFile(found[len(written)%len(found)])
		if err != nil {
			return nil, err
		}
		path := filepath.Join(folder, fmt.Sprintf("%05d.sh", len(written)))
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return nil, err
		}
		written = append(written, path)
		sum += int64(len(text))
	}
	return written, nil
}

// isShell reports whether a file is a script for the POSIX shell.
func isShell(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	const mark = "#!/bin/sh\n"
	start := make([]byte, len(mark))
	n, err := file.Read(start)
	return err == nil && string(start[:n]) == mark
}

// parsable returns the scripts that shfmt has nothing against: its messages
// start with the path of the script.
func parsable(scripts []string) ([]string, error) {
	command := exec.Command("shfmt", append([]string{"-l"}, scripts...)...)
	var messages strings.Builder
	command.Stderr = &messages
	if err := command.Run(); err != nil {
		if _, ok := errors.AsType[*exec.ExitError](err); !ok {
			return nil, err
		}
	}
	refused := map[string]bool{}
	for line := range strings.Lines(messages.String()) {
		path, _, _ := strings.Cut(line, ":")
		refused[path] = true
	}
	var kept []string
	for _, script := range scripts {
		if !refused[script] {
			kept = append(kept, script)
		}
	}
	if len(kept) == 0 {
		return nil, errors.New("no shell script that shfmt can read")
	}
	return kept, nil
}
