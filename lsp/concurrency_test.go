package lsp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// A request is answered for the text that there was when it came, whatever has
// been typed since, and whoever else asks.
func TestRequestsRaceWithEdits(t *testing.T) {
	e := start(t, ableClient)
	e.Open(uri, scene)
	const n = 300
	var symbols, hovers, renames, tokens [n]string
	for i := range n {
		// Each version has one more line before the cast.
		e.Change(uri, i+2, change(0, 0, 0, 0, "\n"))
		symbols[i] = e.Begin("textDocument/documentSymbol", lsptest.In(uri))
		hovers[i] = e.Begin("textDocument/hover", lsptest.At(uri, i+9, 2))
		renames[i] = e.Begin("textDocument/rename", merged(lsptest.At(uri, i+9, 2), map[string]any{"newName": "Tybalt"}))
		tokens[i] = e.Begin("textDocument/semanticTokens/full", lsptest.In(uri))
	}
	for i := range n {
		version := i + 2
		var outline []struct {
			Name  string
			Range lsptest.Range
		}
		answer := e.Answer(symbols[i])
		if err := json.Unmarshal(answer.Result, &outline); err != nil || outline[0].Name != "Romeo" || outline[0].Range.Start.Line != i+3 {
			t.Fatalf("version %d: symbols %s %v", version, answer.Result, answer.Error)
		}
		if got := string(e.Answer(hovers[i]).Result); !strings.Contains(got, "romeo@localhost") {
			t.Fatalf("version %d: hover %s", version, got)
		}
		var edit struct {
			DocumentChanges []struct {
				TextDocument struct{ Version int }
				Edits        []lsptest.TextEdit
			}
		}
		answer = e.Answer(renames[i])
		if err := json.Unmarshal(answer.Result, &edit); err != nil || len(edit.DocumentChanges) != 1 {
			t.Fatalf("version %d: rename %s %v", version, answer.Result, answer.Error)
		}
		made := edit.DocumentChanges[0]
		if made.TextDocument.Version != version || len(made.Edits) != 2 || made.Edits[1].Range.Start.Line != i+9 {
			t.Fatalf("version %d: rename %+v", version, made)
		}
		var held heldTokens
		if err := json.Unmarshal(e.Answer(tokens[i]).Result, &held); err != nil || len(held.Data) == 0 {
			t.Fatalf("version %d: tokens %v", version, err)
		}
	}
}

// Diagnostics are published of a newer text each time, the last of all among
// them.
func TestDiagnosticsAreNeverOfAnOlderText(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	const n = 500
	for i := range n {
		e.Change(uri, i+2, change(8, 6, 8, 6, "x"))
	}
	last := e.Diagnostics(uri, n+1)
	if codes(last) != "unknown-line" {
		t.Errorf("the last text: %q", codes(last))
	}
	before := 0
	for _, params := range e.Notes("textDocument/publishDiagnostics") {
		var published lsptest.Published
		if err := json.Unmarshal(params, &published); err != nil || published.Version == nil {
			t.Fatalf("%s: %v", params, err)
		}
		if *published.Version <= before {
			t.Fatalf("version %d after version %d", *published.Version, before)
		}
		before = *published.Version
	}
}

// Documents have nothing to do with each other.
func TestDocumentsAtOnce(t *testing.T) {
	e := start(t, nil)
	var typists sync.WaitGroup
	for i := range 20 {
		typists.Go(func() {
			uri := fmt.Sprintf("file:///plays/%d.scs", i)
			e.Open(uri, scene)
			for version := 2; version < 30; version++ {
				e.Change(uri, version, change(0, 2, 0, 2, "x"))
				e.Begin("textDocument/completion", lsptest.At(uri, 8, 8))
			}
			e.Change(uri, 30, change(8, 0, 8, 5, "Juliet"))
			if got := codes(e.Diagnostics(uri, 30)); got != "unknown-character" && got != "unknown-character unused-character" {
				t.Errorf("%s: found %q", uri, got)
			}
			e.Close(uri)
			e.Cleared(uri)
		})
	}
	typists.Wait()
}

// What is open may be told as opened again, with what is in it now: after a
// client has lost its way, say.
func TestDocumentThatIsOpenedTwice(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	e.Diagnostics(uri, 1)
	e.Change(uri, 2, change(0, 0, 0, 0, "\n\n"))
	e.Diagnostics(uri, 2)
	e.Forget()
	e.Open(uri, faulty)
	if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
		t.Errorf("opened again: %q", got)
	}
	e.Change(uri, 2, change(8, 8, 8, 8, "n"))
	if got := codes(e.Diagnostics(uri, 2)); got != "" {
		t.Errorf("changed: %q", got)
	}
	e.Close(uri)
	e.Cleared(uri)
}

// Versions are the client's names for its texts. What they say beyond that is
// not needed: changes are made in the order in which they come.
func TestVersionsThatGoBackwards(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	for _, version := range []int{7, 3, 3, -1, 0} {
		e.Change(uri, version, change(8, 6, 8, 6, "x"))
	}
	e.Change(uri, 2, change(8, 6, 8, 11, ""))
	if got := codes(e.Diagnostics(uri, 2)); got != "" {
		t.Errorf("found %q", got)
	}
}

// Settings that change, or a run that ends, may come to a document that has
// just been closed. It has no diagnostics any more.
func TestClosedDocumentIsNotPublished(t *testing.T) {
	var inspected lsp.Inspected
	e := lsptest.Start(t, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
		return inspected.Serve(ctx, in, out, lsp.Options{})
	})
	e.Initialize(nil, map[string]any{"initializationOptions": undelayed})
	e.Open(uri, broken)
	if len(e.Diagnostics(uri, 1)) == 0 {
		t.Error("there is nothing to be withdrawn")
	}
	late := inspected.Late(uri)
	e.Notify("textDocument/didClose", lsptest.In(uri))
	e.MustCall("workspace/symbol", map[string]any{"query": ""}, nil) // it has been closed
	late()
	e.MustCall("shutdown", nil, nil)
	e.Notify("exit", nil)
	_ = e.Returned()
	published := e.Notes("textDocument/publishDiagnostics")
	if last := string(published[len(published)-1]); !strings.Contains(last, `"diagnostics":[]`) {
		t.Errorf("published last: %s", last)
	}
}
