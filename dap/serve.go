package dap

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/google/go-dap"
)

// Options say how to serve. The zero value is fine.
type Options struct {
	Log *slog.Logger // nil for none
}

// endWithin is how long a request to end may take before it is answered all the
// same, and how long the session waits for its run when the client has gone.
const endWithin = 2 * time.Second

// session is one conversation with a client.
type session struct {
	log    *slog.Logger
	wire   *wire
	client dap.InitializeRequestArguments
	quit   bool // the client has said goodbye

	breakpoints breakpoints
	launch      *launch // nil before the request
	run         *run    // the latest; nil before the first
}

// Serve serves one client until it disconnects, closes its end, or the context
// ends. Whatever was started is ended by then. The error is why the client could
// not be read or written to; that it has gone is none.
//
// The arguments of "launch" are those of package.json in editors/vscode. A
// configuration or a program of a server that a workspace brings along is used
// only if "agreed" holds the identity of what it says now, which the language
// server gives after having asked the user.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Options) error {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &session{log: o.Log, wire: newWire(out)}
	requests := make(chan dap.RequestMessage)
	failed := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { failed <- s.read(ctx, bufio.NewReader(in), requests) }()
	var err error
	for open := true; open && !s.quit; {
		select {
		case r := <-requests:
			s.handle(ctx, r)
			err = s.wire.failure()
			open = err == nil
		case err = <-failed:
			open = false
		case <-ctx.Done():
			open = false
		}
	}
	s.endRun()
	s.wire.close()
	select {
	case <-s.wire.flushed:
	case <-time.After(endWithin): // the client does not read
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}

