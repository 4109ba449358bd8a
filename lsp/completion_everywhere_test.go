package lsp_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// plainClient inserts what it is given as it stands.
var plainClient = map[string]any{
	"general": map[string]any{"positionEncodings": []string{"utf-16"}},
}

// Wherever in a script the cursor stands, whatever is chosen there leaves the
// script as well-formed as it was; and hovers have an answer, if an empty one.
func TestChoicesEverywhereInRealScripts(t *testing.T) {
	testenv.Long(t)
	everywhere(t, testenv.Scripts(t, "prosody", "history"), 211)
}

func TestChoicesEverywhereInOwnScripts(t *testing.T) { everywhere(t, testenv.Own(t), 61) }

// chosen is how many of the choices at a place are tried.
const chosen = 8

// everywhere asks at every so-manieth byte of the scripts, and there again
// with the rest of the line cut off, as if it were being written.
func everywhere(t *testing.T, scripts []testenv.Script, step int) {
	step *= testenv.Thin
	if testing.Short() {
		step *= 10
	}
	for _, script := range scripts {
		t.Run(script.Name, func(t *testing.T) {
			e := lsptest.Start(t, serve)
			e.Initialize(plainClient, map[string]any{"initializationOptions": map[string]any{"lsp": map[string]any{"debounce": 60000}}})
			e.Open(uri, script.Text)
			for offset := 0; offset <= len(script.Text); offset += step {
				at := endOf(script.Text[:offset])
				e.MustCall("textDocument/hover", lsptest.At(uri, at.Line, at.Character), nil)
				keepWhole(t, e, script.Text, at, tagCodes)
			}
			version := 1
			for offset := 0; offset <= len(script.Text); offset += step {
				at := endOf(script.Text[:offset])
				rest, _, _ := strings.Cut(script.Text[offset:], "\n")
				end := endOf(script.Text[:offset+len(rest)])
				version++
				e.Change(uri, version, lsptest.Change{Range: &lsptest.Range{Start: at, End: end}})
				keepWhole(t, e, script.Text[:offset]+script.Text[offset+len(rest):], at, nil)
				version++
				e.Change(uri, version, lsptest.Change{Range: &lsptest.Range{Start: at, End: at}, Text: rest})
			}
		})
	}
}

// Of the syntax, what choices can harm: attributes and values in any script,
// pairs of tags in one that is sound.
var (
	attributeCodes = []string{"SCS004", "SCS005", "SCS006", "SCS007", "SCS015", "SCS019"}
	tagCodes       = []string{"SCS001", "SCS002", "SCS003"}
)

// inName matches the text before a cursor that stands in the name of a start
// tag. To write another one there leaves the end tag to linked editing.
var inName = regexp.MustCompile(`<[^<>/\s]*$`)

// keepWhole asks for completions and makes some of them, none of which may add
// to what is wrong with attributes and, with the codes of these, with tags.
func keepWhole(t *testing.T, e *lsptest.Editor, text string, at lsptest.Position, tags []string) {
	t.Helper()
	var list struct{ Items []completionItem }
	e.MustCall("textDocument/completion", lsptest.At(uri, at.Line, at.Character), &list)
	if inName.MatchString(text[:offsetOf(text, at)]) {
		tags = nil
	}
	codes := slices.Concat(attributeCodes, tags)
	before := faults(text, codes)
	for i, item := range list.Items {
		if i == chosen {
			break
		}
		edit := item.TextEdit.TextEdit
		if edit.Range.Start.Line != at.Line || edit.Range.End.Line != at.Line ||
			edit.Range.Start.Character > at.Character || edit.Range.End.Character < at.Character {
			t.Errorf("%v: %q replaces %v", at, item.Label, edit.Range)
		}
		if line := lines(text)[at.Line]; line == "" || !strings.ContainsAny(line[:1], " \t") {
			continue // a name alone is no action yet
		}
		after := apply(t, text, append(item.AdditionalTextEdits, edit))
		if got := faults(after, codes); len(got) > len(before) {
			t.Errorf("%v: %q makes %q of %q: %s", at, item.Label, lines(after)[at.Line], lines(text)[at.Line], got)
		}
	}
}

// faults returns what is not well-formed in a script, of some codes.
func faults(text string, codes []string) []string {
	var found []string
	for _, d := range ast.Parse("a.scs", text).Diagnostics() {
		if slices.Contains(codes, d.Code) {
			found = append(found, fmt.Sprintf("%s: %s", d.Code, d.Message))
		}
	}
	return found
}
