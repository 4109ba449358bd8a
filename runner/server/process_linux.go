package server

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// bindToParent makes the kernel kill the child when we end, and gives it a group of
// its own, so that a signal of the terminal reaches only us and all that the
// child starts can be killed with it.
func bindToParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// A program that works waits now and then, for another one or for itself: it is
// looked at as often, and so long apart.
const (
	workLooks = 5
	workApart = 5 * time.Millisecond
)

// works reports whether a process or one that it has started is running, or could
// if there were a processor, or waits for a disk.
func works(pid int) bool {
	for i := range workLooks {
		if i > 0 {
			time.Sleep(workApart)
		}
		if worksNow(fmt.Sprint(pid), 0) {
			return true
		}
	}
	return false
}

// deepestChild is how many generations of processes are looked at.
const deepestChild = 4

func worksNow(pid string, generation int) bool {
	threads, _ := filepath.Glob("/proc/" + pid + "/task/*")
	for _, thread := range threads {
		stat, err := os.ReadFile(filepath.Join(thread, "stat"))
		// The state stands behind the name, which may hold anything (proc(5)).
		if at := bytes.LastIndex(stat, []byte(") ")); err == nil && at >= 0 && at+2 < len(stat) && strings.IndexByte("RD", stat[at+2]) >= 0 {
			return true
		}
		if generation == deepestChild {
			continue
		}
		children, _ := os.ReadFile(filepath.Join(thread, "children"))
		for child := range strings.FieldsSeq(string(children)) {
			if worksNow(child, generation+1) {
				return true
			}
		}
	}
	return false
}
