package lintconfig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/baseline"
	"github.com/scs-tools/scs/internal/config"
)

// foreign are files of other kinds, in which every secret holds "hunter".
var foreign = map[string]string{
	"shadow":      "root:$6$hunter2$hunter3:19000:0:99999:7:::\nhunter4:!:1::::::\n",
	"comment":     "# a comment\n\nroot:$6$hunter2:19000\n",
	"environment": "A=1\nPASSWORD=hunter2\n",
	"quoted":      "PASSWORD=\"hunter2\"\n'hunter3\n",
	"netrc":       "machine example.com\n  login me\n  password hunter2\n",
	"key":         "-----BEGIN PRIVATE KEY-----\nhunter2/hunter3\n-----END PRIVATE KEY-----\n",
	"json":        `{"token": "hunter2", "list": ["hunter3"]}` + "\n",
	"entries":     `{"version": 1, "scripts": {"a.scs": ["hunter2"]}}` + "\n",
	"array":       "a = [hunter2, hunter3]\n",
	"date":        "a = 2020-hunter2\nb = 12hunter3\n",
	"escape":      "a = \"\\hunter2\"\n",
	"section":     "[hunter2 hunter3]\nx\n",
	"bare":        "hunter2\n",
	"vocabulary":  "namespace urn:example:0\nroot:$6$hunter2:19000\n\troot:$6$hunter3:1\n",
	"keyword":     "version 1\npassword=hunter2\n",
}

// What is no file of ours is told by its position, never by what it holds.
func TestMessagesDoNotQuoteForeignFiles(t *testing.T) {
	for name, text := range foreign {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		settings := config.Config{Path: filepath.Join(dir, config.FileName)}
		settings.Vocabulary.Files = []config.Selector{{Value: name}}
		_, notSettings := config.Load(path)
		_, notVocabulary := Vocabulary(&settings)
		_, notBaseline := baseline.Read(path)
		for kind, err := range map[string]error{"settings": notSettings, "vocabulary": notVocabulary, "baseline": notBaseline} {
			switch {
			case err == nil:
				t.Errorf("%s as %s: no error", name, kind)
			case strings.Contains(err.Error(), "hunter"):
				t.Errorf("%s as %s: %v", name, kind, err)
			case !strings.Contains(err.Error(), path):
				t.Errorf("%s as %s: the file is not named: %v", name, kind, err)
			default:
				t.Logf("%s as %s: %v", name, kind, err)
			}
		}
	}
}
