package server

import (
	"os/exec"
	"syscall"
)

// bindToParent makes the kernel kill the child when we end, and gives it a group of
// its own, so that a signal of the terminal reaches only us and all that the
// child starts can be killed with it.
func bindToParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
