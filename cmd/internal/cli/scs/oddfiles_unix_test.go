//go:build unix

package scs

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/testenv"
)

// oddities make what is no file that anybody can have meant.
var oddities = map[string]func(path string) error{
	"a link to /dev/zero": func(path string) error { return os.Symlink("/dev/zero", path) },
	"a pipe":              func(path string) error { return syscall.Mkfifo(path, 0o600) },
	"a folder":            func(path string) error { return os.Mkdir(path, 0o700) },
	"a link to itself":    func(path string) error { return os.Symlink(filepath.Base(path), path) },
	"a socket": func(path string) error {
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		if err != nil {
			return err
		}
		l.SetUnlinkOnClose(false)
		return l.Close()
	},
}

// readPlaces are the files that verbs read beside scripts, and the commands that
// read each. SERVER is an address, FAKE a server that starts and does nothing.
var readPlaces = []struct {
	file     string
	commands []string
	settings string // of .scs.toml
	passed   string // oddities that there may be: what git does not mind
}{
	{file: ".scs.toml", commands: []string{"lint .", "fmt --check .", "run --server SERVER a.scs", "import --prove --output new.scs a.log"}},
	{file: "named.toml", commands: []string{"lint --config named.toml .", "fmt --config named.toml --check .", "run --config named.toml --server SERVER a.scs", "import --prove --config named.toml --output new.scs a.log", "record --config named.toml --output new.scs --server SERVER"}},
	{file: ".gitignore", commands: []string{"lint .", "fmt --check ."}, passed: "a folder, a link to itself"},
	{file: ".git/info/exclude", commands: []string{"lint .", "fmt --check ."}, passed: "a folder, a link to itself"},
	{file: "words.txt", commands: []string{"lint .", "run --server SERVER a.scs"}, settings: "[vocabulary]\nfiles = [\"words.txt\"]\n"},
	{file: "base.json", commands: []string{"lint --baseline base.json .", "lint --baseline base.json --write-baseline ."}},
	{file: "ca.pem", commands: []string{"run --ca ca.pem --server SERVER a.scs", "record --ca ca.pem --server SERVER --output new.scs"}},
	{file: "ca.pem", commands: []string{"run --server SERVER a.scs"}, settings: "[run]\nca = \"ca.pem\"\n"},
	{file: "expect.json", commands: []string{"run --expect expect.json --server one=SERVER --server two=SERVER a.scs"}},
	{file: "prosody.cfg.lua", commands: []string{"run --server prosody=FAKE a.scs", "run --update --server prosody=FAKE a.scs"}, passed: "a link to itself"},
	{file: "mod_x.lua", commands: []string{"run --server prosody=FAKE --module mod_x.lua a.scs"}, passed: "a folder"},
}

// Whatever stands in the place of a file that is read beside scripts: each verb
// ends, with the code of what cannot be used, and names the file.
func TestOddFilesInEveryPlace(t *testing.T) {
	testenv.Long(t)
	server := hangsUp(t)
	for _, place := range readPlaces {
		for name, make := range oddities {
			for _, line := range place.commands {
				t.Run(line+" with "+name, func(t *testing.T) {
					t.Chdir(t.TempDir())
					for file, text := range map[string]string{
						"a.scs": "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo connects\n",
						"a.log": "<presence/>\n", "prosody": "#!/bin/sh\nexit 0\n", ".git/info/none": "", ".scs.toml": place.settings,
					} {
						if text == "" && file == ".scs.toml" {
							continue
						}
						if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
							t.Fatal(err)
						}
						if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
							t.Fatal(err)
						}
					}
					if err := make(place.file); err != nil {
						t.Fatal(err)
					}
					code, out := runOdd(t, strings.NewReplacer("SERVER", server, "FAKE", "./prosody").Replace(line))
					if strings.Contains(place.passed, name) {
						if code == cli.ExitClean || code == cli.ExitFindings || code == cli.ExitEnvironment && !strings.Contains(out, place.file) {
							return
						}
					}
					if code != cli.ExitUsage && code != cli.ExitEnvironment || !strings.Contains(out, filepath.Base(place.file)) || len(out) > 2000 {
						t.Errorf("exit code %d:\n%.2000s", code, out)
					}
				})
			}
		}
	}
}

// runOdd runs a command, which has to end by itself.
func runOdd(t *testing.T, line string) (code int, out string) {
	t.Helper()
	var printed bytes.Buffer
	done := make(chan int, 1)
	command := New()
	command.SetIn(strings.NewReader(""))
	command.SetOut(&printed)
	command.SetErr(&printed)
	go func() { done <- cli.Run(t.Context(), command, strings.Fields(line)) }()
	select {
	case code = <-done:
		return code, printed.String()
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
		return 0, ""
	}
}
