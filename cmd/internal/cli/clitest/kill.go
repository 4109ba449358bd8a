package clitest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// KillWhileWriting starts a command and kills it as soon as there is something
// new in the folder of a file that it writes, or the file is another one. It
// returns what the file holds then.
func KillWhileWriting(t *testing.T, command *exec.Cmd, path string) string {
	t.Helper()
	before, was := names(t, path), stat(t, path)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // killed, or done before it could be
	}()
	for writes := false; !writes; {
		select {
		case <-ended:
			writes = true
		default:
			runtime.Gosched()
			writes = !slices.Equal(names(t, path), before) || !os.SameFile(stat(t, path), was)
		}
	}
	_ = command.Process.Kill()
	<-ended
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names returns what is in the folder of a file.
func names(t *testing.T, path string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func stat(t *testing.T, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
