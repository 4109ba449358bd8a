package docstest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var root = filepath.Join("..", "..", "..", "..")

// block is a block of code in a page.
type block struct {
	page string
	line int    // of its first line of code
	kind string // what the fence says; "indented" without a fence
	text string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// blocks returns the blocks of code of the README and the pages.
func blocks(t *testing.T) []block {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all []block
	for _, path := range append([]string{filepath.Join(root, "README.md")}, pages...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, blocksOf(filepath.Base(path), string(text))...)
	}
	return all
}

func blocksOf(page, text string) []block {
	const (
		fence  = "```"
		indent = "    "
	)
	var all []block
	fenced, blank := false, true // blank: what is indented here is code
	for number, line := range strings.Split(text, "\n") {
		last := len(all) - 1
		switch {
		case fenced && line == fence:
			fenced = false
		case fenced:
			all[last].text += line + "\n"
		case strings.HasPrefix(line, fence):
			fenced = true
			all = append(all, block{page: page, line: number + 2, kind: strings.TrimPrefix(line, fence)})
		case strings.HasPrefix(line, indent) && blank:
			all = append(all, block{page: page, line: number + 1, kind: "indented", text: line[len(indent):] + "\n"})
		case strings.HasPrefix(line, indent) && last >= 0 && all[last].kind == "indented" && all[last].line+strings.Count(all[last].text, "\n") == number+1:
			all[last].text += line[len(indent):] + "\n"
		}
		blank = line == ""
	}
	return all
}

// commands returns the commands of a block, without comments. A block of another
// language holds none.
func (b block) commands(t *testing.T) []string {
	t.Helper()
	var all []string
	add := func(text, prompt string) {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, " #")
			line = strings.TrimSpace(line)
			if command, ok := strings.CutPrefix(line, prompt); ok && line != "" && !strings.HasPrefix(line, "# ") {
				all = append(all, command)
			}
		}
	}
	switch b.kind {
	case "sh":
		add(b.text, "")
	case "indented":
		if !strings.HasPrefix(b.text, "# ") { // a comment of a script
			add(b.text, "")
		}
	case "text":
		add(b.text, "$ ")
	case "yaml":
		var document any
		if err := yaml.Unmarshal([]byte(b.text), &document); err != nil {
			t.Errorf("%s: %v", b, err)
		}
		for _, command := range jobCommands(document) {
			add(command, "")
		}
	case "", "toml", "json", "lua", "scs":
	default:
		t.Errorf("%s: are there commands in a block of %q?", b, b.kind)
	}
	return all
}

// jobCommands returns the commands of the jobs of GitHub Actions or of GitLab, in
// the order in which they run.
func jobCommands(node any) (all []string) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			all = append(all, jobCommands(item)...)
		}
	case map[string]any:
		if with, ok := node["with"].(map[string]any); ok && with["run"] != nil { // our own action
			all = append(all, fmt.Sprint("scs run ", with["run"]))
		}
		for _, key := range []string{"run", "before_script", "script"} {
			switch lines := node[key].(type) {
			case string:
				all = append(all, lines)
			case []any:
				for _, line := range lines {
					all = append(all, fmt.Sprint(line))
				}
			}
		}
		for key, value := range node {
			if key != "with" {
				all = append(all, jobCommands(value)...)
			}
		}
	}
	return all
}
