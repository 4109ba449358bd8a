package testenv

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Example is a stanza that an XMPP extension protocol shows as an example.
type Example struct {
	Spec   int    `json:"xep"` // the number of the specification
	Status string // of the specification: "Draft", "Final", …
	Line   int    // where the example begins in the specification's source
	Stanza string
}

// Place returns which specification shows the example, and on which line of its
// source: "XEP-0060:2089".
func (e Example) Place() string { return fmt.Sprintf("XEP-%04d:%d", e.Spec, e.Line) }

// Stable reports whether people build on the specification: it is a draft
// standard (now called stable), final, or active.
func (e Example) Stable() bool {
	return e.Status == "Draft" || e.Status == "Final" || e.Status == "Active"
}

// Script returns a script in which Romeo sends or receives the stanza, as the
// verb says.
func (e Example) Script(verb string) string {
	return "# An example\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\n" +
		"Romeo connects\n\nRomeo " + verb + ":\n\t" + strings.ReplaceAll(e.Stanza, "\n", "\n\t") + "\n\nRomeo disconnects\n"
}

// Examples returns the stanzas of ../shared/corpus/xep-examples.jsonl. Without
// that file the test is skipped, or fails if SCS_REQUIRE contains "shared".
func Examples(tb testing.TB) []Example {
	tb.Helper()
	path := filepath.Join(filepath.Dir(root(tb)), "shared", "corpus", "xep-examples.jsonl")
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		Missing(tb, "shared", "../shared/corpus/xep-examples.jsonl is not there")
	} else if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []Example
	for lines := json.NewDecoder(f); ; {
		var e Example
		switch err := lines.Decode(&e); {
		case errors.Is(err, io.EOF):
			return all
		case err != nil:
			tb.Fatalf("%s, example %d: %v", path, len(all)+1, err)
		}
		all = append(all, e)
	}
}
