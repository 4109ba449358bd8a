package report_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/report"
)

// TestAPageIsAliveInABrowser: its policy lets its own script run and its own
// style count, from a file and without a server.
func TestAPageIsAliveInABrowser(t *testing.T) {
	testenv.Long(t)
	chromium := testenv.Command(t, "chromium")
	file := filepath.Join(t.TempDir(), "page.html")
	data := reported(t, replay(t), report.Options{}, openFormat(t, report.FormatHTML))
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
		"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file)
	var problems strings.Builder
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	if !strings.Contains(string(out), `class="on"`) {
		t.Error("the script did not run")
	}
	for line := range strings.Lines(problems.String()) {
		if strings.Contains(line, "CONSOLE") {
			t.Error(line)
		}
	}
}
