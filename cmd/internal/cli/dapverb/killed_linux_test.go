package dapverb_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	protocol "github.com/google/go-dap"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// TestAClientThatDiesLeavesNoServer ends an editor in the middle of a session.
func TestAClientThatDiesLeavesNoServer(t *testing.T) {
	testenv.Long(t)
	servertest.Prosody(t)
	dir := t.TempDir()
	program, path := filepath.Join(dir, "scs"), filepath.Join(dir, "a.scs")
	if out, err := exec.Command(testenv.Command(t, "go"), "build", "-o", program, "github.com/scs-tools/scs/cmd/scs").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text := "# A\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\nRomeo disconnects\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "dap")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	request := func(seq int, name, arguments string) {
		message := fmt.Sprintf(`{"type":"request","seq":%d,"command":%q,"arguments":%s}`, seq, name, arguments)
		if err := protocol.WriteBaseMessage(in, []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	request(1, "initialize", `{"adapterID":"scansion"}`)
	request(2, "launch", fmt.Sprintf(`{"program":%q}`, path)) // at once, as some clients do
	request(3, "setBreakpoints", fmt.Sprintf(`{"source":{"path":%q},"breakpoints":[{"line":10}]}`, path))
	request(4, "configurationDone", "{}")
	for reader := bufio.NewReader(out); ; {
		m, err := protocol.ReadProtocolMessage(reader)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.(*protocol.StoppedEvent); ok {
			break
		}
	}
	children := childrenOf(command.Process.Pid)
	if len(children) == 0 {
		t.Fatal("no server runs")
	}
	began := time.Now()
	in.Close()
	_, _ = io.Copy(io.Discard, out)
	if err := command.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	took := time.Since(began)
	t.Logf("gone after %s", took)
	if took > 3*time.Second { // less than one where nothing else is at work
		t.Errorf("it ended after %s", took)
	}
	for _, child := range children {
		if state, err := os.ReadFile("/proc/" + child + "/stat"); err == nil && !strings.Contains(string(state), ") Z ") {
			t.Errorf("process %s is left", child)
		}
	}
}

// childrenOf returns the processes that a process has started.
func childrenOf(pid int) []string {
	var all []string
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, path := range tasks {
		text, err := os.ReadFile(path)
		if err == nil {
			all = append(all, strings.Fields(string(text))...)
		}
	}
	return all
}
