package lsp_test

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// waitForInput is the environment variable that makes this program a process
// that does nothing but wait for the end of its input.
const waitForInput = "SCS_TEST_WAIT_FOR_INPUT"

func TestMain(m *testing.M) {
	if os.Getenv(waitForInput) != "" {
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	goleak.VerifyTestMain(m)
}

// serve runs the server as the command does.
func serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
	return lsp.Serve(ctx, in, out, lsp.Options{Version: "test", ParentPoll: time.Millisecond})
}

// start starts a server and an editor that has opened the conversation. The
// server does not wait for the user to stop typing.
func start(t testing.TB, capabilities map[string]any) *lsptest.Editor {
	t.Helper()
	e := lsptest.Start(t, serve)
	e.Initialize(capabilities, map[string]any{"initializationOptions": undelayed})
	return e
}

var undelayed = map[string]any{"lsp": map[string]any{"debounce": 0}}

const (
	uri   = "file:///plays/a.scs"
	scene = "# A scene\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n"
)
