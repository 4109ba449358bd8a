package server

import "os/exec"

func bindToParent(*exec.Cmd) {}

func kill(cmd *exec.Cmd) { cmd.Process.Kill() }

// works cannot be known here.
func works(int) bool { return false }
