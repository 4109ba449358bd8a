package runner_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if the tests leave a goroutine, a process or a port behind.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if left := leftBehind(); code == 0 && len(left) > 0 {
			fmt.Fprintf(os.Stderr, "left behind: %s\n", strings.Join(left, ", "))
			code = 1
		}
		os.Exit(code)
	}))
}

// leftBehind returns our open sockets and our children, where the system has
// them in /proc (proc(5)).
func leftBehind() []string {
	var left []string
	files, _ := filepath.Glob("/proc/self/fd/*")
	for _, file := range files {
		if to, err := os.Readlink(file); err == nil && strings.HasPrefix(to, "socket:") {
			left = append(left, to)
		}
	}
	children, _ := filepath.Glob("/proc/self/task/*/children")
	for _, file := range children {
		if list, err := os.ReadFile(file); err == nil && len(list) > 0 {
			left = append(left, "processes "+strings.TrimSpace(string(list)))
		}
	}
	return left
}
