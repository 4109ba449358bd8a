// Package lsptest is an editor for tests: it speaks to a language server as
// editors do, over a stream of bytes, and waits for what it expects instead of
// sleeping. It shares no code with the server, so that both cannot be wrong in
// the same way.
package lsptest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long an editor waits for what it expects before the test
// fails. It is never waited for in a test that passes.
const patience = 5 * time.Minute

// Serve runs a server on a stream until it ends.
type Serve func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error

// Editor is a client of one server. Its methods are safe for concurrent use.
type Editor struct {
	tb   testing.TB
	to   io.WriteCloser
	from io.ReadCloser

	writing sync.Mutex

	mutex    sync.Mutex
	changed  *sync.Cond
	nextID   int
	answers  map[string]Message
	notes    []Message     // notifications and requests of the server, in order
	ended    bool          // the server says nothing more
	drained  chan struct{} // closed when it does not
	serveErr error
	served   chan struct{} // closed when the server has returned

	// Reply answers a request of the server; nil answers null.
	Reply func(method string, params json.RawMessage) any
	// ReplyLater is a Reply that may take its time: what else the server says is
	// read meanwhile. It goes before Reply.
	ReplyLater func(method string, params json.RawMessage) any
}

// Message is a message of the server.
type Message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// Error is the error of an answer.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error returns the message with its code.
func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// Start starts a server and an editor that speaks to it. At the end of the
// test the connection is cut and the server has to return.
func Start(tb testing.TB, serve Serve) *Editor {
	tb.Helper()
	serverIn, editorOut := io.Pipe()
	editorIn, serverOut := io.Pipe()
	e := New(tb, editorIn, editorOut)
	ctx, cancel := context.WithCancel(context.Background())
	e.served = make(chan struct{})
	go func() {
		defer close(e.served)
		e.serveErr = serve(ctx, serverIn, serverOut)
		serverOut.Close()
	}()
	tb.Cleanup(func() {
		cancel()
		editorOut.Close()
		e.awaitEnd()
		editorIn.Close()
	})
	return e
}

// New returns an editor that reads what a server writes, and the other way
// round.
func New(tb testing.TB, from io.ReadCloser, to io.WriteCloser) *Editor {
	e := &Editor{tb: tb, to: to, from: from, answers: map[string]Message{}, drained: make(chan struct{})}
	e.changed = sync.NewCond(&e.mutex)
	go e.read()
	return e
}

// Returned waits for a server of [Start] to return, and returns its error; for
// one of [StartProcess], that of [exec.Cmd.Wait].
func (e *Editor) Returned() error {
	e.tb.Helper()
	if !e.awaitEnd() {
		e.tb.FailNow()
	}
	return e.serveErr
}

// awaitEnd reports whether the server ends. If it does not, the test has failed.
func (e *Editor) awaitEnd() bool {
	e.tb.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-e.served:
		return true
	case <-timer.C:
		e.tb.Error("the server does not end")
		return false
	}
}

// Hang closes the editor's end of the connection.
func (e *Editor) Hang() { e.to.Close() }

// read takes in what the server says.
func (e *Editor) read() {
	defer close(e.drained)
	in := bufio.NewReaderSize(e.from, 1<<16)
	for {
		message, err := readMessage(in)
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe) {
				e.tb.Errorf("what the server writes is no message: %v", err)
			}
			e.mutex.Lock()
			e.ended = true
			e.changed.Broadcast()
			e.mutex.Unlock()
			return
		}
		if message.Method != "" && message.ID != nil {
			e.reply(message)
		}
		e.mutex.Lock()
		if message.Method == "" {
			e.answers[string(message.ID)] = message
		} else {
			e.notes = append(e.notes, message)
		}
		e.changed.Broadcast()
		e.mutex.Unlock()
	}
}

// readMessage reads a frame and what is in it.
func readMessage(in *bufio.Reader) (Message, error) {
	var message Message
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return message, err
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		return message, err
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(in, body); err != nil {
		return message, err
	}
	return message, json.Unmarshal(body, &message)
}

