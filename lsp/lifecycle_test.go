package lsp_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// The codes of JSON-RPC and LSP.
const (
	parseError           = -32700
	invalidRequest       = -32600
	methodNotFound       = -32601
	invalidParams        = -32602
	serverNotInitialized = -32002
	requestCancelled     = -32800
	contentModified      = -32801
)

// code returns the code of an answer that is an error, or 0.
func code(err error) int {
	if e, ok := errors.AsType[*lsptest.Error](err); ok {
		return e.Code
	}
	return 0
}

func TestExitAfterShutdown(t *testing.T) {
	e := start(t, nil)
	e.MustCall("shutdown", nil, nil)
	e.Notify("exit", nil)
	if err := e.Returned(); err != nil {
		t.Errorf("got %v, want a clean end", err)
	}
}

func TestExitWithoutShutdown(t *testing.T) {
	e := start(t, nil)
	e.Notify("exit", nil)
	if err := e.Returned(); !errors.Is(err, lsp.ErrAbrupt) {
		t.Errorf("got %v, want %v", err, lsp.ErrAbrupt)
	}
}

func TestExitBeforeInitialize(t *testing.T) {
	e := lsptest.Start(t, serve)
	e.Notify("exit", nil)
	if err := e.Returned(); !errors.Is(err, lsp.ErrAbrupt) {
		t.Errorf("got %v, want %v", err, lsp.ErrAbrupt)
	}
}

func TestEndOfInput(t *testing.T) {
	e := start(t, nil)
	e.Hang()
	if err := e.Returned(); !errors.Is(err, lsp.ErrAbrupt) {
		t.Errorf("got %v, want %v", err, lsp.ErrAbrupt)
	}
}

// The server ends when the process that "initialize" names ends, though
// nobody closes its input.
func TestEndOfClient(t *testing.T) {
	client := exec.Command(os.Args[0], "-test.run=^$", "-test.timeout=1h")
	client.Env = append(os.Environ(), waitForInput+"=1")
	stdin, err := client.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	e := lsptest.Start(t, serve)
	e.Initialize(nil, map[string]any{"processId": client.Process.Pid})
	e.MustCall("workspace/symbol", map[string]any{"query": ""}, nil) // it lives as long as the client does
	stdin.Close()
	client.Wait()
	if err := e.Returned(); !errors.Is(err, lsp.ErrAbrupt) {
		t.Errorf("got %v, want %v", err, lsp.ErrAbrupt)
	}
}

// A client in another container has a number that nobody bears here.
func TestClientThatCannotBeSeen(t *testing.T) {
	e := lsptest.Start(t, serve)
	e.Initialize(nil, map[string]any{"processId": 1<<31 - 2})
	e.MustCall("shutdown", nil, nil)
}

func TestRequestsOutOfPhase(t *testing.T) {
	e := lsptest.Start(t, serve)
	hover := lsptest.At(uri, 0, 0)
	if got := code(e.Call("textDocument/hover", hover, nil)); got != serverNotInitialized {
		t.Errorf("before initialize: code %d, want %d", got, serverNotInitialized)
	}
	e.Open(uri, scene) // is passed over
	e.Initialize(nil, nil)
	if got := code(e.Call("initialize", map[string]any{"capabilities": map[string]any{}}, nil)); got != invalidRequest {
		t.Errorf("a second initialize: code %d, want %d", got, invalidRequest)
	}
	if got := code(e.Call("textDocument/hover", hover, nil)); got != invalidParams {
		t.Errorf("a document that was opened before initialize: code %d, want %d", got, invalidParams)
	}
	e.MustCall("shutdown", nil, nil)
	if got := code(e.Call("textDocument/hover", hover, nil)); got != invalidRequest {
		t.Errorf("after shutdown: code %d, want %d", got, invalidRequest)
	}
	e.Notify("exit", nil)
	if err := e.Returned(); err != nil {
		t.Error(err)
	}
}

// What clients write for nothing is nothing.
func TestInitializeIsLenient(t *testing.T) {
	for _, params := range []string{
		`{}`,
		`{"trace":null,"capabilities":[],"processId":null,"rootUri":"","workspaceFolders":null}`,
		`{"capabilities":null,"processId":4294967296,"rootPath":"","initializationOptions":[]}`,
		`{"capabilities":{"textDocument":[],"workspace":null,"general":{"positionEncodings":null}},"rootUri":"file:///"}`,
	} {
		e := lsptest.Start(t, serve)
		if err := e.Call("initialize", json.RawMessage(params), nil); err != nil {
			t.Errorf("%s: %v", params, err)
		}
	}
}
