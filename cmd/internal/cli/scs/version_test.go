package scs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
)

// A packaged build says the same version wherever it says one.
func TestAPackagedBuildHasOneVersion(t *testing.T) {
	testenv.Long(t)
	root := filepath.Join("..", "..", "..", "..")
	packaging, err := os.ReadFile(filepath.Join(root, "tools", "package", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	flag := regexp.MustCompile(`-X (\S+)=v"`).FindSubmatch(packaging)
	if flag == nil {
		t.Fatal("tools/package sets no version")
	}
	dir := t.TempDir()
	build(t, root, "-ldflags=-X "+string(flag[1])+"=v98.7.6", "-o", dir+string(filepath.Separator), "./cmd/scs", "./cmd/scslint")

	said := map[string]string{
		"scs --version":     run(t, "", filepath.Join(dir, "scs"), "--version"),
		"scslint --version": run(t, "", filepath.Join(dir, "scslint"), "--version"),
	}
	var sarif struct {
		Runs []struct {
			Tool struct{ Driver struct{ Version string } }
		}
	}
	decode(t, run(t, "# empty\n", filepath.Join(dir, "scs"), "lint", "--select", "missing-title", "--format", "sarif", "-"), &sarif)
	said["SARIF"] = sarif.Runs[0].Tool.Driver.Version

	var answer struct {
		Result struct{ ServerInfo struct{ Version string } }
	}
	decode(t, initialized(t, filepath.Join(dir, "scs")), &answer)
	said["the language server"] = answer.Result.ServerInfo.Version

	for who, version := range said {
		if !strings.Contains(version, "v98.7.6") {
			t.Errorf("%s says %q", who, version)
		}
	}
}

func build(t *testing.T, dir string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"build", "-trimpath", "-buildvcs=false"}, args...)...)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// run runs a program and returns what it prints.
func run(t *testing.T, stdin, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errors bytes.Buffer
	command := exec.CommandContext(ctx, program, args...)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(stdin), &out, &errors
	if err := command.Run(); err != nil {
		t.Fatalf("%s %q: %v: %s", filepath.Base(program), args, err, &errors)
	}
	return out.String()
}

// initialized starts a language server and returns its answer to "initialize".
func initialized(t *testing.T, program string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, "lsp")
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
	const message = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
	fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(message), message)
	length := 0
	if _, err := fmt.Fscanf(out, "Content-Length: %d\r\n\r\n", &length); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, length)
	if _, err := io.ReadFull(out, answer); err != nil {
		t.Fatal(err)
	}
	in.Close()
	_ = command.Wait() // exit code 1: nobody has said goodbye
	return string(answer)
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}
