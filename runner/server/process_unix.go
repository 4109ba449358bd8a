//go:build unix

package server

import (
	"os/exec"
	"syscall"
)

func kill(cmd *exec.Cmd) {
	if syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) != nil {
		_ = cmd.Process.Kill() // if that fails, the process has ended already
	}
}
