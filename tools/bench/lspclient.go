package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// client is an editor of one language server, which it has started.
type client struct {
	server   *languageServer
	command  *exec.Cmd
	in       io.WriteCloser
	messages chan message
	lastID   int
}

// message is what a language server has said, and when.
type message struct {
	at     time.Time
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *struct{ Message string }
}

// answerTimeout bounds how long a server may take for one answer.
const answerTimeout = time.Minute

// startClient starts a language server in a folder and opens the conversation.
func startClient(server *languageServer, folder string) (*client, error) {
	command := exec.Command(server.command[0], server.command[1:]...)
	command.Dir = folder
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", server.name, err)
	}
	c := &client{server: server, command: command, in: in, messages: make(chan message, 1000)}
	go c.read(bufio.NewReaderSize(out, 1<<16))
	_, err = c.call("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": "file://" + folder,
		"workspaceFolders":      []any{map[string]any{"uri": "file://" + folder, "name": "bench"}},
		"initializationOptions": server.options,
		"capabilities": map[string]any{
			"workspace": map[string]any{"configuration": true, "workspaceFolders": true},
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{},
				"completion":         map[string]any{"completionItem": map[string]any{"snippetSupport": true, "documentationFormat": []string{"markdown"}}},
				"hover":              map[string]any{"contentFormat": []string{"markdown"}},
			},
		},
	})
	if err == nil {
		err = c.notify("initialized", map[string]any{})
	}
	if err == nil && server.settings != nil {
		err = c.notify("workspace/didChangeConfiguration", map[string]any{"settings": server.settings})
	}
	if err != nil {
		return nil, errors.Join(err, c.end())
	}
	return c, nil
}

// end ends the conversation and the server.
func (c *client) end() error {
	_, err := c.call("shutdown", nil)
	if err == nil {
		err = c.notify("exit", nil)
	}
	c.in.Close()
	if err != nil {
		err = errors.Join(err, c.command.Process.Kill())
	}
	for range c.messages { // what is read from must not be closed before its end
	}
	if ended := c.command.Wait(); err == nil && c.server.exits {
		err = ended
	}
	return err
}

// read takes in what the server says until its end.
func (c *client) read(out *bufio.Reader) {
	defer close(c.messages)
	for {
		header, err := textproto.NewReader(out).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(out, body); err != nil {
			return
		}
		m := message{at: time.Now()}
		if json.Unmarshal(body, &m) != nil {
			return
		}
		c.messages <- m
	}
}

func (c *client) send(body map[string]any) error {
	body["jsonrpc"] = "2.0"
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(encoded), encoded)
	return err
}

func (c *client) notify(method string, params any) error {
	return c.send(map[string]any{"method": method, "params": params})
}

// await waits for a message, and answers what the server asks meanwhile.
func (c *client) await(what string, wanted func(message) bool) (message, error) {
	timeout := time.After(answerTimeout)
	for {
		select {
		case m, ok := <-c.messages:
			if !ok {
				return m, fmt.Errorf("%s has ended and not sent %s", c.server.name, what)
			}
			if m.Method != "" && m.ID != nil {
				if err := c.send(map[string]any{"id": m.ID, "result": c.answer(m)}); err != nil {
					return m, err
				}
			}
			if wanted(m) {
				return m, nil
			}
		case <-timeout:
			return message{}, fmt.Errorf("%s has not sent %s", c.server.name, what)
		}
	}
}

// answer returns what an editor answers to a request of the server.
func (c *client) answer(m message) any {
	if m.Method != "workspace/configuration" {
		return nil
	}
	var params struct{ Items []struct{ Section string } }
	if json.Unmarshal(m.Params, &params) != nil {
		return nil
	}
	answers := make([]any, len(params.Items))
	for i, item := range params.Items {
		answers[i] = c.server.settings[item.Section]
	}
	return answers
}

// call sends a request and returns how long the answer took. An answer to a
// question about a place says something, or it is an error: a server that knows
// nothing is no peer.
func (c *client) call(method string, params any) (time.Duration, error) {
	c.lastID++
	id := strconv.Itoa(c.lastID)
	request := map[string]any{"id": c.lastID, "method": method}
	if params != nil {
		request["params"] = params
	}
	start := time.Now()
	if err := c.send(request); err != nil {
		return 0, err
	}
	m, err := c.await("an answer to "+method, func(m message) bool { return m.Method == "" && string(m.ID) == id })
	if err == nil && m.Error != nil {
		err = fmt.Errorf("%s: %s: %s", c.server.name, method, m.Error.Message)
	}
	const least = 50 // bytes of an answer with anything in it
	if err == nil && strings.HasPrefix(method, "textDocument/") && len(m.Result) < least {
		err = fmt.Errorf("%s: %s: the answer is empty: %s", c.server.name, method, m.Result)
	}
	return m.at.Sub(start), err
}

// place is a position in a document, from 0.
type place struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// at returns the parameters of a request about a place.
func at(uri string, p place) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": uri}, "position": p}
}

func (c *client) open(uri, text string) error {
	return c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": c.server.language, "version": 1, "text": text,
	}})
}

// change replaces what stands between two places.
func (c *client) change(uri string, version int, start, end place, text string) error {
	return c.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": start, "end": end}, "text": text}},
	})
}

// keystroke types the fault of a document, or takes it away, and returns how
// long it took until the server had published that.
func (c *client) keystroke(uri string, d document, version int, faulty bool) (time.Duration, error) {
	end, text := d.faultAt, c.server.fault
	if !faulty {
		end, text = place{end.Line, end.Character + len(text)}, ""
	}
	start := time.Now()
	if err := c.change(uri, version, d.faultAt, end, text); err != nil {
		return 0, err
	}
	published, err := c.published(uri, faulty)
	return published.Sub(start), err
}

// published waits until the server has published of a document that something
// is wrong with it, or that nothing is, and returns when.
func (c *client) published(uri string, faulty bool) (time.Time, error) {
	m, err := c.await("the diagnostics of "+uri, func(m message) bool {
		found, of := publishedIn(m)
		return of == uri && found > 0 == faulty
	})
	return m.at, err
}

// publishedIn returns how much is wrong with a document, and its URI, or "" for
// another message.
func publishedIn(m message) (found int, uri string) {
	if m.Method != "textDocument/publishDiagnostics" {
		return 0, ""
	}
	var params struct {
		URI         string
		Diagnostics []json.RawMessage
	}
	if json.Unmarshal(m.Params, &params) != nil {
		return 0, ""
	}
	return len(params.Diagnostics), params.URI
}

// memory returns how many bytes the server holds now. It is 0 where the system
// does not say.
func (c *client) memory() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.command.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(size)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}
