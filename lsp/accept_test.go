package lsp_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// differs fails however slow the machine is: what is expected is another message
// than the one that comes before the server ends the stream.
const differs = cast + "Romeo sends:\n\t<message to=\"${Romeo's full JID}\" id=\"m\"><body>oriole</body></message>\n\n" +
	"Romeo sends:\n\t<nonsense/>\n\n" +
	"Romeo receives:\n\t<presence/>\n\n# The layout stays.\nRomeo receives:\n\t<message  from='romeo@localhost/x' id='n'\n\t\t><body>wren</body></message>\n"

// accepted is differs with what came.
var accepted = strings.NewReplacer(
	"'romeo@localhost/x'", `"${Romeo's full JID}"`, "id='n'", "id='m'", "wren", "oriole",
).Replace(differs)

// applied returns a text after the versioned edits of a workspace edit.
func applied(t *testing.T, text string, edit workspaceEdit) string {
	t.Helper()
	if len(edit.DocumentChanges) != 1 || edit.DocumentChanges[0].TextDocument.Version == nil {
		t.Fatalf("no edit of one version: %+v", edit)
	}
	return apply(t, text, edit.DocumentChanges[0].Edits)
}

// acceptClient runs a script that fails, in an editor that makes the changes
// that the server asks for and hands them to the test.
func acceptClient(t *testing.T, settings, text string) (runClient, <-chan workspaceEdit) {
	t.Helper()
	p := withProsody(t, settings)
	asked := make(chan workspaceEdit, 1)
	p.Reply = func(method string, params json.RawMessage) any {
		if method != "workspace/applyEdit" {
			return nil
		}
		var sent struct{ Edit workspaceEdit }
		if err := json.Unmarshal(params, &sent); err != nil {
			t.Error(err)
		}
		asked <- sent.Edit
		return map[string]any{"applied": true}
	}
	p.Open(uri, text)
	if got := p.run(uri); got.Outcome != "failed" {
		t.Fatalf("%+v", got)
	}
	p.runFindings(1)
	return p, asked
}

// quickFixes returns the quick fixes of what a run has found in the line of a
// text, by title.
func (p runClient) quickFixes(text, line string) ([]string, map[string]codeAction) {
	p.Helper()
	at := lsptest.Position{Line: strings.Count(text[:strings.LastIndex(text, line)], "\n")}
	params := lsptest.In(uri)
	first, _, _ := strings.Cut(line, "\n")
	params["range"] = lsptest.Range{Start: at, End: lsptest.Position{Line: at.Line, Character: len(first)}}
	params["context"] = map[string]any{"diagnostics": []any{}, "only": []string{"quickfix"}}
	var found []codeAction
	p.MustCall("textDocument/codeAction", params, &found)
	var titles []string
	all := map[string]codeAction{}
	for _, a := range found {
		if len(a.Diagnostics) == 1 && a.Diagnostics[0].Source == "scs run" {
			titles = append(titles, a.Title)
			all[a.Title] = a
		}
	}
	return titles, all
}

func TestWhatCameIsWritten(t *testing.T) {
	p, asked := acceptClient(t, patient, differs)
	if lenses := p.lenses(); !strings.Contains(lenses, "24: Accept what came (scs.accept)\n") {
		t.Errorf("lenses:\n%s", lenses)
	}
	titles, actions := p.quickFixes(differs, "Romeo receives")
	want := []string{
		"write what came",
		`write what came, only for "from"`, `accept any value for "from"`,
		`write what came, only for "id"`, `accept any value for "id"`,
		"write what came, only for the text of <body>", "accept any value for the text of <body>",
	}
	if d := cmp.Diff(want, titles); d != "" {
		t.Error(d)
	}
	for title, text := range map[string]string{
		want[0]: accepted,
		want[1]: strings.ReplaceAll(differs, "'romeo@localhost/x'", `"${Romeo's full JID}"`),
		want[4]: strings.ReplaceAll(differs, "id='n'", "id='{scansion:any}'"),
		want[5]: strings.ReplaceAll(differs, "wren", "oriole"),
	} {
		if edit := actions[title].Edit; edit == nil {
			t.Errorf("%s: no edit", title)
		} else if d := cmp.Diff(text, applied(t, differs, *edit)); d != "" {
			t.Errorf("%s: %s", title, d)
		}
	}
	if !actions[want[0]].IsPreferred {
		t.Error("writing what came is not preferred")
	}
	p.MustCall("workspace/executeCommand", command("scs.accept", uri), nil)
	if d := cmp.Diff(accepted, applied(t, differs, <-asked)); d != "" {
		t.Error(d)
	}

	// Of another text nothing is known.
	p.Change(uri, 2, lsptest.Change{Text: differs + "\n"})
	if titles, _ := p.quickFixes(differs, "Romeo receives"); len(titles) > 0 {
		t.Errorf("offered for a text that was not run: %q", titles)
	}
	if lenses := p.lenses(); strings.Contains(lenses, "Accept") {
		t.Errorf("lenses:\n%s", lenses)
	}
	p.refuses("no failed run of the current script")
}

// refuses wants that accepting is refused, for a reason.
func (p runClient) refuses(reason string) {
	p.Helper()
	err := p.Call("workspace/executeCommand", command("scs.accept", uri), nil)
	if err == nil || !strings.Contains(err.Error(), reason) {
		p.Errorf("accept: %v", err)
	}
}

// TestPasswordsAreNotAccepted: what came is a real password, which the script
// does not write as such.
func TestPasswordsAreNotAccepted(t *testing.T) {
	script := strings.Replace(differs, "oriole", "ori<![CDATA[ole]]>", 1)
	p, _ := acceptClient(t, `{"timeout": "10m", "accounts": {"juliet@localhost": {"password": "oriole"}}}`, script)
	p.refuses("password")
	titles, actions := p.quickFixes(script, "Romeo receives")
	for _, title := range titles {
		if text := applied(t, script, *actions[title].Edit); strings.Contains(text, "oriole") || strings.Contains(text, "[redacted]") {
			t.Errorf("%s:\n%s", title, text)
		}
	}
	if !slices.Contains(titles, "accept any value for the text of <body>") {
		t.Errorf("offered: %q", titles)
	}
}

// TestWhatCannotBeAccepted: nothing of the kind came, or it came under other
// names than the script's.
func TestWhatCannotBeAccepted(t *testing.T) {
	p, _ := acceptClient(t, patient, strings.NewReplacer("<message  ", "<iq  ", "wren</body></message>", "wren</body></iq>").Replace(differs))
	p.refuses("no stanza came to write here")
	if lenses := p.lenses(); strings.Contains(lenses, "Accept") {
		t.Errorf("lenses:\n%s", lenses)
	}
}
