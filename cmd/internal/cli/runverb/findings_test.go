package runverb

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/suite"
)

// What "scs lint" is told to ignore, and the vocabulary that it is given, count
// when a failed run shows what the linter says.
func TestFindingsFollowTheProjectsSettings(t *testing.T) {
	const script = `[Client] Romeo
	jid: romeo@example.com
	password: secret

---------

Romeo connects

Romeo sends:
	<iq type='set' id='1'><lke xmlns='urn:example:likes:0'/></iq>

Romeo disconnects
`
	names := func(config, settings string) []string {
		dir := t.TempDir()
		for name, text := range map[string]string{
			".scs.toml": settings, "likes.txt": "namespace urn:example:likes:0\n\telement like root\n\t\tin iq/set\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		f := flags{config: config}
		find, err := f.findings()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "like.scs")
		var names []string
		for _, d := range find(suite.Script{Path: path, File: ast.Parse(path, script)}) {
			names = append(names, d.Name)
		}
		return names
	}
	const ignoring = "[lint]\nignore = [\"missing-title\"]\n"
	if got := names("", ""); !slices.Contains(got, "missing-title") {
		t.Errorf("without settings: %q", got)
	}
	if got := names("", ignoring); slices.Contains(got, "missing-title") {
		t.Errorf("what the settings ignore is found: %q", got)
	}
	if got := names("none", ignoring); !slices.Contains(got, "missing-title") {
		t.Errorf("with --config none: %q", got)
	}
	if got := names("", "[vocabulary]\nfiles = [\"likes.txt\"]\n"); !slices.Contains(got, "unknown-element") {
		t.Errorf("the vocabulary is not read: %q", got)
	}
}