// reply answers a request of the server.
func (e *Editor) reply(message Message) {
	send := func(result any) { e.send(map[string]any{"jsonrpc": "2.0", "id": message.ID, "result": result}) }
	switch {
	case e.ReplyLater != nil:
		go func() { send(e.ReplyLater(message.Method, message.Params)) }()
	case e.Reply != nil:
		result := e.Reply(message.Method, message.Params)
		go send(result)
	default:
		go send(nil)
	}
}

// Raw sends bytes as they are.
func (e *Editor) Raw(data []byte) {
	e.writing.Lock()
	defer e.writing.Unlock()
	_, _ = e.to.Write(data) // a server that has gone is noticed by who waits for it
}

// Frame returns a message in its frame.
func Frame(body string) []byte {
	return fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body)
}

func (e *Editor) send(message any) {
	body, err := json.Marshal(message)
	if err != nil {
		e.tb.Error(err)
		return
	}
	e.Raw(Frame(string(body)))
}

// Notify sends a notification.
func (e *Editor) Notify(method string, params any) {
	e.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// Begin sends a request and returns its id, for [Editor.Answer].
func (e *Editor) Begin(method string, params any) string {
	e.mutex.Lock()
	e.nextID++
	id := e.nextID
	e.mutex.Unlock()
	message := map[string]any{"jsonrpc": "2.0", "id": id, "method": method}
	if params != nil {
		message["params"] = params
	}
	e.send(message)
	return strconv.Itoa(id)
}

// Answer waits for the answer to the request of that id.
func (e *Editor) Answer(id string) Message {
	e.tb.Helper()
	var answer Message
	e.Await("an answer to request "+id, func() bool {
		found, ok := e.answers[id]
		answer = found
		return ok
	})
	return answer
}

// Call sends a request, waits for the answer and decodes it into result, which
// may be nil. The error is of type [*Error].
func (e *Editor) Call(method string, params, result any) error {
	e.tb.Helper()
	answer := e.Answer(e.Begin(method, params))
	if answer.Error != nil {
		return answer.Error
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Result, result); err != nil {
		e.tb.Fatalf("the answer to %s cannot be decoded: %v\n%s", method, err, answer.Result)
	}
	return nil
}

// MustCall is [Editor.Call] for requests that must succeed.
func (e *Editor) MustCall(method string, params, result any) {
	e.tb.Helper()
	if err := e.Call(method, params, result); err != nil {
		e.tb.Fatalf("%s: %v", method, err)
	}
}

// Await waits until a condition holds, which is looked at whenever the server
// has said something. The editor is locked meanwhile.
func (e *Editor) Await(what string, holds func() bool) {
	e.tb.Helper()
	timedOut := false
	timer := time.AfterFunc(patience, func() {
		e.mutex.Lock()
		timedOut = true
		e.changed.Broadcast()
		e.mutex.Unlock()
	})
	defer timer.Stop()
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for !holds() {
		if timedOut || e.ended {
			e.tb.Fatalf("the server has not sent %s; it has sent %s", what, e.said())
		}
		e.changed.Wait()
	}
}

// said lists what the server has said by itself, for a failing test.
func (e *Editor) said() string {
	var methods []string
	for _, note := range e.notes {
		methods = append(methods, note.Method)
	}
	return fmt.Sprintf("%d answers and [%s]", len(e.answers), strings.Join(methods, ", "))
}

// Note waits for a notification or request of the server with that method for
// which match holds, and returns the latest.
func (e *Editor) Note(method string, match func(params json.RawMessage) bool) json.RawMessage {
	e.tb.Helper()
	var found json.RawMessage
	e.Await(method, func() bool {
		for i := len(e.notes) - 1; i >= 0; i-- {
			if note := e.notes[i]; note.Method == method && (match == nil || match(note.Params)) {
				found = note.Params
				return true
			}
		}
		return false
	})
	return found
}

// Noted returns how often the server has sent a notification or request with
// that method so far.
func (e *Editor) Noted(method string) int { return len(e.Notes(method)) }

// Notes returns the parameters of all notifications and requests with that
// method that the server has sent so far, in order.
func (e *Editor) Notes(method string) []json.RawMessage {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	var all []json.RawMessage
	for _, note := range e.notes {
		if note.Method == method {
			all = append(all, note.Params)
		}
	}
	return all
}

// Forget forgets what the server has said by itself.
func (e *Editor) Forget() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.notes = nil
}
