package server

import (
	"os/exec"
	"testing"
)

// TestWhetherAProcessWorks: itself or a child of it.
func TestWhetherAProcessWorks(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]string{
		"itself":  `read line; while :; do :; done`,
		"a child": `read line; (while :; do :; done); :`,
	} {
		cmd := exec.Command("sh", "-c", command)
		input, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		process, err := launch(cmd)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(process.stop)
		waitUntil := func(want bool) {
			for works(cmd.Process.Pid) != want {
				if t.Context().Err() != nil {
					t.Fatalf("%s: it never is so that works returns %t", name, want)
				}
			}
		}
		waitUntil(false) // it waits for a line
		if _, err := input.Write([]byte("\n")); err != nil {
			t.Fatal(err)
		}
		waitUntil(true)
		process.stop()
		if works(cmd.Process.Pid) {
			t.Errorf("%s: it works though it has ended", name)
		}
	}
}
