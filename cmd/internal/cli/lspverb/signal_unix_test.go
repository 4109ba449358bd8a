//go:build unix

package lspverb_test

import (
	"syscall"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

func TestTermination(t *testing.T) {
	s := start(t)
	s.initialize(nil)
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.ends(t, cli.ExitFindings)
}
