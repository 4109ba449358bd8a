//go:build unix

package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/server"
)

// layOut writes files into a new folder, programs as such.
func layOut(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o600)
		if strings.HasPrefix(text, "#!") {
			mode = 0o700
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(text, "ROOT", root)), mode); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const shell = "#!/bin/sh\n"

// prosodyTree is a source tree of Prosody as git gives it.
func prosodyTree() map[string]string {
	return map[string]string{
		"prosody": "#!/usr/bin/env lua\n", "prosodyctl": "#!/usr/bin/env lua\n",
		"core/modulemanager.lua": "", "net/server.lua": "", "plugins/mod_c2s.lua": "", "util/startup.lua": "",
		"bin/lua": shell, "bin/lua5.9": shell,
	}
}

func TestProsodyInItsSourceTree(t *testing.T) {
	files := prosodyTree()
	raw := layOut(t, files)
	t.Setenv("PATH", filepath.Join(raw, "bin"))
	for _, path := range []string{raw, filepath.Join(raw, "prosody")} {
		if _, err := server.Find(server.Prosody, path); err == nil || !strings.Contains(err.Error(), "run ./configure && make in it") {
			t.Errorf("%s: %v", path, err)
		}
	}
	files["util/encodings.so"] = ""
	files["config.unix"] = "LUA_VERSION=5.9\nRUNWITH=lua5.9\n"
	built := layOut(t, files)
	link := filepath.Join(t.TempDir(), "my-prosody")
	if err := os.Symlink(filepath.Join(built, "prosody"), link); err != nil {
		t.Fatal(err)
	}
	want := server.Program{Kind: server.Prosody, Path: filepath.Join(built, "prosody"), Interpreter: filepath.Join(raw, "bin", "lua5.9")}
	for _, path := range []string{built, built + "/", filepath.Join(built, "prosody"), link} {
		if got, err := server.Find(server.Prosody, path); err != nil || got != want {
			t.Errorf("%s is %+v (%v)", path, got, err)
		}
	}
	files["config.unix"] = "RUNWITH=lua5.8\n"
	if _, err := server.Find(server.Prosody, layOut(t, files)); err == nil || !strings.Contains(err.Error(), "no lua5.8") {
		t.Error(err)
	}
	// What was installed elsewhere is no source tree.
	installed := layOut(t, map[string]string{"bin/prosody": shell, "lib/core/x": "", "lib/util/x": ""})
	if got, err := server.Find(server.Prosody, filepath.Join(installed, "bin", "prosody")); err != nil || got.Interpreter != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestEjabberdAsPeopleHaveIt: by its control script, by its Erlang, by a folder.
func TestEjabberdAsPeopleHaveIt(t *testing.T) {
	root := layOut(t, map[string]string{
		"path/erl": shell,
		// Debian
		"debian/sbin/ejabberdctl":                      shell + "ERL=\"ROOT/debian/bin/erl\"\nERL_LIBS='ROOT/debian/lib/x'\n",
		"debian/bin/erl":                               shell,
		"debian/lib/x/ejabberd-23.1/ebin/ejabberd.app": "",
		// the installer of ejabberd's authors
		"opt/bin/ejabberdctl":                     shell + "ERL=erl\n",
		"opt/erts-14.1/bin/erl":                   shell,
		"opt/lib/ejabberd-24.7/ebin/ejabberd.app": "",
		// built from source
		"built/_build/prod/lib/ejabberd/ebin/ejabberd.app": "",
		"nothing/bin/ejabberdctl":                          shell,
	})
	t.Setenv("PATH", filepath.Join(root, "path"))
	t.Setenv("ERL_LIBS", "")
	for path, want := range map[string][2]string{
		"debian/sbin/ejabberdctl":    {"debian/lib/x", "debian/bin/erl"},
		"debian/lib/x":               {"debian/lib/x", "path/erl"},
		"debian/lib/x/ejabberd-23.1": {"debian/lib/x", "path/erl"},
		"opt/bin/ejabberdctl":        {"opt/lib", "opt/erts-14.1/bin/erl"},
		"opt/erts-14.1/bin/erl":      {"opt/lib", "opt/erts-14.1/bin/erl"},
		"opt":                        {"opt/lib", "opt/erts-14.1/bin/erl"},
		"opt/lib":                    {"opt/lib", "opt/erts-14.1/bin/erl"},
		"built":                      {"built/_build/prod/lib", "path/erl"},
	} {
		got, err := server.Find(server.Ejabberd, filepath.Join(root, path))
		if err != nil || got.Path != filepath.Join(root, want[0]) || got.Interpreter != filepath.Join(root, want[1]) {
			t.Errorf("%s is %+v (%v)", path, got, err)
		}
	}
	for _, path := range []string{"nothing/bin/ejabberdctl", "nothing", "none"} {
		if _, err := server.Find(server.Ejabberd, filepath.Join(root, path)); err == nil || !strings.Contains(err.Error(), "give the path of ejabberdctl") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
