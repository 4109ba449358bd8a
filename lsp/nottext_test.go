package lsp_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// A document that is no text gets one diagnostic, and is a text again once it is
// edited.
func TestDocumentsThatAreNoText(t *testing.T) {
	for name, text := range map[string]string{
		"NUL":                strings.Repeat(faulty+"\x00", 20),
		"UTF-16":             strings.Join(strings.Split(strings.Repeat(faulty, 20), ""), "\x00"),
		"control characters": strings.Repeat("\x01\x02\x03\x1b\n", 500),
		"a binary":           strings.Repeat("\x7fELF\x02\x01\x01\x00\x00\ufffd\ufffd\n", 500),
	} {
		t.Run(name, func(t *testing.T) {
			e := lsptest.Start(t, serve)
			e.Initialize(nil, nil)
			const uri = "file:///plays/a.scs"
			e.Open(uri, text)
			if found := e.Diagnostics(uri, 1); len(found) != 1 || found[0].Code != "SCS020" && found[0].Code != "not-text" {
				t.Errorf("%d diagnostics: %.1000v", len(found), found)
			}
		})
	}
}
