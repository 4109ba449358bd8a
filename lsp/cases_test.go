package lsp_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// with is what a case says besides its script.
type with struct {
	Capabilities map[string]any `json:"capabilities"` // of the client, on top of those of ableClient
	Settings     map[string]any `json:"settings"`
	Params       map[string]any `json:"params"` // of the request, on top of what the marks say
}

// ableClient can do all that the server knows of.
var ableClient = map[string]any{
	"general":   map[string]any{"positionEncodings": []string{"utf-16"}},
	"workspace": map[string]any{"workspaceEdit": map[string]any{"documentChanges": true}},
	"textDocument": map[string]any{
		"publishDiagnostics": map[string]any{
			"relatedInformation": true, "tagSupport": map[string]any{"valueSet": []int{1, 2}}, "dataSupport": true,
		},
		"hover":          map[string]any{"contentFormat": []string{"markdown"}},
		"documentSymbol": map[string]any{"hierarchicalDocumentSymbolSupport": true},
		"codeAction": map[string]any{
			"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
			"isPreferredSupport":       true, "dataSupport": true,
		},
		"completion": map[string]any{"completionItem": map[string]any{
			"snippetSupport": true, "documentationFormat": []string{"markdown"}, "labelDetailsSupport": true,
			"insertReplaceSupport": true, "tagSupport": map[string]any{"valueSet": []int{1}},
			"insertTextModeSupport": map[string]any{"valueSet": []int{1, 2}},
		}},
		"rename": map[string]any{"prepareSupport": true},
	},
}

// TestCases runs the archives of testdata. A folder is named for what is asked
// of the server. An archive holds cases: a script, whose name is the sentence
// that the case proves; perhaps what the client and the request are like; and
// what is wanted.
//
// In the script | is the cursor and «» are the ends of a range.
func TestCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		feature := filepath.Base(filepath.Dir(path))
		render, ok := features[feature]
		if !ok {
			t.Errorf("%s: nothing is known of %s", path, feature)
			continue
		}
		t.Run(feature+"/"+strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive := golden.Open(t, path)
			for i := 0; i < len(archive.Files); {
				c := readCase(t, archive.Archive, &i)
				t.Run(c.name, func(t *testing.T) {
					archive.Equal(t, c.want, render(c.start(t)))
				})
			}
			archive.Save(t)
		})
	}
}

// testCase is one case of an archive.
type testCase struct {
	name   string
	marked string
	with   with
	want   *txtar.File
}

func readCase(t *testing.T, archive *txtar.Archive, at *int) testCase {
	t.Helper()
	c := testCase{name: strings.TrimSuffix(archive.Files[*at].Name, ".scs"), marked: string(archive.Files[*at].Data)}
	for *at++; *at < len(archive.Files); *at++ {
		switch file := &archive.Files[*at]; file.Name {
		case "with":
			if err := json.Unmarshal(file.Data, &c.with); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		case "want":
			*at++
			c.want = file
			return c
		}
	}
	t.Fatalf("%s: nothing is wanted", c.name)
	return c
}

// running is a case whose script is open in an editor.
type running struct {
	*testing.T
	*lsptest.Editor
	text   string
	params map[string]any // of a request about the marked place or range
	cursor lsptest.Position
}

func (c testCase) start(t *testing.T) *running {
	marked := strings.ReplaceAll(c.marked, "␍\n", "\r\n") // a carriage return that can be seen
	marked = strings.ReplaceAll(marked, "␠", " ")         // a space at the end of a line
	text, cursor, marks := unmark(t, marked)
	r := &running{T: t, text: text, cursor: cursor}
	r.Editor = lsptest.Start(t, serve)
	settings := map[string]any{"lsp": map[string]any{"debounce": 0}}
	maps.Copy(settings, c.with.Settings)
	r.Initialize(merged(ableClient, c.with.Capabilities), map[string]any{"initializationOptions": settings})
	r.Open(uri, text)
	r.params = lsptest.At(uri, cursor.Line, cursor.Character)
	r.params["range"] = marks
	maps.Copy(r.params, c.with.Params)
	return r
}

// merged returns a with what b says otherwise; null takes away.
func merged(a, b map[string]any) map[string]any {
	both := maps.Clone(a)
	for key, value := range b {
		inner, ok := value.(map[string]any)
		if below, is := both[key].(map[string]any); ok && is {
			both[key] = merged(below, inner)
			continue
		}
		both[key] = value
	}
	return both
}

// unmark returns a script without its marks, and the places that they mark:
// the cursor, which is the start of the range if there is none, and the range,
// which is at the cursor if there is none.
func unmark(t *testing.T, marked string) (text string, cursor lsptest.Position, marks lsptest.Range) {
	t.Helper()
	var b strings.Builder
	at := map[rune]lsptest.Position{}
	for _, r := range marked {
		if strings.ContainsRune("|«»", r) {
			if _, twice := at[r]; twice {
				t.Fatalf("the script has more than one %q", r)
			}
			at[r] = endOf(b.String())
			continue
		}
		b.WriteRune(r)
	}
	cursor, ok := at['|']
	start, ranged := at['«']
	end := at['»']
	if !ok {
		cursor = start
	}
	if !ranged {
		start, end = cursor, cursor
	}
	return b.String(), cursor, lsptest.Range{Start: start, End: end}
}

// endOf returns the position of the end of a text, in UTF-16.
func endOf(text string) lsptest.Position {
	line := strings.Count(text, "\n")
	last := text[strings.LastIndexByte(text, '\n')+1:]
	return lsptest.Position{Line: line, Character: len(utf16.Encode([]rune(last)))}
}

// lines returns the lines of a text.
func lines(text string) []string { return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") }

// offsetOf returns the byte that a position means.
func offsetOf(text string, p lsptest.Position) int {
	at := 0
	for range p.Line {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return len(text)
		}
		at += next + 1
	}
	for units := 0; at < len(text) && text[at] != '\n' && text[at] != '\r' && units < p.Character; {
		r := []rune(text[at:min(at+4, len(text))])[0]
		units += utf16.RuneLen(r)
		at += len(string(r))
	}
	return at
}

// slice returns the text in a range.
func slice(text string, r lsptest.Range) string {
	return text[offsetOf(text, r.Start):offsetOf(text, r.End)]
}

// apply makes edits as an editor does, and fails for those that overlap.
func apply(t testing.TB, text string, edits []lsptest.TextEdit) string {
	t.Helper()
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b lsptest.TextEdit) int {
		return offsetOf(text, a.Range.Start) - offsetOf(text, b.Range.Start)
	})
	var b strings.Builder
	at := 0
	for _, e := range sorted {
		start, end := offsetOf(text, e.Range.Start), offsetOf(text, e.Range.End)
		if start < at {
			t.Fatalf("edits overlap: %v", sorted)
		}
		b.WriteString(text[at:start] + e.NewText)
		at = end
	}
	return b.String() + text[at:]
}
