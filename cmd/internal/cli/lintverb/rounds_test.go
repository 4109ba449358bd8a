package lintverb

import (
	"bufio"
	"bytes"
	"os"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/watch"
)

// TestARoundThatFindsTheSameSaysNothing makes rounds without waiting for
// changes.
func TestARoundThatFindsTheSameSaysNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	save := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	save("a.scs", "what is this")
	save("b.scs", "what is that")

	f := &flags{}
	linters, err := f.linters()
	if err != nil {
		t.Fatal(err)
	}
	watcher, err := watch.New()
	if err != nil {
		t.Fatal(err)
	}
	defer watcher.Close()
	inputs, err := watch.NewInputs(nil, f.config, f.baseline)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	targets, err := f.targets()
	if err != nil {
		t.Fatal(err)
	}
	first := &run{flags: f, targets: targets, linters: linters, cache: newCache(), out: bufio.NewWriter(&said), errors: &said}
	rs := &rounds{first: first, inputs: inputs, watcher: watcher, reconfigured: true}
	says := func() bool {
		t.Helper()
		said.Reset()
		if err := rs.round(t.Context()); err != nil {
			t.Fatal(err)
		}
		return said.Len() > 0
	}

	if !says() {
		t.Error("the first round says nothing")
	}
	save("a.scs", "what is this")
	if says() {
		t.Errorf("a file that was written as it was is reported again:\n%s", said.String())
	}
	save("a.scs", "what was this")
	if !says() || !bytes.Contains(said.Bytes(), []byte("2 scripts, 1 linted now")) || !bytes.Contains(said.Bytes(), []byte("what is that")) {
		t.Errorf("after a change it says:\n%s", said.String())
	}
	if err := os.Remove("b.scs"); err != nil {
		t.Fatal(err)
	}
	if !says() || bytes.Contains(said.Bytes(), []byte("what is that")) {
		t.Errorf("without a file it says:\n%s", said.String())
	}
	rs.terminal = true
	save("a.scs", "what is this")
	if !says() || !bytes.HasPrefix(said.Bytes(), []byte(cli.ClearScreen)) {
		t.Errorf("a terminal is not cleared:\n%q", said.String())
	}
}
