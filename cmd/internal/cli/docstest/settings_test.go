package docstest

import (
	"bytes"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/scs"
)

// TestSettingsOfThePagesAreValid reads each example of .scs.toml with the verbs
// that use it.
func TestSettingsOfThePagesAreValid(t *testing.T) {
	examples := 0
	for _, b := range blocks(t) {
		if b.kind != "toml" {
			continue
		}
		examples++
		t.Run(b.String(), func(t *testing.T) {
			f := newFixture(t, b)
			f.write(t, ".scs.toml", b.text)
			for _, name := range []string{"our-extension.txt", "mod_greet.lua", "../plugins/mod_x.lua"} {
				f.write(t, name, "")
			}
			t.Chdir(f.folder)
			for _, verb := range []string{"lint", "run"} {
				var out bytes.Buffer
				command := scs.New()
				command.SetOut(&out)
				command.SetErr(&out)
				if code := cli.Run(t.Context(), command, []string{verb, "--show-config", "x.scs"}); code != cli.ExitClean {
					t.Errorf("scs %s ends with %d:\n%s", verb, code, &out)
				}
			}
		})
	}
	if examples < 4 {
		t.Errorf("%d examples are found", examples)
	}
}
