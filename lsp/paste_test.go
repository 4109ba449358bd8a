package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPaste imports a log of a client at the cursor.
func TestPaste(t *testing.T) {
	e := start(t, ableRunClient)
	asked := make(chan workspaceEdit, 1)
	e.Reply = func(method string, params json.RawMessage) any {
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
	const more = "\nRomeo disconnects\n"
	e.Open(uri, scene+more)
	paste := func(text string) error {
		argument := map[string]any{"uri": uri, "line": strings.Count(scene, "\n"), "text": text}
		return e.Call("workspace/executeCommand", map[string]any{"command": "scs.import", "arguments": []any{argument}}, nil)
	}
	const log = `Romeo SENT: <iq type="set" id="a"><query xmlns="jabber:iq:register"><username>romeo</username><password>oriole</password></query></iq>
Romeo RECV: <iq type="result" id="a"/>`
	if err := paste(log); err != nil {
		t.Fatal(err)
	}
	want := scene + `
Romeo sends:
	<iq type="set" id="a">
		<query xmlns="jabber:iq:register">
			<username>romeo</username>
			<password>password-2</password>
		</query>
	</iq>

Romeo receives:
	<iq type="result" id="a"/>
` + more
	if d := cmp.Diff(want, applied(t, scene+more, <-asked)); d != "" {
		t.Error(d)
	}
	e.Note("window/showMessage", func(params json.RawMessage) bool {
		return strings.Contains(string(params), "1 sent, 1 received; 1 password or token replaced")
	})
	if err := paste("no stanzas"); err == nil || !strings.Contains(err.Error(), "the clipboard has no stanzas") {
		t.Errorf("%v", err)
	}
	if err := e.Call("workspace/executeCommand", command("scs.import", uri), nil); err == nil {
		t.Error("no line is needed")
	}
}
