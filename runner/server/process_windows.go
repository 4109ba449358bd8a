package server

import "os/exec"

func tether(*exec.Cmd) {}

func kill(cmd *exec.Cmd) { cmd.Process.Kill() }
