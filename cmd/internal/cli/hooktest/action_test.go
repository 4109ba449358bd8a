package hooktest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/scs-tools/scs/internal/testenv"
)

// action is what action.yml says.
type action struct {
	Inputs map[string]struct{ Description, Default string }
	Runs   struct {
		Using string
		Steps []actionStep
	}
}

type actionStep struct {
	Name, Uses, If, Shell, Run string
	Env                        map[string]string
}

// runner runs the steps of an action as GitHub does.
type runner struct {
	t       *testing.T
	folder  string
	added   string // the file that steps add folders of PATH to
	environ []string
	inputs  map[string]string
}

// run runs a step and returns its output and exit code.
func (r *runner) run(step actionStep) (string, int) {
	r.t.Helper()
	environ := r.environ
	for name, value := range step.Env {
		for input, given := range r.inputs {
			value = strings.ReplaceAll(value, "${{ "+input+" }}", given)
		}
		if strings.Contains(value, "${{") {
			r.t.Fatalf("%s: nobody says what %s is", step.Name, value)
		}
		environ = append(environ, name+"="+value)
	}
	if more, err := os.ReadFile(r.added); err == nil {
		folders := append(strings.Fields(string(more)), os.Getenv("PATH"))
		environ = append(environ, "PATH="+strings.Join(folders, string(os.PathListSeparator)))
	}
	command := exec.CommandContext(r.t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	command.Dir, command.Env = r.folder, environ
	out, err := command.CombinedOutput()
	if command.ProcessState == nil {
		r.t.Fatal(err)
	}
	return string(out), command.ProcessState.ExitCode()
}

// TestTheActionsStepsRun runs the steps of action.yml on scripts that are right and
// on one that is wrong.
func TestTheActionsStepsRun(t *testing.T) {
	testenv.Long(t)
	testenv.Command(t, "prosody")
	testenv.Command(t, "bash")
	root, err := filepath.Abs(filepath.Join("..", "..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil || a.Runs.Using != "composite" {
		t.Fatalf("%v, using %q", err, a.Runs.Using)
	}
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, script := range map[string]string{"right.scs": "connects", "wrong/wrong.scs": "conects"} {
		if err := os.MkdirAll(filepath.Join(folder, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		script = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo " + script + "\n\nRomeo disconnects\n"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := &runner{t: t, folder: folder, added: filepath.Join(t.TempDir(), "path"), inputs: map[string]string{"github.action_path": root}}
	r.environ = append(os.Environ(), "GITHUB_PATH="+r.added, "GOPATH="+t.TempDir(), "GOMODCACHE="+strings.TrimSpace(string(cache)), "GOBIN=", "GOFLAGS=-modcacherw")
	ran := 0
	for _, step := range a.Runs.Steps {
		if step.Uses != "" {
			if !strings.Contains(step.Uses, "@v") {
				t.Errorf("%s has no version", step.Uses)
			}
			continue
		}
		ran++
		if step.Shell != "bash" {
			t.Errorf("%s: shell %q", step.Name, step.Shell)
		}
		for paths, want := range map[string]int{"right.scs": 0, "wrong": 1} {
			r.inputs["inputs.lint"], r.inputs["inputs.run"], r.inputs["inputs.reports"] = paths, paths, "reports"
			if step.Name == "Install scs" {
				want = 0
			}
			out, code := r.run(step)
			if code != want {
				t.Errorf("%s of %s ends with %d:\n%s", step.Name, paths, code, out)
			}
			if want == 1 && !strings.Contains(out, "::error file=wrong/wrong.scs,line=9") {
				t.Errorf("%s has no annotation:\n%s", step.Name, out)
			}
		}
	}
	for _, name := range []string{"scs.xml", "report.html", "server.log"} {
		if _, err := os.Stat(filepath.Join(folder, "reports", name)); err != nil {
			t.Error(err)
		}
	}
	if ran != 3 {
		t.Errorf("%d steps ran", ran)
	}
}
