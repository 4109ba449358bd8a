package lsptest

import (
	"os/exec"
	"testing"
)

// StartProcess starts a server that is a process, and an editor that speaks to
// it over its standard input and output. At the end of the test its input is
// closed and it has to end.
func StartProcess(tb testing.TB, command *exec.Cmd) *Editor {
	tb.Helper()
	to, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	from, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	e := New(tb, from, to)
	e.served = make(chan struct{})
	go func() {
		defer close(e.served)
		<-e.drained // waiting closes what is read from
		e.serveErr = command.Wait()
	}()
	tb.Cleanup(func() {
		to.Close()
		if !e.awaitEnd() {
			_ = command.Process.Kill() // the test has failed already
			<-e.served
		}
	})
	return e
}
