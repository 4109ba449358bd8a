package cli_test

import (
	"bytes"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// NO_COLOR goes before FORCE_COLOR, and a flag before both.
func TestColorsFollowTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		color           cli.Color
		no, force, term string
		want            bool
	}{
		{cli.ColorAuto, "", "", "xterm", false}, // it is no terminal
		{cli.ColorAuto, "", "1", "xterm", true},
		{cli.ColorAuto, "", "1", "dumb", true},
		{cli.ColorAuto, "", "0", "xterm", false},
		{cli.ColorAuto, "", "false", "xterm", false},
		{cli.ColorAuto, "1", "1", "xterm", false},
		{cli.ColorAlways, "1", "0", "dumb", true},
		{cli.ColorNever, "", "1", "xterm", false},
		{"", "", "3", "xterm", true},
	} {
		t.Setenv("NO_COLOR", c.no)
		t.Setenv("FORCE_COLOR", c.force)
		t.Setenv("TERM", c.term)
		if got := c.color.Wanted(&bytes.Buffer{}); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
