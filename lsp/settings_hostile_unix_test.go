//go:build unix

package lsp_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// Whatever lies in a folder beside a script, the server answers and ends.
func TestHostileFoldersAreOpened(t *testing.T) {
	testenv.Long(t)
	text := func(content string) func(string) error {
		return func(path string) error { return os.WriteFile(path, []byte(content), 0o600) }
	}
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	zero := func(path string) error { return os.Symlink("/dev/zero", path) }
	large := func(path string) error { return errors.Join(text("*.tmp\n")(path), os.Truncate(path, 1<<32)) }
	const vocabulary = "[vocabulary]\nfiles = [\"words.txt\"]\n"
	for name, files := range map[string]map[string]func(path string) error{
		"settings of 5,000,000 arrays": {".scs.toml": text("a = " + strings.Repeat("[", 5_000_000))},
		"settings of 400,000 arrays":   {".scs.toml": text("a = " + strings.Repeat("[", 400_000))},
		"settings without an end":      {".scs.toml": zero},
		"settings that are a pipe":     {".scs.toml": pipe},
		"an endless vocabulary":        {".scs.toml": text(vocabulary), "words.txt": zero},
		"a vocabulary that is a pipe":  {".scs.toml": text(vocabulary), "words.txt": pipe},
		"endless ignore files":         {".gitignore": zero, ".git": zero},
		"ignore files that are pipes":  {".gitignore": pipe, ".git": pipe},
		"a huge ignore file":           {".gitignore": large},
		"an ignore file of braces":     {".gitignore": text(strings.Repeat("*a*a*a*a*a*a*a*b\n", 50_000))},
		"scripts that are none":        {"pipe.scs": pipe, "zero.scs": zero, "large.scs": large},
		"a server's settings":          {"prosody.cfg.lua": pipe},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"a.scs": faulty})
			for file, create := range files {
				if err := create(filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
			e := lsptest.Start(t, serve)
			e.Initialize(nil, inFolders(dir))
			uri := fileURI(filepath.Join(dir, "a.scs"))
			e.Open(uri, faulty)
			if len(e.Diagnostics(uri, 1)) == 0 {
				t.Error("nothing was found in the script")
			}
			e.MustCall("workspace/symbol", map[string]any{"query": "scene"}, nil)
			e.MustCall("shutdown", nil, nil)
			e.Notify("exit", nil)
			if err := e.Returned(); err != nil {
				t.Errorf("the server ends with %v", err)
			}
		})
	}
}
