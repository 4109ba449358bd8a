package lsp_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// Scripts that are not open change, come, go and are ignored on disk. A client
// that holds diagnostics of them is told to ask again.
func TestScriptsOnDisk(t *testing.T) {
	dir := folder(t, map[string]string{"a.scs": scene, "b.scs": faulty})
	e := startIn(t, merged(pulls, map[string]any{"workspace": map[string]any{
		"diagnostics":           map[string]any{"refreshSupport": true},
		"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true},
	}}), dir)
	reports := pullWorkspace(e, nil)
	for _, step := range []struct {
		name, text string // no text to delete the file
		want       string
	}{
		{"a.scs", faulty, "a.scs full: unknown-verb\nb.scs unchanged"},
		{"b.scs", "", "a.scs unchanged\nb.scs full"},
		{"c.scs", faulty, "a.scs unchanged\nc.scs full: unknown-verb"},
		{".gitignore", "c.scs\n", "a.scs unchanged\nc.scs full"},
		{".gitignore", "", "a.scs unchanged\nc.scs full: unknown-verb"},
	} {
		path, kind := filepath.Join(dir, step.name), 2
		if step.text != "" {
			writeFile(t, path, step.text)
		} else if err := os.Remove(path); err != nil {
			t.Fatal(err)
		} else {
			kind = 3
		}
		e.Forget()
		e.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": fileURI(path), "type": kind}}})
		e.Note("workspace/diagnostic/refresh", nil)
		reports = pullWorkspace(e, reports)
		if got := summary(dir, reports); got != step.want {
			t.Errorf("%s %q: got\n%s\nwant\n%s", step.name, step.text, got, step.want)
		}
		reports = slices.DeleteFunc(reports, func(r workspaceReport) bool { return r.ResultID == "gone" })
	}
}

// The tags of other scripts are offered, those that most have first, open or not.
func TestTagsOfTheWorkspaceAreOffered(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.scs": "# A\n## muc\n## status: stable\n\n-----\n",
		"b.scs": "# B\n## muc\n## status: draft\n## needs: urn:xmpp:mam:2\n\n-----\n",
		"c.scs": "# C\n## old\n\n-----\n",
	})
	e := startIn(t, nil, dir)
	e.Open(fileURI(filepath.Join(dir, "c.scs")), "# C\n## pubsub\n\n-----\n")
	mine := fileURI(filepath.Join(dir, "mine.scs"))
	for text, want := range map[string]string{
		"# Mine\n## \n":              "muc in 2 scripts, pubsub in 1 script, status: draft in 1 script, status: stable in 1 script",
		"# Mine\n## muc\n## \n":      "pubsub in 1 script, status: draft in 1 script, status: stable in 1 script",
		"# Mine\n## status: \n":      "draft in 1 script, stable in 1 script",
		"# Mine\n\n-----\n## \n":     "",
		"# Mine\n## needs: muc\n## ": "muc in 2 scripts, pubsub in 1 script, status: draft in 1 script, status: stable in 1 script",
	} {
		e.Open(mine, text)
		at := endOf(strings.TrimSuffix(text, "\n"))
		var list struct{ Items []completionItem }
		e.MustCall("textDocument/completion", lsptest.At(mine, at.Line, at.Character), &list)
		var offered []string
		for _, item := range list.Items {
			if strings.HasPrefix(item.Detail, "in ") {
				offered = append(offered, item.Label+" "+item.Detail)
			}
		}
		if got := strings.Join(offered, ", "); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		e.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": mine}})
	}
}
