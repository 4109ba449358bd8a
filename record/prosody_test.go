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
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

func accept() bool { return os.Getenv("SCS_ACCEPT") != "" }

// ownScripts returns our own scripts: with SCS_ACCEPT=1 all, else one of so many.
func ownScripts(t *testing.T, every int) []testenv.Script {
	t.Helper()
	var some []testenv.Script
	for i, s := range testenv.Own(t) {
		if accept() || i%every == every/2 {
			some = append(some, s)
		}
	}
	return some
}

// where is the path of scripts that are run with the configuration of our own.
var where = filepath.Join("..", "spec", "scansion", "imported.scs")

// proof counts imported scripts that pass, and what of the original ones they
// hold.
type proof struct {
	tried, passed   int
	logged, written int // stanzas that came
}

// take imports a log of a script's run, and runs what that gives on fresh
// servers, updated as scs import --prove does.
func (p *proof) take(t *testing.T, original *ast.File, inputs []logs.Input, servers suite.Servers) {
	t.Helper()
	p.prove(t, original, p.imported(t, original, inputs), servers)
}

// prove runs an imported script.
func (p *proof) prove(t *testing.T, original *ast.File, got Imported, servers suite.Servers) {
	t.Helper()
	proved, err := Prove(t.Context(), where, got.Script, update.Options{Servers: servers})
	if err != nil {
		t.Fatal(err)
	}
	p.tried++
	if proved.Passed {
		p.passed++
	} else {
		t.Logf("%s, imported, does not pass: %+v\n%s", original.Name(), proved.Left, proved.Text)
	}
}

// imported imports a log, which has to keep all that the script sends, and looks
// at the script that it becomes.
func (p *proof) imported(t *testing.T, original *ast.File, inputs []logs.Input) Imported {
	t.Helper()
	got, err := Import(inputs, Options{})
	if err != nil {
		t.Fatalf("%s: %v", original.Name(), err)
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
	if got.Sent != sends || got.Logs[0].SkippedLines() > 0 {
		t.Errorf("%s: %d of %d sent, skipped %+v", original.Name(), got.Sent, sends, got.Logs[0].Skipped)
	}
	p.logged += receives
	p.written += min(got.Received, receives)
	return got
}

// check wants nine of ten.
func (p *proof) check(t *testing.T) {
	t.Helper()
	t.Logf("%d of %d imported scripts pass, %d of %d received stanzas are kept", p.passed, p.tried, p.written, p.logged)
	if p.passed*10 < p.tried*9 || p.written*10 < p.logged*9 || p.tried == 0 {
		t.Errorf("%d of %d imported scripts pass, %d of %d received stanzas are kept", p.passed, p.tried, p.written, p.logged)
	}
}

// TestImportedFromProsody runs our own scripts on Prosody with mod_stanza_debug,
// and imports the server's log.
func TestImportedFromProsody(t *testing.T) {
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
	importedFrom(t, program, path, ownScripts(t, 7))
}

// TestImportedFromEjabberd runs them on ejabberd, and imports its debug log.
func TestImportedFromEjabberd(t *testing.T) {
	importedFrom(t, servertest.Ejabberd(t), "", ownScripts(t, 19))
}

func importedFrom(t *testing.T, program server.Program, config string, scripts []testenv.Script) {
	t.Helper()
	starter := suite.NewStarter(program, 0, true)
	defer starter.Close()
	var p proof
	for _, script := range scripts {
		original := ast.Parse(script.Name, script.Text)
		s, err := server.Start(t.Context(), program, server.Options{Config: config, Debug: true})
		if err != nil {
			t.Fatal(err)
		}
		result := runner.Run(t.Context(), original, runner.Options{Target: runner.Target{Addr: s.Addr()}})
		var log strings.Builder
		for _, line := range s.Log(time.Time{}) {
			if !strings.HasPrefix(line.Text, "scs: ") { // what our configuration says
				log.WriteString(line.Text + "\n")
			}
		}
		s.Close()
		if result.Outcome != runner.Passed {
			t.Logf("%s does not pass on %s: %v", script.Name, program.Kind, result.Failure.Message)
			continue
		}
		p.take(t, original, []logs.Input{{Name: script.Name + ".log", Data: []byte(log.String())}}, starter)
	}
	p.check(t)
}
