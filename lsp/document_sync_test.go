package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// codes returns the rules of diagnostics.
func codes(diagnostics []lsptest.Diagnostic) string {
	var all []string
	for _, d := range diagnostics {
		all = append(all, d.Code)
	}
	return strings.Join(all, " ")
}

func change(startLine, startCharacter, endLine, endCharacter int, text string) lsptest.Change {
	return lsptest.Change{
		Range: &lsptest.Range{
			Start: lsptest.Position{Line: startLine, Character: startCharacter},
			End:   lsptest.Position{Line: endLine, Character: endCharacter},
		},
		Text: text,
	}
}

// What is open is looked at as the editor has it, change by change.
func TestSync(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	if got := codes(e.Diagnostics(uri, 1)); got != "" {
		t.Errorf("a sound script has %s", got)
	}
	e.Change(uri, 2, change(8, 8, 8, 9, "")) // Romeo conects
	if got := codes(e.Diagnostics(uri, 2)); got != "unknown-verb" {
		t.Errorf("without a letter of its verb: %q", got)
	}
	// Several at once, each stated against what those before it have made.
	e.Change(uri, 3, change(8, 8, 8, 8, "X"), change(8, 8, 8, 9, "n"), change(9, 0, 9, 0, "\nRomeo disconects\n"))
	if got := codes(e.Diagnostics(uri, 3)); got != "unknown-verb" {
		t.Errorf("with another verb: %q", got)
	}
	// As editors send those of several cursors: from the end to the start.
	e.Change(uri, 4, change(10, 11, 10, 11, "n"), change(8, 0, 8, 5, "Juliet"), change(2, 9, 2, 14, "Juliet"))
	if got := codes(e.Diagnostics(uri, 4)); got != "unknown-character" {
		t.Errorf("with another name in two of three places: %q", got)
	}
	e.Change(uri, 5, lsptest.Change{Text: scene})
	if got := codes(e.Diagnostics(uri, 5)); got != "" {
		t.Errorf("with a new text: %q", got)
	}
	e.Close(uri)
	e.Cleared(uri)
	if got := code(e.Call("textDocument/hover", lsptest.At(uri, 0, 0), nil)); got != invalidParams {
		t.Errorf("a closed document: code %d", got)
	}
	e.Open(uri, scene)
	e.Diagnostics(uri, 1)
}

// A change that cannot be made is never taken for another. The text is not
// known then, until the client tells all of it.
func TestChangesThatCannotBeMade(t *testing.T) {
	for name, bad := range map[string]string{
		"a line that is not there":      `{"range":{"start":{"line":99,"character":0},"end":{"line":99,"character":0}},"text":"x"}`,
		"a negative line":               `{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"text":"x"}`,
		"a number that is none":         `{"range":{"start":{"line":1.5,"character":0},"end":{"line":2,"character":0}},"text":"x"}`,
		"a number beyond all bounds":    `{"range":{"start":{"line":99999999999999999999,"character":0},"end":{"line":2,"character":0}},"text":"x"}`,
		"a range backwards":             `{"range":{"start":{"line":2,"character":0},"end":{"line":1,"character":0}},"text":"x"}`,
		"half of an emoji":              `{"range":{"start":{"line":0,"character":3},"end":{"line":0,"character":4}},"text":"x"}`,
		"a range without its end":       `{"range":{"start":{"line":0,"character":3}},"text":"x"}`,
		"a range that is a list":        `{"range":[],"text":"x"}`,
		"a text that is none":           `{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":7}`,
		"no text":                       `{}`,
		"a good change, then a bad one": `{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"text":"#"},{"range":{"start":{"line":99,"character":0},"end":{"line":99,"character":0}},"text":"x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			e := start(t, nil)
			e.Open(uri, "# 🌹\n"+scene)
			e.Diagnostics(uri, 1)
			e.Notify("textDocument/didChange", json.RawMessage(
				`{"textDocument":{"uri":"`+uri+`","version":2},"contentChanges":[`+bad+`]}`))
			e.Cleared(uri)
			e.Note("window/showMessage", nil)
			if got := code(e.Call("textDocument/hover", lsptest.At(uri, 0, 0), nil)); got != contentModified {
				t.Errorf("the text is lost: code %d, want %d", got, contentModified)
			}
			// What can be made now is not, for nobody knows of what.
			e.Change(uri, 3, change(0, 0, 0, 0, "x"))
			if got := code(e.Call("textDocument/hover", lsptest.At(uri, 0, 0), nil)); got != contentModified {
				t.Errorf("the text is still lost: code %d, want %d", got, contentModified)
			}
			e.Change(uri, 4, lsptest.Change{Text: scene}, change(8, 8, 8, 9, ""))
			if got := codes(e.Diagnostics(uri, 4)); got != "unknown-verb" {
				t.Errorf("with a new text: %q", got)
			}
		})
	}
}

// Saving is a chance too: what is in the file is what is in the editor.
func TestSavingFindsTheTextAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.scs")
	e := start(t, nil)
	uri := "file://" + filepath.ToSlash(path)
	e.Open(uri, scene)
	e.Diagnostics(uri, 1)
	e.Change(uri, 2, change(99, 0, 99, 0, "x"))
	e.Cleared(uri)
	e.Forget()
	if err := os.WriteFile(path, []byte(strings.Replace(scene, "connects", "conects", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	e.Save(uri)
	if got := codes(e.Diagnostics(uri, 1)); got != "unknown-verb" {
		t.Errorf("after saving: %q", got)
	}
}

// Positions count in what has been agreed on.
func TestEncodings(t *testing.T) {
	for encoding, character := range map[string]int{"utf-16": 4, "utf-8": 6} {
		e := start(t, map[string]any{"general": map[string]any{"positionEncodings": []string{encoding}}})
		e.Open(uri, "# 🌹 "+scene)
		e.Change(uri, 2, change(0, 0, 0, character, "#")) // what stands behind the emoji and its space stays: a title
		e.Diagnostics(uri, 2)
		var symbols []documentSymbol
		e.MustCall("workspace/symbol", map[string]any{"query": ""}, &symbols)
		found := false
		for _, s := range symbols {
			found = found || s.Name == "# A scene" || s.Name == "A scene"
		}
		if !found {
			t.Errorf("%s: the change has not been made where it should: %+v", encoding, symbols)
		}
	}
}

// A client's spelling of a URI is its own business, and stays.
func TestURIsComeBackAsTheyCame(t *testing.T) {
	for _, uri := range []string{
		"file:///plays/a%20b.scs", "file:///plays/(a)+b&c.scs", "file:///c%3A/plays/a.scs", "file:///C:/plays/a.scs",
		"untitled:Untitled-1", "vscode-vfs://github/a/b.scs", "file:///plays/ä.scs",
	} {
		e := start(t, map[string]any{"textDocument": map[string]any{"definition": map[string]any{}}})
		e.Open(uri, scene)
		e.Diagnostics(uri, 1)
		var at struct{ URI string }
		e.MustCall("textDocument/definition", lsptest.At(uri, 8, 2), &at)
		if at.URI != uri {
			t.Errorf("got %s, want %s", at.URI, uri)
		}
		e.Close(uri)
		e.Cleared(uri)
	}
}

// Two spellings of one URI are one document.
func TestSpellingsOfURIs(t *testing.T) {
	e := start(t, nil)
	e.Open("file:///plays/(a).scs", scene)
	e.MustCall("textDocument/hover", lsptest.At("file:///plays/%28a%29.scs", 8, 2), nil)
}
