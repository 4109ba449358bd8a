package server_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/server"
)

// TestKinds: whatever can be started is told apart from the others, and advice
// names what to install.
func TestKinds(t *testing.T) {
	kinds := server.Kinds()
	if len(kinds) == 0 || kinds[0] != server.DefaultKind {
		t.Errorf("kinds are %v, and %q is the default", kinds, server.DefaultKind)
	}
	for _, kind := range kinds {
		if read, path, ok := server.ParseKind(string(kind) + "=/a=b"); !ok || read != kind || path != "/a=b" {
			t.Errorf("%s=/a=b is read as %q, %q, %v", kind, read, path, ok)
		}
		if !strings.EqualFold(kind.Title(), string(kind)) {
			t.Errorf("%s calls itself %q", kind, kind.Title())
		}
		missing := (&server.NotFoundError{Kind: kind}).Error()
		if !strings.Contains(missing, "install the package "+string(kind)) {
			t.Errorf("%s: %s", kind, missing)
		}
		if _, err := server.Find(kind, filepath.Join(t.TempDir(), "none")); err == nil {
			t.Errorf("%s is found where there is nothing", kind)
		}
	}
	for _, text := range []string{"", "Prosody", "localhost:5222", "=prosody"} {
		if _, _, ok := server.ParseKind(text); ok {
			t.Errorf("%q is read as a kind", text)
		}
	}
	if server.Given.ConfigFile() != "" {
		t.Error("a given server has a configuration")
	}
}

// TestKindsStandInOneTable: what is different between servers is asked of the
// table, not of a name.
func TestKindsStandInOneTable(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, folder := range []string{"runner", "lsp", "internal/runconfig", "cmd/internal/cli"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry os.DirEntry, err error) error {
			inTable := filepath.Dir(path) == filepath.Join(root, "runner", "server")
			if err != nil || inTable || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "servertest") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, name := range []string{"server.Prosody", "server.Ejabberd", `"prosody"`, `"ejabberd"`, `"prosody.cfg.lua"`} {
				if strings.Contains(string(text), name) {
					t.Errorf("%s: %s", path, name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestConditionsKnowEachKind: a script's head may name whatever can be started.
func TestConditionsKnowEachKind(t *testing.T) {
	for _, kind := range server.Kinds() {
		if !slices.Contains(script.Servers(), strings.ToLower(kind.Title())) {
			t.Errorf("no condition can name %s", kind)
		}
	}
}
