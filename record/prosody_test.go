package record

import (
	"errors"
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

// acceptOnly skips a test of make accept.
func acceptOnly(t *testing.T) {
	t.Helper()
	if !accept() {
		t.Skip("takes a minute: part of make accept")
	}
}

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
	for again := 0; again < 2 && isStart(err); again++ {
		proved, err = Prove(t.Context(), where, got.Script, update.Options{Servers: servers})
	}
	p.tried++
	if err != nil {
		t.Errorf("%s: %v", original.Name(), err)
		return
	}
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
	config := configured(t, "modules_enabled = {", `modules_enabled = { "stanza_debug";`)
	importedFrom(t, servertest.Prosody(t), server.Options{Config: config}, ownScripts(t, 7), shown)
}

// TestImportedFromScansionRecord runs them on Prosody with mod_scansion_record,
// and imports what that has written.
func TestImportedFromScansionRecord(t *testing.T) {
	acceptOnly(t)
	const host = `VirtualHost "localhost"`
	config := configured(t, host, host+"\nmodules_enabled = { \"scansion_record\" }")
	folder := t.TempDir()
	importedFrom(t, servertest.Prosody(t), server.Options{Config: config, TempDir: folder}, testenv.Own(t), func(*server.Server) string {
		var text strings.Builder
		// When Prosody ends, it appends the log to the script; ours is killed.
		for _, extension := range []string{".scs", ".log"} {
			err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
				if err != nil || filepath.Ext(path) != extension || !strings.Contains(path, "scansion") {
					return err
				}
				data, err := os.ReadFile(path)
				text.Write(data)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		return text.String()
	})
}

// configured writes the configuration of our own scripts with a change, and
// returns its path.
func configured(t *testing.T, old, by string) string {
	t.Helper()
	config, err := os.ReadFile("../spec/scansion/prosody.cfg.lua")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(config), old, by, 1)
	if changed == string(config) {
		t.Fatalf("the configuration has no %s", old)
	}
	path := filepath.Join(t.TempDir(), "prosody.cfg.lua")
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shown returns the log that a server has printed.
func shown(s *server.Server) string {
	var log strings.Builder
	for _, line := range s.Log(time.Time{}) {
		if !strings.HasPrefix(line.Text, "scs: ") { // what our configuration says
			log.WriteString(line.Text + "\n")
		}
	}
	return log.String()
}

// TestImportedFromEjabberd runs them on ejabberd, and imports its debug log.
func TestImportedFromEjabberd(t *testing.T) {
	importedFrom(t, servertest.Ejabberd(t), server.Options{}, ownScripts(t, 19), shown)
}

// importedFrom runs scripts on a server of their own each, and imports its log,
// which is asked for while it still runs.
func importedFrom(t *testing.T, program server.Program, o server.Options, scripts []testenv.Script, logOf func(*server.Server) string) {
	t.Helper()
	starter := suite.NewStarter(program, 0, true)
	defer starter.Close()
	o.Debug = true
	var p proof
	for _, script := range scripts {
		original := ast.Parse(script.Name, script.Text)
		s, err := started(t, program, o)
		if err != nil {
			t.Errorf("%s: %v", script.Name, err)
			continue
		}
		result := runner.Run(t.Context(), original, runner.Options{
			Target: runner.Target{Addr: s.Addr()}, Timeout: patience, ConnectTimeout: patience,
		})
		log := logOf(s)
		s.Close()
		if result.Outcome != runner.Passed {
			t.Logf("%s does not pass on %s: %v", script.Name, program.Kind, result.Failure.Message)
			continue
		}
		p.take(t, original, []logs.Input{{Name: script.Name + ".log", Data: []byte(log)}}, starter)
	}
	p.check(t)
}

// isStart reports whether a server did not start: the machine is busy.
func isStart(err error) bool {
	_, ok := errors.AsType[*server.StartError](err)
	return ok
}

// started starts a server, on a machine where others may start some, too.
func started(t *testing.T, program server.Program, o server.Options) (*server.Server, error) {
	t.Helper()
	s, err := server.Start(t.Context(), program, o)
	for again := 0; again < 2 && isStart(err); again++ {
		t.Logf("once more: %v", err)
		s, err = server.Start(t.Context(), program, o)
	}
	return s, err
}
