package lsp_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// While the user types nothing is published, and then only the last text.
func TestDebounce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lsptest.Start(t, serve)
		e.Initialize(nil, map[string]any{"initializationOptions": map[string]any{"lsp": map[string]any{"debounce": 1000}}})
		e.Open(uri, scene)
		e.Diagnostics(uri, 1) // at once
		const publish = "textDocument/publishDiagnostics"
		for version := 2; version <= 6; version++ {
			e.Change(uri, version, change(8, 6, 8, 6, "x"))
			time.Sleep(900 * time.Millisecond) // of the bubble's clock
			synctest.Wait()
			if n := e.Noted(publish); n != 1 {
				t.Fatalf("version %d: published %d times", version, n)
			}
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if n := e.Noted(publish); n != 2 {
			t.Errorf("published %d times", n)
		}
		if got := codes(e.Diagnostics(uri, 6)); got != "unknown-line" {
			t.Errorf("the last text: %q", got)
		}
	})
}
