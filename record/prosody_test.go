package record

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// TestImportedFromProsodyPasses runs our own scripts on Prosody with
// mod_stanza_debug, imports the server's log, and runs what that gives on a
// fresh server: nothing sent is lost, and nine of ten scripts pass as they are.
// By default it takes every seventh script, with SCS_ACCEPT=1 all.
func TestImportedFromProsodyPasses(t *testing.T) {
	program := servertest.Prosody(t)
	config, err := os.ReadFile("../spec/scansion/prosody.cfg.lua")
	if err != nil {
		t.Fatal(err)
	}
	const modules = "modules_enabled = {"
	debugging := strings.Replace(string(config), modules, modules+` "stanza_debug";`, 1)
	if debugging == string(config) {
		t.Fatal("the configuration enables no modules")
	}
	path := filepath.Join(t.TempDir(), "prosody.cfg.lua")
	if err := os.WriteFile(path, []byte(debugging), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(f *ast.File) (runner.Result, []byte) {
		t.Helper()
		s, err := server.Start(t.Context(), program, server.Options{Config: path, Debug: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		result := runner.Run(t.Context(), f, runner.Options{Target: runner.Target{Addr: s.Addr()}})
		var log strings.Builder
		for _, line := range s.Log(time.Time{}) {
			if !strings.HasPrefix(line.Text, "scs: ") { // what our configuration says
				log.WriteString(line.Text + "\n")
			}
		}
		return result, []byte(log.String())
	}
	tried, passed := 0, 0
	for i, script := range testenv.Own(t) {
		if os.Getenv("SCS_ACCEPT") == "" && i%7 != 0 {
			continue
		}
		original := ast.Parse(script.Name, script.Text)
		result, log := run(original)
		if result.Outcome != runner.Passed {
			t.Errorf("%s does not pass", script.Name)
			continue
		}
		got, err := Import([]logs.Input{{Name: script.Name + ".log", Data: log}}, Options{})
		if err != nil {
			t.Errorf("%s: %v", script.Name, err)
			continue
		}
		checkScript(t, got.Script)
		sends, receives := 0, 0
		for a := range original.Actions() {
			switch {
			case a.Verb() == ast.VerbSends:
				sends++
			case a.Verb() == ast.VerbReceives && !a.ExpectsNothing():
				receives++
			}
		}
		if got.Sent != sends || got.Received < receives || got.Logs[0].SkippedLines() > 0 {
			t.Errorf("%s: %d of %d sent, %d of %d received, skipped %+v", script.Name, got.Sent, sends, got.Received, receives, got.Logs[0].Skipped)
		}
		tried++
		if again, _ := run(ast.Parse("imported.scs", got.Script)); again.Outcome == runner.Passed {
			passed++
		} else {
			t.Logf("%s, imported, does not pass:\n%s", script.Name, got.Script)
		}
	}
	if passed*10 < tried*9 {
		t.Errorf("%d of %d imported scripts pass", passed, tried)
	}
}
