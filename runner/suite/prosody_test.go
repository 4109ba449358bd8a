package suite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// own is the folder of our scripts.
const own = "../../spec/scansion"

// theirFolder returns the folder of Prosody's own scripts, without which a test
// is over.
func theirFolder(t *testing.T) string {
	t.Helper()
	folder := "../../../shared/corpus/prosody"
	if _, err := os.Stat(folder); err != nil {
		testenv.Missing(t, "shared", "the folder ../shared with the real scripts is not there")
	}
	return folder
}

// scripts reads all scripts of a folder.
func scripts(t *testing.T, folder string) []suite.Script {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.scs"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no script in %s: %v", folder, err)
	}
	var found []suite.Script
	for _, path := range paths {
		found = append(found, load(t, path))
	}
	return found
}

// load reads one script.
func load(t *testing.T, path string) suite.Script {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return suite.Script{Path: path, File: ast.Parse(path, string(text))}
}

// runAll runs scripts on fresh servers, two at a time, and fails the test for
// each that does not pass.
func runAll(t *testing.T, all []suite.Script, options suite.Options) {
	t.Helper()
	fresh := suite.NewStarter(servertest.Prosody(t), 2, true)
	defer fresh.Close()
	options.Servers, options.Jobs = fresh, 2
	for _, r := range suite.Run(t.Context(), all, options) {
		if !r.Passed() {
			t.Errorf("%s: %s", r.Script.Path, told(r))
		}
	}
}

// told says in some lines why a run has not passed.
func told(r suite.Result) string {
	if r.Err != nil {
		return r.Err.Error()
	}
	text := r.Result.Outcome.String()
	if f := r.Result.Failure; f != nil {
		text += fmt.Sprintf(" in line %d: %s", f.Line, f.Message)
		for _, came := range f.PassedBy {
			text += fmt.Sprintf("\n  %s", came.XML)
			for _, reason := range came.Mismatch.Reasons {
				text += "\n    " + reason.String()
			}
		}
	}
	return text
}

func TestOwnScriptsPassOnProsody(t *testing.T) {
	runAll(t, scripts(t, own), suite.Options{})
}

func TestProsodysScriptsPassOnProsody(t *testing.T) {
	runAll(t, scripts(t, theirFolder(t)), suite.Options{Repeat: 2, Shuffle: true, Seed: 2026})
}

// On one server the scripts meet what those before them have left there.
func TestScriptsPassOneAfterTheOtherOnOneServer(t *testing.T) {
	testenv.Long(t)
	for name, folder := range map[string]func(*testing.T) string{
		"ours":      func(*testing.T) string { return own },
		"Prosody's": theirFolder,
	} {
		t.Run(name, func(t *testing.T) {
			folder := folder(t)
			s, err := server.Start(t.Context(), servertest.Prosody(t), server.Options{Config: filepath.Join(folder, server.Prosody.ConfigFile())})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			options := suite.Options{Servers: suite.Given{Addr: s.Addr()}, Jobs: 1}
			for _, r := range suite.Run(t.Context(), scripts(t, folder), options) {
				if !r.Passed() {
					t.Errorf("%s: %s", r.Script.Path, told(r))
				}
			}
		})
	}
}

func TestAFailureIsToldWithItsPlaceAndReasons(t *testing.T) {
	path := filepath.Join("testdata", "wrong_status.scs")
	fresh := suite.NewStarter(servertest.Sample(t), 1, false)
	defer fresh.Close()
	results := suite.Run(t.Context(), []suite.Script{load(t, path)},
		suite.Options{Servers: fresh, Run: runner.Options{Timeout: time.Second}})
	r := results[0]
	if r.Err != nil || r.Result.Outcome != runner.Failed {
		t.Fatalf("the run: %s", told(r))
	}
	f := r.Result.Failure
	if f.Line != 15 || f.Code != runner.CodeNoMatch || f.Character != "Romeo" {
		t.Errorf("failure %s of %q in line %d", f.Code, f.Character, f.Line)
	}
	if len(f.PassedBy) != 1 || len(f.PassedBy[0].Mismatch.Reasons) != 1 ||
		f.PassedBy[0].Mismatch.Reasons[0].Path != "/presence/status" {
		t.Errorf("reasons: %s", told(r))
	}
}

// numbered returns a Prosody that writes the number of each of its processes
// into a line of a file, and the file.
func numbered(t *testing.T) (program server.Program, numbers string) {
	t.Helper()
	dir := t.TempDir()
	numbers = filepath.Join(dir, "pid")
	wrapper := filepath.Join(dir, "prosody")
	text := fmt.Sprintf("#!/bin/sh\necho $$ >>'%s'\nexec '%s' \"$@\"\n", numbers, servertest.Prosody(t).Path)
	if err := os.WriteFile(wrapper, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	program, err := server.Find(server.Prosody, wrapper)
	if err != nil {
		t.Fatal(err)
	}
	return program, numbers
}

func TestNoMoreServersAreStartedThanArePlanned(t *testing.T) {
	program, numbers := numbered(t)
	script := load(t, filepath.Join(own, "login.scs"))
	refused := suite.Script{Path: script.Path, File: ast.Parse("refused.scs", "Romeo sends:\n\t<presence>\n")}
	all := []suite.Script{script, refused}
	fresh := suite.NewStarter(program, 8, false)
	fresh.Plan(all, 1)
	results := suite.Run(t.Context(), all, suite.Options{Servers: fresh})
	fresh.Close()
	if !results[0].Passed() || results[1].Result.Outcome != runner.Refused {
		t.Fatalf("the runs: %s, %s", told(results[0]), told(results[1]))
	}
	text, err := os.ReadFile(numbers)
	// A start whose ports somebody else takes is tried again.
	if err != nil || strings.Count(string(text), "\n") > 3 {
		t.Errorf("processes of the servers for one run: %q, %v", text, err)
	}
}

func TestAServerThatDiesInTheMiddleIsToldOf(t *testing.T) {
	program, number := numbered(t)
	fresh := suite.NewStarter(program, 0, false)
	defer fresh.Close()
	servers := &noting{Servers: fresh}
	options := suite.Options{Servers: servers, Events: func(e suite.Event) {
		if e.Run.Kind == runner.EventConnected {
			kill(t, number)
			<-servers.last.Done()
		}
	}}
	r := suite.Run(t.Context(), []suite.Script{load(t, filepath.Join(own, "receives_nothing.scs"))}, options)[0]
	if r.Err != nil || r.Result.Outcome != runner.Failed || r.Result.Failure.Code != runner.CodeStream {
		t.Fatalf("the run: %s", told(r))
	}
	want := "prosody exited during the run: signal: killed"
	if len(r.Log) == 0 || r.Log[len(r.Log)-1] != want {
		t.Errorf("the log does not end with %q:\n%s", want, strings.Join(r.Log, "\n"))
	}
}

// noting notes what it has leased last.
type noting struct {
	suite.Servers
	last suite.Lease
}

func (n *noting) Acquire(ctx context.Context, s suite.Script) (suite.Lease, error) {
	lease, err := n.Servers.Acquire(ctx, s)
	n.last = lease
	return lease, err
}

// kill kills the process whose number is in a file.
func kill(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	numbers := strings.TrimSpace(string(text))
	number, err := strconv.Atoi(numbers[strings.LastIndexByte(numbers, '\n')+1:])
	if err != nil {
		t.Error(err)
		return
	}
	process, err := os.FindProcess(number)
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		t.Error(err)
	}
}
