package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// cancel ends the work on one request.
type cancel struct {
	end      context.CancelFunc
	byClient bool
}

// handle deals with one message. It runs on the goroutine that reads, until it
// calls [jsonrpc2.Async].
func (c *Conn) handle(ctx context.Context, message *jsonrpc2.Request) (any, error) {
	method, id := message.Method(), message.ID()
	if !message.IsCall() {
		c.notified(method, message.Params())
		return nil, nil // an error would close the connection
	}
	work := c.begin(method, message.Params())
	// The context of a message is used again for the next one, so nothing may
	// derive from it.
	working, end := context.WithCancel(jsonrpc2.DetachContext(ctx))
	defer end()
	mine := &cancel{end: end}
	if !c.register(id, mine) {
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server is shutting down")
	}
	defer c.unregister(id, mine)
	jsonrpc2.Async(ctx)

	if !c.handler.Waits(method) {
		select {
		case c.room <- struct{}{}:
			defer func() { <-c.room }()
		case <-working.Done():
		}
		if working.Err() != nil {
			return nil, Canceled()
		}
	}
	result, err := c.work(working, method, work)
	if c.isCanceled(mine) {
		return nil, Canceled()
	}
	if err != nil {
		return nil, wireError(err)
	}
	return result, nil
}

// notified hands on a notification.
func (c *Conn) notified(method string, params []byte) {
	defer func() {
		if r := recover(); r != nil {
			c.log.Error("panic", "notification", method, "cause", r, "stack", string(debug.Stack()))
		}
	}()
	if method == protocol.MethodCancelRequest {
		c.canceled(params)
		return
	}
	c.handler.Notify(method, params)
}

// begin hands on a request.
func (c *Conn) begin(method string, params []byte) (work Work) {
	defer func() {
		if r := recover(); r != nil {
			work = Answer(nil, c.panicked(method, r))
		}
	}()
	return c.handler.Request(method, params)
}

// work works out the answer to a request.
func (c *Conn) work(ctx context.Context, method string, work Work) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, c.panicked(method, r)
		}
	}()
	return work(ctx)
}

// panicked writes down a panic and returns the error for the client.
func (c *Conn) panicked(method string, cause any) error {
	c.log.Error("panic", "request", method, "cause", cause, "stack", string(debug.Stack()))
	return jsonrpc2.Errorf(jsonrpc2.InternalError, "the server has a bug in %s: %v", method, cause)
}

// register makes a request one that can be cancelled. It is false if the
// connection ends.
func (c *Conn) register(id jsonrpc2.ID, mine *cancel) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.closing {
		return false
	}
	c.running.Add(1)
	c.cancels[id] = mine
	return true
}

func (c *Conn) unregister(id jsonrpc2.ID, mine *cancel) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.cancels[id] == mine { // a client may use an id twice
		delete(c.cancels, id)
	}
	c.running.Done()
}

func (c *Conn) isCanceled(mine *cancel) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return mine.byClient
}

// canceled cancels the request that the parameters of $/cancelRequest name, if
// it is still under way.
func (c *Conn) canceled(params []byte) {
	var message struct {
		ID json.RawMessage `json:"id"`
	}
	if err := json.Unmarshal(params, &message); err != nil {
		c.log.Warn("cancellation without id", "error", err)
		return
	}
	var id jsonrpc2.ID
	var number int64
	var text string
	switch {
	case json.Unmarshal(message.ID, &number) == nil:
		id = jsonrpc2.NewNumberID(number)
	case json.Unmarshal(message.ID, &text) == nil:
		id = jsonrpc2.NewStringID(text)
	default:
		c.log.Warn("cancellation of an invalid id", "id", string(message.ID))
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if request, ok := c.cancels[id]; ok {
		request.byClient = true
		request.end()
	}
}

// Decode decodes the parameters of a message. The error says whether they are
// no JSON or not what they should be.
func Decode(params []byte, into any) error {
	if len(params) == 0 {
		return InvalidParams(errors.New("the parameters are missing"))
	}
	err := decode(params, into)
	switch {
	case err == nil:
		return nil
	case !json.Valid(params):
		return jsonrpc2.NewError(jsonrpc2.ParseError, "the parameters are not JSON")
	}
	return InvalidParams(err)
}

// decode decodes parameters as they are, and failing that without the nulls
// that some clients write for what they leave out.
func decode(params []byte, into any) error {
	err := protocol.Unmarshal(params, into)
	if err == nil {
		return nil
	}
	var value any
	if json.Unmarshal(params, &value) != nil {
		return err
	}
	cleaned, failed := json.Marshal(withoutNulls(value))
	if failed != nil || protocol.Unmarshal(cleaned, into) != nil {
		return err
	}
	return nil
}

// withoutNulls returns a decoded JSON value without the members that are null.
func withoutNulls(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			if member == nil {
				delete(value, key)
				continue
			}
			value[key] = withoutNulls(member)
		}
	case []any:
		for i := range value {
			value[i] = withoutNulls(value[i])
		}
	}
	return value
}
