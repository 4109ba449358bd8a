package lsp_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// Whatever a client sends is answered with the right code or passed over, and
// the conversation goes on.
func TestFrames(t *testing.T) {
	message := func(body string) string { return string(lsptest.Frame(body)) }
	const nonsense = `{"jsonrpc":"2.0","id":7,"method":"nonsense/of/mine"}`
	deep := strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)
	const open = `"textDocument":{"uri":"file:///plays/a.scs"}`
	for _, tt := range []struct {
		name string
		raw  string
		id   string // of the answer; "" if there is none
		code int
	}{
		{"malformed JSON", message(`{"jsonrpc":"2.0","id":7,"method"`), "null", parseError},
		{"no JSON at all", message(`hello`), "null", parseError},
		{"JSON with something behind it", message(`{"jsonrpc":"2.0","id":7,"method":"x"}}`), "null", parseError},
		{"another version", message(`{"jsonrpc":"1.0","id":7,"method":"x"}`), "null", invalidRequest},
		{"an id that is no whole number", message(`{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}`), "null", invalidRequest},
		{"an id that is a list", message(`{"jsonrpc":"2.0","id":[1],"method":"shutdown"}`), "null", invalidRequest},
		{"a batch", message(`[{"jsonrpc":"2.0","id":7,"method":"x"}]`), "null", invalidRequest},
		{"a method that is a number", message(`{"jsonrpc":"2.0","id":7,"method":8}`), "null", invalidRequest},
		{"a header without a length", "Content-Type: x\r\n\r\n", "null", parseError},
		{"a length that is none", "Content-Length: -5\r\n\r\n", "null", parseError},
		{"a length beyond all bounds", "Content-Length: 99999999999999999999\r\n\r\n", "null", parseError},
		{"lines that are no header", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "null", parseError},

		{"a header in small letters", "content-length: 52\r\n\r\n" + nonsense, "7", methodNotFound},
		{"headers that nobody needs", "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nX-Y:z\r\nContent-Length:   52 \r\n\r\n" + nonsense, "7", methodNotFound},
		{"lines that end without a carriage return", "Content-Length: 52\n\n" + nonsense, "7", methodNotFound},
		{"the length twice", "Content-Length: 1\r\nContent-Length: 52\r\n\r\n" + nonsense, "7", methodNotFound},
		{"a length of nothing", "Content-Length: 0\r\n\r\n", "null", parseError},
		{"a length in another system", "Content-Length: 0x34\r\n\r\n", "null", parseError},
		{"a length that is no number", "Content-Length: many\r\n\r\n", "null", parseError},
		{"blank lines between messages", "\r\n\r\n" + message(nonsense), "7", methodNotFound},
		{"blank lines in a message", message("\r\n" + nonsense + "\n\n"), "7", methodNotFound},
		{"a batch of nothing", message(`[]`), "null", invalidRequest},
		{"null", message(`null`), "null", parseError},
		{"a number", message(`7`), "null", parseError},
		{"no method", message(`{"jsonrpc":"2.0","id":7}`), "null", invalidRequest},
		{"a method without a name", message(`{"jsonrpc":"2.0","id":7,"method":""}`), "7", methodNotFound},
		{"a method in another script", message(`{"jsonrpc":"2.0","id":7,"method":"📜/\u0000"}`), "7", methodNotFound},
		{"bytes that are no UTF-8", message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"\xff\"}"), "7", methodNotFound},
		{"parameters that are deep", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"x":` + deep + `}}`), "7", parseError},
		{"parameters that are text", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":"x"}`), "7", invalidParams},

		{"an unknown method", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/nonsense","params":{}}`), "7", methodNotFound},
		{"an unknown method for the server alone", message(`{"jsonrpc":"2.0","id":7,"method":"$/nonsense"}`), "7", methodNotFound},
		{"a method that is not offered", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/moniker","params":{}}`), "7", methodNotFound},
		{"an id that is a text", message(`{"jsonrpc":"2.0","id":"seven","method":"textDocument/nonsense"}`), `"seven"`, methodNotFound},
		{"parameters that are missing", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover"}`), "7", invalidParams},
		{"parameters that are a list", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":[]}`), "7", invalidParams},
		{"parameters that are null", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":null}`), "7", invalidParams},
		{"parameters that are malformed", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"textDocument":{,}}}`), "7", parseError},
		{"a document that is a number", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"textDocument":7,"position":{"line":0,"character":0}}}`), "7", invalidParams},
		{"a document that is none", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"position":{"line":0,"character":0}}}`), "7", invalidParams},
		{"a document that is not open", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///plays/b.scs"},"position":{"line":0,"character":0}}}`), "7", invalidParams},
		{"a negative line", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{` + open + `,"position":{"line":-1,"character":0}}}`), "7", invalidParams},
		{"a line that is not there", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{` + open + `,"position":{"line":1000,"character":0}}}`), "7", invalidParams},
		{"a character of one and a half", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{` + open + `,"position":{"line":0,"character":1.5}}}`), "7", invalidParams},
		{"a range backwards", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/rangeFormatting","params":{` + open + `,"options":{"tabSize":4,"insertSpaces":true},"range":{"start":{"line":3,"character":0},"end":{"line":1,"character":0}}}}`), "7", invalidParams},
		{"a range with half of it missing is at the start", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/codeAction","params":{` + open + `,"range":{},"context":{"diagnostics":null,"only":null,"triggerKind":null}}}`), "7", 0},
		{"a character behind the end of its line is at that end", message(`{"jsonrpc":"2.0","id":7,"method":"textDocument/hover","params":{` + open + `,"position":{"line":8,"character":4000000000}}}`), "7", 0},

		{"an unknown notification", message(`{"jsonrpc":"2.0","method":"$/nonsense","params":{}}`), "", 0},
		{"a notification with parameters of the wrong type", message(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":[7]}`), "", 0},
		{"a notification without parameters", message(`{"jsonrpc":"2.0","method":"textDocument/didChange"}`), "", 0},
		{"a change of a document that is not open", message(`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///b.scs","version":2},"contentChanges":[]}}`), "", 0},
		{"a document that is no URI", message(`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"","version":1,"text":""}}}`), "", 0},
		{"a save of a document that is not open", message(`{"jsonrpc":"2.0","method":"textDocument/didSave","params":{"textDocument":{"uri":"file:///b.scs"}}}`), "", 0},
		{"a document that is closed twice", message(`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///b.scs"}}}`), "", 0},
		{"files that have changed and are none", message(`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":7},{}]}}`), "", 0},
		{"settings that are none", message(`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":7}`), "", 0},
		{"folders that are none", message(`{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":{"event":7}}`), "", 0},
		{"a cancellation of nothing", message(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":4711}}`), "", 0},
		{"a cancellation without an id", message(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{}}`), "", 0},
		{"an answer to nothing", message(`{"jsonrpc":"2.0","id":4711,"result":null}`), "", 0},
		{"an error as the answer to nothing", message(`{"jsonrpc":"2.0","id":4711,"error":{"code":1,"message":"x"}}`), "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := start(t, nil)
			e.Open(uri, scene)
			e.Raw([]byte(tt.raw))
			if tt.id != "" {
				answer := e.Answer(tt.id)
				got := 0
				if answer.Error != nil {
					got = answer.Error.Code
				}
				if got != tt.code {
					t.Errorf("code %d (%v), want %d", got, answer.Error, tt.code)
				}
			}
			// The next message is understood, and the document is as it was.
			var h json.RawMessage
			e.MustCall("textDocument/hover", lsptest.At(uri, 8, 2), &h)
			if !strings.Contains(string(h), "romeo@localhost") {
				t.Errorf("the hover after it: %s", h)
			}
		})
	}
}

// A frame that ends in its middle ends the conversation.
func TestTruncatedFrame(t *testing.T) {
	e := start(t, nil)
	e.Raw([]byte("Content-Length: 100\r\n\r\n{\"jsonrpc\":"))
	e.Hang()
	if err := e.Returned(); err == nil {
		t.Error("a clean end")
	}
}

// A length that is wrong leaves nothing to hold on to: that is said, and the
// conversation ends in order with the input.
func TestWrongLength(t *testing.T) {
	const body = `{"jsonrpc":"2.0","id":7,"method":"nonsense"}`
	for name, length := range map[string]int{"too short": len(body) - 5, "too long": len(body) + 5} {
		t.Run(name, func(t *testing.T) {
			e := start(t, nil)
			e.Raw(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", length, body))
			e.Begin("textDocument/hover", lsptest.At(uri, 0, 0))
			if answer := e.Answer("null"); answer.Error == nil || answer.Error.Code != parseError {
				t.Errorf("got %+v", answer)
			}
			e.Hang()
			if err := e.Returned(); err == nil {
				t.Error("a clean end")
			}
		})
	}
}

// A document needs no name that a file could have.
func TestRequestsAboutOddURIs(t *testing.T) {
	e := start(t, nil)
	for odd, want := range map[string]int{
		"untitled:Untitled-1": invalidParams, "file:///c%3A/plays/a%20b.scs": invalidParams, "file://server/share/a.scs": invalidParams,
		"file:///plays/%zz.scs": invalidParams, "a.scs": invalidParams, "": invalidParams, "file://": invalidParams, "http://[::1": invalidParams,
		"file:///%00.scs": invalidParams, "file:///dev/zero": invalidParams, "file:///proc/self/mem": invalidParams,
	} {
		if got := code(e.Call("textDocument/hover", lsptest.At(odd, 0, 0), nil)); got != want {
			t.Errorf("%q: code %d, want %d", odd, got, want)
		}
		e.Open(odd, scene)
		e.Change(odd, 2, change(8, 8, 8, 9, ""))
		e.Close(odd)
	}
	e.Open(uri, scene)
	e.MustCall("textDocument/hover", lsptest.At(uri, 8, 2), nil)
}

// Answers are right however many questions are under way, and each is about
// the text that there was when it came.
func TestThousandRequestsAtOnce(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	const n = 1000
	ids := make([]string, n)
	for i := range n {
		e.Change(uri, i+2, lsptest.Change{Text: fmt.Sprintf("# Scene %d\n%s", i, scene)})
		ids[i] = e.Begin("textDocument/foldingRange", lsptest.In(uri))
		if i%3 == 0 {
			e.Notify("$/cancelRequest", map[string]any{"id": json.Number(ids[i])})
		}
		if i%2 == 0 {
			ids[i] = e.Begin("workspace/symbol", map[string]any{"query": "Scene"})
		}
	}
	for i, id := range ids {
		answer := e.Answer(id)
		switch {
		case answer.Error != nil && (answer.Error.Code != requestCancelled || i%3 != 0):
			t.Fatalf("request %d: %v", i, answer.Error)
		case answer.Error == nil && i%2 != 0 && !strings.Contains(string(answer.Result), "startLine"):
			t.Fatalf("request %d: %s", i, answer.Result)
		}
	}
	e.Diagnostics(uri, n+1)
}

// A cancelled request has one answer, whether the cancellation comes in time or
// not.
func TestCancelledLate(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, scene)
	id := e.Begin("textDocument/hover", lsptest.At(uri, 8, 2))
	if answer := e.Answer(id); answer.Error != nil {
		t.Fatal(answer.Error)
	}
	e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	e.MustCall("textDocument/hover", lsptest.At(uri, 8, 2), nil)
}

// A document of 10 MB is slow, not fatal.
func TestHugeDocument(t *testing.T) {
	testenv.Long(t)
	block := "Romeo sends:\n\t<message to='juliet@localhost' type='chat'>\n\t\t<body>🌹 Good morrow</body>\n\t</message>\n\n"
	text := scene + "\n" + strings.Repeat(block, 10<<20/len(block))
	e := start(t, nil)
	e.Open(uri, text)
	last := strings.Count(text, "\n")
	e.Change(uri, 2, change(last, 0, last, 0, "Romeo conects\n"))
	if got := codes(e.Diagnostics(uri, 2)); !strings.Contains(got, "unknown-verb") && len(got) < 1000 {
		t.Errorf("found %s", got)
	}
	var h json.RawMessage
	e.MustCall("textDocument/hover", lsptest.At(uri, last, 2), &h)
	if !strings.Contains(string(h), "romeo@localhost") {
		t.Errorf("hover: %s", h)
	}
	for _, method := range []string{
		"textDocument/semanticTokens/full", "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/documentLink",
	} {
		e.MustCall(method, lsptest.In(uri), nil)
	}
	e.MustCall("textDocument/completion", lsptest.At(uri, last, 6), nil)
}

// Elements as deep as a text can hold cost no more than other rubbish.
func TestDeepDocument(t *testing.T) {
	text := scene + "\nRomeo sends:\n\t" + strings.Repeat("<a>", 100_000)
	e := start(t, nil)
	e.Open(uri, text)
	e.Diagnostics(uri, 1)
	at := lsptest.At(uri, 11, 200_000)
	for _, method := range []string{
		"textDocument/hover", "textDocument/completion", "textDocument/foldingRange", "textDocument/semanticTokens/full",
		"textDocument/documentSymbol", "textDocument/linkedEditingRange", "textDocument/documentHighlight",
	} {
		e.MustCall(method, at, nil)
	}
	e.MustCall("textDocument/selectionRange", map[string]any{
		"textDocument": map[string]any{"uri": uri}, "positions": []any{at["position"]},
	}, nil)
	e.MustCall("textDocument/onTypeFormatting", merged(at, map[string]any{
		"ch": "\n", "options": map[string]any{"tabSize": 4, "insertSpaces": false},
	}), nil)
}

func TestThousandFiles(t *testing.T) {
	files := map[string]string{}
	for i := range 1000 {
		files[filepath.Join(fmt.Sprintf("folder%02d", i%20), fmt.Sprintf("script%04d.scs", i))] = faulty
	}
	e := startIn(t, pulls, folder(t, files))
	first := pullWorkspace(e, nil)
	if len(first) != len(files) {
		t.Fatalf("%d reports of %d files", len(first), len(files))
	}
	for _, r := range first {
		if codes(r.Items) != "unknown-verb" {
			t.Fatalf("%s: %s", r.URI, codes(r.Items))
		}
	}
	for _, r := range pullWorkspace(e, first) {
		if r.Kind != "unchanged" {
			t.Fatalf("%s: %s", r.URI, r.Kind)
		}
	}
	// The work ends when the client no longer wants it.
	id := e.Begin("workspace/symbol", map[string]any{"query": ""})
	e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	if answer := e.Answer(id); answer.Error != nil && answer.Error.Code != requestCancelled {
		t.Error(answer.Error)
	}
}
