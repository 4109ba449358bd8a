package lsp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

const describedLikes = `namespace urn:example:likes:0
	title Likes
	element like root
		doc Somebody likes the message that is named.
		in message
		attribute to-id required
			doc The id of the message that is liked.
`

// What a project teaches is completed, documented and hovered like all else.
func TestVocabularyOfTheProject(t *testing.T) {
	dir := folder(t, map[string]string{
		".scs.toml": "[vocabulary]\nfiles = [\"likes.txt\"]\n", "likes.txt": describedLikes,
	})
	e := startIn(t, ableClient, dir)
	file := fileURI(filepath.Join(dir, "a.scs"))
	e.Open(file, "[Client] Romeo\n\tjid: romeo@localhost\n\npassword: secret\n\n-----\n\nRomeo sends:\n"+
		"\t<message>\n\t\t<like xmlns='urn:example:likes:0' to-id='a'/>\n\t\t<lik\n\t</message>\n")

	var list struct{ Items []completionItem }
	e.MustCall("textDocument/completion", lsptest.At(file, 10, 6), &list)
	found := completionItem{}
	for _, item := range list.Items {
		if item.Label == "like" {
			found = item
		}
	}
	if want := "like xmlns='urn:example:likes:0' to-id='$1'/>"; found.TextEdit.NewText != want {
		t.Errorf("got %q, want %q", found.TextEdit.NewText, want)
	}
	if found.LabelDetails.Description != "Likes" {
		t.Errorf("got %q for its origin", found.LabelDetails.Description)
	}
	var resolved completionItem
	e.MustCall("completionItem/resolve", map[string]any{
		"label": found.Label, "labelDetails": map[string]any{"description": found.LabelDetails.Description}, "data": found.Data,
	}, &resolved)
	if resolved.LabelDetails != found.LabelDetails {
		t.Errorf("got %v for the details of its label", resolved.LabelDetails)
	}
	var hover struct{ Contents struct{ Value string } }
	e.MustCall("textDocument/hover", lsptest.At(file, 9, 4), &hover)
	for name, doc := range map[string]string{"resolved": resolved.Documentation.Value, "hover": hover.Contents.Value} {
		if !strings.Contains(doc, "Somebody likes the message that is named.") {
			t.Errorf("%s: got %q", name, doc)
		}
	}
}
