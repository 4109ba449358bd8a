package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// keepsTrust is a client that adds trusted folders to the user's settings.
var keepsTrust = map[string]any{"experimental": map[string]any{"scs": map[string]any{"trustedFolders": true}}}

// newTrustClient starts a server for a client that presses a button whenever it
// is asked. Programs are never started: the one that is used is not there.
func newTrustClient(t *testing.T, run, pressed string) runClient {
	t.Helper()
	e := lsptest.Start(t, serve)
	e.Reply = func(method string, _ json.RawMessage) any {
		if method != "window/showMessageRequest" {
			return nil
		}
		return map[string]any{"title": pressed}
	}
	e.Initialize(merged(ableRunClient, keepsTrust), map[string]any{"initializationOptions": map[string]any{"run": json.RawMessage(run)}})
	return runClient{t, e}
}

// namesProgram is a folder whose settings name a program that is not there, so
// that a run that uses it ends without a server.
func namesProgram(t *testing.T) (uri, dir string) {
	t.Helper()
	uri = inFolder(t, map[string]string{
		"a.scs": passes, ".scs.toml": "[run]\nserver = 'prosody=bin/prosody'\n",
	})
	dir, err := filepath.EvalSymlinks(filepath.Dir(strings.TrimPrefix(uri, "file://")))
	if err != nil {
		t.Fatal(err)
	}
	return uri, dir
}

// Who trusts a folder is not asked again, whatever changes there, and the client
// is told, to keep it.
func TestAFolderIsTrustedFromNowOn(t *testing.T) {
	p := newTrustClient(t, `{}`, "Always in this folder")
	uri, dir := namesProgram(t)
	for _, program := range []string{"bin/prosody", "bin/another"} {
		settings := []byte("[run]\nserver = 'prosody=" + program + "'\n")
		if err := os.WriteFile(filepath.Join(dir, ".scs.toml"), settings, 0o600); err != nil {
			t.Fatal(err)
		}
		p.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": "file://" + filepath.ToSlash(dir) + "/.scs.toml", "type": 2}}})
		if got := p.run(uri); got.Outcome != "no-server" || !strings.Contains(got.Message, program) {
			t.Errorf("%+v", got)
		}
	}
	if asked := p.asked(); len(asked) != 1 || !strings.Contains(asked[0], "Always in this folder") {
		t.Errorf("asked %q", asked)
	}
	var told struct{ Folder string }
	if err := json.Unmarshal(p.Note("scs/trustFolder", nil), &told); err != nil || told.Folder != dir {
		t.Errorf("told %q, want %q: %v", told.Folder, dir, err)
	}
}

// Trust covers a folder and what is in it, and nothing that it only links to.
func TestTrustedFolders(t *testing.T) {
	for _, c := range []struct {
		name    string
		trusted func(dir string) string
		asked   int
	}{
		{"itself", func(dir string) string { return dir }, 0},
		{"written otherwise", func(dir string) string { return dir + "/none/../" }, 0},
		{"one above", filepath.Dir, 0},
		{"one beside whose name begins alike", func(dir string) string { return dir[:len(dir)-1] }, 1},
		{"one inside", func(dir string) string { return filepath.Join(dir, "inside") }, 1},
		{"not absolute", func(string) string { return "." }, 1},
		{"a link to it", func(dir string) string {
			link := filepath.Join(t.TempDir(), "link")
			if err := os.Symlink(dir, link); err != nil {
				t.Skip(err)
			}
			return link
		}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			uri, dir := namesProgram(t)
			run, err := json.Marshal(map[string]any{"trusted-folders": []string{c.trusted(dir)}})
			if err != nil {
				t.Fatal(err)
			}
			p := newTrustClient(t, string(run), "Cancel")
			got := p.run(uri)
			if asked := p.asked(); len(asked) != c.asked || (got.Outcome == "no-server") != (c.asked == 0) {
				t.Errorf("asked %q: %+v", asked, got)
			}
		})
	}
	t.Run("a configuration that is a link to one elsewhere", func(t *testing.T) {
		uri := inFolder(t, map[string]string{"a.scs": passes, "elsewhere/prosody.cfg.lua": ""})
		dir := filepath.Dir(strings.TrimPrefix(uri, "file://"))
		trusted := filepath.Join(dir, "trusted")
		if err := os.Mkdir(trusted, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "a.scs"), filepath.Join(trusted, "a.scs")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("../elsewhere/prosody.cfg.lua", filepath.Join(trusted, "prosody.cfg.lua")); err != nil {
			t.Skip(err)
		}
		p := newTrustClient(t, `{"trusted-folders": ["`+filepath.ToSlash(trusted)+`"]}`, "Cancel")
		if got := p.run("file://" + filepath.ToSlash(trusted) + "/a.scs"); got.Outcome != "refused" || len(p.asked()) != 1 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("no server on another machine", func(t *testing.T) {
		uri := inFolder(t, map[string]string{"a.scs": passes, ".scs.toml": "[run]\nserver = '192.0.2.1:5222'\n"})
		dir := filepath.Dir(strings.TrimPrefix(uri, "file://"))
		p := newTrustClient(t, `{"trusted-folders": ["`+filepath.ToSlash(dir)+`"]}`, "Cancel")
		if got := p.run(uri); got.Outcome != "refused" || len(p.asked()) != 1 || strings.Contains(p.asked()[0], "Always") {
			t.Errorf("%+v", got)
		}
	})
}

// A client that cannot keep it does not offer it, and no settings file can say it.
func TestTrustedFoldersAreTheUsersAlone(t *testing.T) {
	uri, dir := namesProgram(t)
	p := newRunClient(t, `{}`, "Cancel", "Cancel")
	if got := p.run(uri); got.Outcome != "refused" || strings.Contains(p.asked()[0], "Always") {
		t.Errorf("%+v", got)
	}
	settings := "[run]\nserver = '192.0.2.1:5222'\ntrusted-folders = ['" + filepath.ToSlash(dir) + "']\n"
	other := inFolder(t, map[string]string{"a.scs": passes, ".scs.toml": settings})
	p.run(other)
	p.Note("window/showMessage", func(params json.RawMessage) bool {
		return strings.Contains(string(params), `unknown key \"trusted-folders\"`)
	})
}
