//go:build unix && !linux

package server

import (
	"os/exec"
	"syscall"
)

// bindToParent gives the child a group of its own, so that a signal of the terminal
// reaches only us and all that the child starts can be killed with it.
func bindToParent(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// works cannot be known here.
func works(int) bool { return false }