// read reads requests until the client closes its end. What is none is answered
// or passed over.
func (s *session) read(ctx context.Context, in *bufio.Reader, requests chan<- dap.RequestMessage) error {
	for {
		m, err := dap.ReadProtocolMessage(in)
		if unknown, ok := errors.AsType[*dap.DecodeProtocolMessageFieldError](err); ok {
			s.log.Warn("unknown message", "error", err)
			if unknown.FieldName == "command" {
				s.refuse(&dap.Request{ProtocolMessage: dap.ProtocolMessage{Seq: unknown.Seq}, Command: unknown.FieldValue},
					fmt.Errorf("unknown request %q", unknown.FieldValue))
			}
			continue
		}
		if err != nil {
			return err
		}
		r, ok := m.(dap.RequestMessage)
		if !ok {
			continue // the answer to nothing
		}
		select {
		case requests <- r:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// handle answers one request.
func (s *session) handle(ctx context.Context, r dap.RequestMessage) {
	request := r.GetRequest()
	s.log.Debug("request", "command", request.Command, "seq", request.Seq)
	defer func() {
		if panicked := recover(); panicked != nil {
			s.log.Error("internal error in a request", "command", request.Command, "panic", fmt.Sprintf("%T", panicked))
			s.refuse(request, fmt.Errorf("internal error in %q: please report this", request.Command))
		}
	}()
	body, err := s.answer(ctx, r)
	if err != nil {
		s.refuse(request, err)
	} else {
		response := body.GetResponse()
		response.Type, response.RequestSeq, response.Success, response.Command = "response", request.Seq, true, request.Command
		s.wire.send(body)
	}
	s.after(ctx, r, err)
}

// refuse answers a request with an error, which the client shows.
func (s *session) refuse(request *dap.Request, err error) {
	response := &dap.ErrorResponse{}
	response.Type, response.RequestSeq, response.Command, response.Message = "response", request.Seq, request.Command, err.Error()
	response.Body.Error = &dap.ErrorMessage{Id: 1, Format: "{text}", Variables: map[string]string{"text": err.Error()}, ShowUser: true}
	s.wire.send(response)
}

// answer returns the answer to a request.
func (s *session) answer(ctx context.Context, r dap.RequestMessage) (dap.ResponseMessage, error) {
	switch r := r.(type) {
	case *dap.InitializeRequest:
		return s.initialize(r), nil
	case *dap.LaunchRequest:
		return &dap.LaunchResponse{}, s.launched(r)
	case *dap.ConfigurationDoneRequest:
		return &dap.ConfigurationDoneResponse{}, s.needLaunch()
	case *dap.RestartRequest:
		return &dap.RestartResponse{}, s.relaunch(r)
	case *dap.DisconnectRequest:
		s.endRun()
		return &dap.DisconnectResponse{}, nil
	case *dap.TerminateRequest:
		s.endRun()
		return &dap.TerminateResponse{}, nil
	case *dap.SetBreakpointsRequest:
		return s.setBreakpoints(r), nil
	case *dap.SetFunctionBreakpointsRequest:
		return s.setFunctionBreakpoints(r), nil
	case *dap.SetExceptionBreakpointsRequest:
		return s.setExceptionBreakpoints(r), nil
	case *dap.BreakpointLocationsRequest:
		return s.breakpointLocations(r)
	case *dap.ThreadsRequest:
		return s.threads(), nil
	case *dap.CancelRequest:
		return &dap.CancelResponse{}, nil // all answers are quick
	case *dap.LoadedSourcesRequest:
		return s.loadedSources(), nil
	case *dap.PauseRequest:
		return &dap.PauseResponse{}, s.pause()
	case *dap.ContinueRequest:
		response := &dap.ContinueResponse{}
		response.Body.AllThreadsContinued = true
		return response, s.goOn(stepNone, r.Arguments.ThreadId)
	case *dap.NextRequest:
		return &dap.NextResponse{}, s.goOn(stepOver, r.Arguments.ThreadId)
	case *dap.StepInRequest:
		return &dap.StepInResponse{}, s.goOn(stepIn, r.Arguments.ThreadId)
	case *dap.StepOutRequest:
		return &dap.StepOutResponse{}, s.goOn(stepOut, r.Arguments.ThreadId)
	}
	return s.answerStopped(ctx, r)
}

// answerStopped answers a request that only makes sense while the run stands
// still.
func (s *session) answerStopped(ctx context.Context, r dap.RequestMessage) (dap.ResponseMessage, error) {
	stop, err := s.stopped()
	if err != nil {
		return nil, err
	}
	switch r := r.(type) {
	case *dap.StackTraceRequest:
		return stop.stackTrace(r, s.lineOffset()), nil
	case *dap.ScopesRequest:
		return stop.scopes(r)
	case *dap.VariablesRequest:
		return stop.variables(r)
	case *dap.SetVariableRequest:
		return stop.setVariable(r)
	case *dap.EvaluateRequest:
		return stop.evaluate(ctx, r)
	case *dap.ExceptionInfoRequest:
		return stop.exceptionInfo()
	}
	return nil, fmt.Errorf("%q is not supported", r.GetRequest().Command)
}

// after does what follows an answer.
func (s *session) after(ctx context.Context, r dap.RequestMessage, err error) {
	switch r.(type) {
	case *dap.LaunchRequest:
		if err == nil {
			// Only now is it known whose breakpoints are to be set.
			s.event(&dap.InitializedEvent{}, "initialized")
		}
	case *dap.ConfigurationDoneRequest, *dap.RestartRequest:
		if err == nil {
			s.start(ctx)
		}
	case *dap.DisconnectRequest:
		s.quit = true
	case *dap.SetVariableRequest:
		if err == nil && s.client.SupportsInvalidatedEvent {
			invalidated := &dap.InvalidatedEvent{}
			invalidated.Body.Areas = []dap.InvalidatedAreas{"variables"}
			s.event(invalidated, "invalidated")
		}
	}
}

// event sends an event.
func (s *session) event(e dap.EventMessage, name string) {
	e.GetEvent().Type, e.GetEvent().Event = "event", name
	s.wire.send(e)
}
