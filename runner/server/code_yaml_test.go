package server

import (
	"os"
	"path/filepath"
	"testing"
)

// What ejabberd.yml includes belongs to it, also where the path has no quotes.
func TestCodeOfYAML(t *testing.T) {
	dir := t.TempDir()
	config, included := filepath.Join(dir, "ejabberd.yml"), filepath.Join(dir, "more.yml")
	for _, include := range []string{"include_config_file: more.yml", "include_config_file:\n  - " + included, "include_config_file: ['more.yml']"} {
		id := map[string]bool{}
		for _, text := range []string{"a: 1\n", "a: 2\n"} {
			for path, text := range map[string]string{config: include + "\n", included: text} {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, err := ReadForeignCode("", config)
			if err != nil || code.Files() != 2 {
				t.Fatalf("%s: %d files, error %v", include, code.Files(), err)
			}
			id[code.ID()] = true
		}
		if len(id) != 2 {
			t.Errorf("%s: a change of the included file does not count", include)
		}
	}
}
