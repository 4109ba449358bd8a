package rpc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.lsp.dev/jsonrpc2"
	"go.uber.org/goleak"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/lsp/rpc"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// handler is a server of a few lines.
type handler struct {
	conn *rpc.Conn

	mutex sync.Mutex
	notes []string
}

func (h *handler) Notify(method string, params []byte) {
	switch method {
	case "panic":
		panic("in a notification")
	case "exit":
		h.conn.Stop()
	case "spam":
		for range 100_000 {
			h.conn.Notify("window/logMessage", map[string]any{"message": strings.Repeat("x", 100)})
		}
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.notes = append(h.notes, string(params))
}

func (h *handler) Waits(method string) bool { return method == "wait long" }

func (h *handler) Request(method string, params []byte) rpc.Work {
	text := string(params)
	switch method {
	case "panic at once":
		panic("in a request")
	case "panic later":
		return func(context.Context) (any, error) { panic("in work") }
	case "wait", "wait long":
		return func(ctx context.Context) (any, error) {
			h.conn.Notify("waiting", nil)
			<-ctx.Done()
			return "too late", nil
		}
	case "notes":
		h.mutex.Lock()
		defer h.mutex.Unlock()
		return rpc.Answer(strings.Join(h.notes, ""), nil)
	case "ask":
		return func(ctx context.Context) (any, error) {
			var answer string
			err := h.conn.Call(ctx, "question", nil, &answer)
			return answer, err
		}
	case "fail":
		return rpc.Answer(nil, failures[strings.Trim(text, `"[]`)])
	}
	// The parameters are gone when the handler returns: work keeps a copy.
	return func(ctx context.Context) (any, error) {
		child, cancel := context.WithCancel(ctx)
		defer cancel()
		return text, child.Err()
	}
}

var failures = map[string]error{
	"canceled":         context.Canceled,
	"wrapped":          fmt.Errorf("while looking: %w", context.Canceled),
	"deadline":         context.DeadlineExceeded,
	"any":              errors.New("something"),
	"content modified": rpc.ContentModified("x"),
	"request failed":   rpc.RequestFailed("x"),
	"invalid params":   rpc.InvalidParams(errors.New("x")),
	"wrapped code":     fmt.Errorf("while looking: %w", rpc.InvalidRequest("x")),
	"not initialized":  rpc.NotInitialized(),
	"method not found": rpc.MethodNotFound("x"),
}

func start(t *testing.T) *lsptest.Editor {
	t.Helper()
	return lsptest.Start(t, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
		h := &handler{conn: rpc.New(in, out, slog.New(slog.DiscardHandler))}
		h.conn.Run(ctx, h)
		return nil
	})
}

func code(err error) int {
	if e, ok := errors.AsType[*lsptest.Error](err); ok {
		return e.Code
	}
	return 0
}

// A panic costs its own message.
func TestPanics(t *testing.T) {
	e := start(t)
	e.Notify("panic", nil)
	for _, method := range []string{"panic at once", "panic later"} {
		if got := code(e.Call(method, nil, nil)); got != int(jsonrpc2.InternalError) {
			t.Errorf("%s: code %d", method, got)
		}
	}
	var echo []int
	var text string
	e.MustCall("echo", []int{1}, &text)
	if json.Unmarshal([]byte(text), &echo) != nil || len(echo) != 1 {
		t.Errorf("afterwards: %s", text)
	}
}

func TestErrorCodes(t *testing.T) {
	for name, want := range map[string]int{
		"canceled": -32800, "wrapped": -32800, "deadline": -32800, "any": -32603, "content modified": -32801, "request failed": -32803,
		"invalid params": -32602, "wrapped code": -32600, "not initialized": -32002, "method not found": -32601,
	} {
		if got := code(start(t).Call("fail", []string{name}, nil)); got != want {
			t.Errorf("%s: code %d, want %d", name, got, want)
		}
	}
}

// Notifications arrive in the order in which they were sent, whatever requests
// are under way.
func TestNotificationsInOrder(t *testing.T) {
	e := start(t)
	var want strings.Builder
	for i := range 2000 {
		e.Notify("note", i)
		want.WriteString(strconv.Itoa(i))
		if i%3 == 0 {
			e.Begin("echo", i)
		}
	}
	var got string
	e.MustCall("notes", nil, &got)
	if got != want.String() {
		t.Error("the notifications have arrived in another order")
	}
}

