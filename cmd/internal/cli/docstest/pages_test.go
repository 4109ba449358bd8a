package docstest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

// shown finds the commands of scs in code: in a fence, behind a prompt or in the
// middle of a line of shell, and in blocks that are indented.
var shown = regexp.MustCompile(`(?m)^(?:[-$ ]*|    )(?:run: )?scs (lint|fmt|run|new|import|record) ([^|#\n;]*)`)

// TestThePagesHoldCommandsThatWork parses the flags of each command that the
// README and the pages show. What they do, the tests of the verbs and of the
// tutorial walk.
func TestThePagesHoldCommandsThatWork(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, path := range append(pages, filepath.Join(root, "README.md")) {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range shown.FindAllStringSubmatch(string(page), -1) {
			commands++
			verb, _, err := scs.New().Find([]string{command[1]})
			if err != nil {
				t.Fatal(err)
			}
			words := strings.Fields(command[2])
			for i := range words {
				words[i] = strings.Trim(words[i], `'"`)
			}
			if err := verb.ParseFlags(words); err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(path), strings.TrimSpace(command[0]), err)
			}
		}
	}
	if commands < 50 {
		t.Errorf("only %d commands are found", commands)
	}
}

// TestThePageForCINamesTheHooks compares the page with the hooks there are.
func TestThePageForCINamesTheHooks(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	hooks, err := os.ReadFile(filepath.Join(root, ".pre-commit-hooks.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ids := regexp.MustCompile(`(?m)^- id: (\S+)$`).FindAllStringSubmatch(string(hooks), -1)
	for _, id := range ids {
		if !regexp.MustCompile(`[ ` + "`]" + id[1] + `[` + "`\n]").Match(page) {
			t.Errorf("the page does not name the hook %s", id[1])
		}
	}
	if len(ids) != 5 {
		t.Errorf("%d hooks are found", len(ids))
	}
}

// moving finds what may be another version tomorrow.
var moving = regexp.MustCompile(`@(main|master|latest)\b|[a-z]-latest\b|go-version: stable|\bREVISION\b|image: \S+:latest`)

// pinned finds the versions of scs, and those of Go, that pages name.
var pinned = regexp.MustCompile(`(?:scs-tools/scs(?:/cmd/scs)?@v|rev: v|release v|(go-version: "|image: golang:))([0-9.]*[0-9])`)

// TestThePagesPinVersions: the versions that pages name are those of the
// repository, and stay what they are.
func TestThePagesPinVersions(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	read := func(name, version string) string {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(version).FindSubmatch(text)
		if found == nil {
			t.Fatalf("%s holds no version", name)
		}
		return string(found[1])
	}
	release := read("editors/vscode/package.json", `"version": "([0-9.]+)"`)
	goVersion := read("go.mod", `(?m)^go ([0-9]+\.[0-9]+)`)
	versions := 0
	for _, name := range []string{"README.md", "docs/ci.md", "docs/tutorial.md"} {
		page, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if found := moving.FindString(string(page)); found != "" {
			t.Errorf("%s names %s, which is no fixed version", name, found)
		}
		for _, found := range pinned.FindAllStringSubmatch(string(page), -1) {
			versions++
			want := release
			if found[1] != "" {
				want = goVersion
			}
			if found[2] != want {
				t.Errorf("%s: %s, want version %s", name, found[0], want)
			}
		}
	}
	if versions < 10 {
		t.Errorf("%d versions are found", versions)
	}
}

// TestPagesInstallPrograms: what pages install from a clone are the programs, and
// not what builds the packages, which ./cmd/... holds, too.
func TestPagesInstallPrograms(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	programs := map[string]bool{"./cmd/scs": true, "./cmd/scslint": true}
	installs := 0
	for _, pattern := range []string{"*.md", "docs/*.md", "editors/*.md", "editors/*/*.md"} {
		pages, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pages {
			page, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range regexp.MustCompile(`go install((?: \./[^\s`+"`"+`]+)+)`).FindAllStringSubmatch(string(page), -1) {
				for folder := range strings.FieldsSeq(found[1]) {
					installs++
					if !programs[folder] {
						t.Errorf("%s installs %s", path, folder)
					}
				}
			}
		}
	}
	if installs < 5 {
		t.Errorf("%d installed programs are found", installs)
	}
}
