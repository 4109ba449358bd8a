// Package workflows checks action.yml and the workflows that docs/ci.md shows
// with actionlint.
package workflows

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v3"
)

// folder is a repository with action.yml and the workflows that are linted.
type folder struct{ root string }

func newFolder(t *testing.T) folder {
	t.Helper()
	f := folder{t.TempDir()}
	for _, dir := range []string{".git", ".github/workflows"} {
		if err := os.MkdirAll(filepath.Join(f.root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// workflow adds a workflow and returns its path.
func (f folder) workflow(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(f.root, ".github", "workflows", name+".yml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shellcheck returns the program that actionlint checks shell scripts with, or ""
// without it; make accept installs it.
func shellcheck(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Log("without shellcheck")
	}
	return path
}

// lint returns what actionlint finds in workflows.
func lint(t *testing.T, shellcheck string, paths ...string) []string {
	t.Helper()
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{Shellcheck: shellcheck})
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.LintFiles(paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range found {
		all = append(all, fmt.Sprintf("%s:%d:%d: %s", filepath.Base(f.Filepath), f.Line, f.Column, f.Message))
	}
	return all
}

// composite is what action.yml says.
type composite struct {
	Inputs map[string]map[string]string
	Runs   struct{ Steps yaml.Node }
}

// job returns a workflow with the steps and inputs of an action: actionlint
// reads the scripts and expressions of workflows only.
func job(t *testing.T, action []byte) string {
	t.Helper()
	var c composite
	if err := yaml.Unmarshal(action, &c); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]any{}
	for name := range c.Inputs {
		inputs[name] = map[string]string{"type": "string"}
	}
	text, err := yaml.Marshal(map[string]any{
		"on":   map[string]any{"workflow_call": map[string]any{"inputs": inputs}},
		"jobs": map[string]any{"steps": map[string]any{"runs-on": "ubuntu-24.04", "steps": &c.Runs.Steps}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// caller is a workflow that uses an action of its own repository: for that,
// actionlint reads the action's metadata.
const caller = "on: push\njobs:\n  job:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ./\n"

// lintAction returns what actionlint finds in an action.
func lintAction(t *testing.T, shellcheck string, action []byte) []string {
	t.Helper()
	f := newFolder(t)
	if err := os.WriteFile(filepath.Join(f.root, "action.yml"), action, 0o600); err != nil {
		t.Fatal(err)
	}
	return lint(t, shellcheck, f.workflow(t, "steps", job(t, action)), f.workflow(t, "caller", caller))
}

func readAction(t *testing.T) []byte {
	t.Helper()
	action, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	return action
}

func TestActionIsClean(t *testing.T) {
	for _, found := range lintAction(t, shellcheck(t), readAction(t)) {
		t.Error(found)
	}
}

// TestActionlintReadsTheAction changes the action so that it is wrong.
func TestActionlintReadsTheAction(t *testing.T) {
	action := string(readAction(t))
	for from, to := range map[string]string{
		"${{ inputs.reports }}": "${{ inputs.report }}",
		"actions/setup-go@v5":   "actions/setup-go@v1",
		"go-version-file:":      "go-version-files:",
		"using: composite":      "using: composed",
		"shell: bash":           "shell: bush",
		"name: scs\n":           "",
	} {
		broken := strings.Replace(action, from, to, 1)
		if broken == action {
			t.Errorf("the action has no %q", from)
		} else if len(lintAction(t, "", []byte(broken))) == 0 {
			t.Errorf("nothing is found with %q in place of %q", to, from)
		}
	}
}

var (
	fence = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")
	own   = regexp.MustCompile(`scs-tools/scs@\S+( #.*)?`)
)

// shown returns the workflows of docs/ci.md.
func shown(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, block := range fence.FindAllStringSubmatch(string(page), -1) {
		if strings.Contains(block[1], "runs-on:") {
			all = append(all, block[1])
		}
	}
	return all
}

func TestShownWorkflowsAreClean(t *testing.T) {
	f := newFolder(t)
	if err := os.WriteFile(filepath.Join(f.root, "action.yml"), readAction(t), 0o600); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i, text := range shown(t) {
		text = own.ReplaceAllString(text, "./") // whose inputs actionlint knows
		paths = append(paths, f.workflow(t, fmt.Sprint("shown", i+1), text))
	}
	if len(paths) != 3 {
		t.Errorf("%d workflows are shown", len(paths))
	}
	for _, found := range lint(t, shellcheck(t), paths...) {
		t.Error(found)
	}
}