// A request sees all notifications that were sent before it, and none that were
// sent after it.
func TestRequestsBeginInOrder(t *testing.T) {
	e := start(t)
	var ids, want []string
	sent := ""
	for i := range 500 {
		e.Notify("note", i)
		sent += strconv.Itoa(i)
		ids = append(ids, e.Begin("notes", nil))
		want = append(want, sent)
	}
	for i, id := range ids {
		var got string
		if err := json.Unmarshal(e.Answer(id).Result, &got); err != nil || got != want[i] {
			t.Fatalf("request %d has seen something else than was sent before it", i)
		}
	}
}

func TestCancel(t *testing.T) {
	e := start(t)
	id := e.Begin("wait", nil)
	e.Note("waiting", nil)
	e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	if answer := e.Answer(id); answer.Error == nil || answer.Error.Code != -32800 {
		t.Errorf("got %+v", answer)
	}
	// Its id means nothing any more.
	e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	e.MustCall("echo", 1, nil)
}

// Those that wait for others to end can be cancelled too, and do not keep
// notifications waiting.
func TestManyRequestsThatWait(t *testing.T) {
	e := start(t)
	var ids []string
	for range 200 {
		ids = append(ids, e.Begin("wait", nil))
	}
	e.Notify("note", "x")
	for _, id := range ids {
		e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	}
	for _, id := range ids {
		if answer := e.Answer(id); answer.Error == nil || answer.Error.Code != -32800 {
			t.Fatalf("got %+v", answer)
		}
	}
}

// Requests that wait for long leave all the room to others.
func TestManyRequestsThatWaitForLong(t *testing.T) {
	e := start(t)
	var ids []string
	for range 200 {
		ids = append(ids, e.Begin("wait long", nil))
	}
	e.MustCall("echo", 1, nil)
	for _, id := range ids {
		e.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)})
	}
	for _, id := range ids {
		if answer := e.Answer(id); answer.Error == nil || answer.Error.Code != -32800 {
			t.Fatalf("got %+v", answer)
		}
	}
	// Each has been called, however early it was cancelled.
	if n := e.Noted("waiting"); n != len(ids) {
		t.Errorf("%d of %d have been called", n, len(ids))
	}
}

// Requests under way are cancelled when the connection ends, and it does not
// wait for the client.
func TestEndWithWorkUnderWay(t *testing.T) {
	e := start(t)
	for range 100 {
		e.Begin("wait", nil)
	}
	e.Note("waiting", nil)
	e.Notify("exit", nil)
	if err := e.Returned(); err != nil {
		t.Error(err)
	}
}

// A server can ask its client while it answers it.
func TestCallsInBothDirections(t *testing.T) {
	e := start(t)
	e.Reply = func(string, json.RawMessage) any { return "answer" }
	var got string
	e.MustCall("ask", nil, &got)
	if got != "answer" {
		t.Errorf("got %q", got)
	}
}

// A client that does not read keeps nothing waiting but its own answers.
func TestClientThatDoesNotRead(t *testing.T) {
	testenv.Long(t) // the connection waits a second for such a client
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	h := &handler{conn: rpc.New(fromClient, toClient, slog.New(slog.DiscardHandler))}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.conn.Run(t.Context(), h)
	}()
	send := func(body string) { _, _ = toServer.Write(lsptest.Frame(body)) }
	send(`{"jsonrpc":"2.0","method":"spam"}`)
	for range 1000 { // each would be answered
		send(`{bad`)
	}
	send(`{"jsonrpc":"2.0","method":"note","params":[1]}`)
	send(`{"jsonrpc":"2.0","method":"exit"}`)
	fromServer.Close()
	<-ended
	h.mutex.Lock()
	defer h.mutex.Unlock()
	// Whether the farewell itself is noted by now depends on who is quicker.
	if !slices.Contains(h.notes, "[1]") {
		t.Errorf("the last notification has not been read: %q", h.notes)
	}
}

// Contexts of requests are not those of others: what is derived from one may
// outlive it. Run under the race detector, this finds it if they are.
func TestContextsUnderStress(t *testing.T) {
	e := start(t)
	var ids []string
	for i := range 2000 {
		ids = append(ids, e.Begin("echo", i))
		if i%7 == 0 {
			e.Notify("$/cancelRequest", map[string]any{"id": json.Number(ids[i])})
		}
	}
	for i, id := range ids {
		answer := e.Answer(id)
		if want := fmt.Sprintf("%q", strconv.Itoa(i)); answer.Error == nil && string(answer.Result) != want {
			t.Fatalf("request %d: %s", i, answer.Result)
		} else if answer.Error != nil && (i%7 != 0 || answer.Error.Code != -32800) {
			t.Fatalf("request %d: %v", i, answer.Error)
		}
	}
}
