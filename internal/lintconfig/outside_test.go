package lintconfig

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/config"
)

// Settings that come with a project name no files outside of it, under whatever
// name; those that the user names may.
func TestVocabularyOutsideOfTheProject(t *testing.T) {
	top := t.TempDir()
	project := filepath.Join(top, "project")
	sub := filepath.Join(project, "tests")
	if err := errors.Join(os.MkdirAll(sub, 0o755), os.Mkdir(filepath.Join(project, ".git"), 0o755)); err != nil {
		t.Fatal(err)
	}
	const secret = "root:hash:19000:0:99999:7:::\n"
	for _, file := range []string{filepath.Join(top, "shadow"), filepath.Join(project, "inside")} {
		if err := os.WriteFile(file, []byte(secret), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../../shadow", filepath.Join(sub, "link")); err != nil {
		t.Skip(err)
	}
	for name, outside := range map[string]bool{
		"../../shadow": true, "link": true, filepath.Join(top, "shadow"): true, "../inside": false,
	} {
		for _, named := range []bool{false, true} {
			c, err := config.Parse(filepath.Join(sub, config.FileName), []byte("[vocabulary]\nfiles = ['"+filepath.ToSlash(name)+"']\n"))
			if err != nil {
				t.Fatal(err)
			}
			c.Named = named
			_, err = Vocabulary(c)
			if err == nil || strings.Contains(err.Error(), "root") || strings.Contains(err.Error(), "hash") {
				t.Errorf("%s: the error shows what the file holds: %v", name, err)
			}
			if got := err != nil && strings.Contains(err.Error(), "outside the project"); got != (outside && !named) {
				t.Errorf("%s, named by the user %v: %v", name, named, err)
			}
		}
	}
}
