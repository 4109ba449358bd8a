package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"go.lsp.dev/protocol"
)

// progress is the bar that shows how a run goes. Its methods do not wait for
// the client.
type progress struct {
	server *server
	token  json.RawMessage // nil for no bar
	title  string

	mutex sync.Mutex
	shown bool // the client has been told of it
	over  bool
	last  progressValue
}

// progressParams are those of "$/progress", with a token as it came.
type progressParams struct {
	Token json.RawMessage `json:"token"`
	Value any             `json:"value,omitzero"`
}

// progressValue is what a bar shows: LSP 3.17, "Work Done Progress".
type progressValue struct {
	Kind        string  `json:"kind"`
	Title       string  `json:"title,omitzero"`
	Cancellable bool    `json:"cancellable,omitzero"`
	Message     string  `json:"message,omitzero"`
	Percentage  *uint32 `json:"percentage,omitzero"`
}

// newProgress shows a bar, on the client's token if it has sent one, else on
// one that it is asked to make.
func (s *server) newProgress(ctx context.Context, one *run, title string) *progress {
	p := &progress{server: s, title: title, token: one.token}
	switch {
	case len(p.token) > 0:
		p.begin()
	case s.client.workDoneProgress:
		p.token = json.RawMessage(fmt.Sprintf(`"scs/run/%d"`, s.ids.Add(1)))
		s.runs.setToken(one, p.token)
		s.inBackground(func(context.Context) {
			err := s.conn.Call(ctx, protocol.MethodWindowWorkDoneProgressCreate, &progressParams{Token: p.token}, nil)
			if err == nil {
				p.begin()
			}
		})
	}
	return p
}

// begin shows the bar, unless the run has ended already.
func (p *progress) begin() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.over {
		return
	}
	p.shown = true
	first := p.last
	first.Kind, first.Title, first.Cancellable = "begin", p.title, true
	if first.Percentage == nil {
		first.Percentage = new(uint32)
	}
	p.send(first)
}

// report shows what is at work, and how much is done.
func (p *progress) report(message string, percentage uint32) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.last = progressValue{Kind: "report", Cancellable: true, Message: message, Percentage: &percentage}
	if p.shown && !p.over {
		p.send(p.last)
	}
}

// end takes the bar away.
func (p *progress) end(message string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.over = true
	if p.shown {
		p.send(progressValue{Kind: "end", Message: message})
	}
}

// send tells the client; the mutex is held.
func (p *progress) send(value progressValue) {
	p.server.conn.Notify(protocol.MethodProgress, &progressParams{Token: p.token, Value: value})
}
