package dap

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/google/go-dap"
)

// initialize tells the client what there is.
func (s *session) initialize(r *dap.InitializeRequest) *dap.InitializeResponse {
	s.client = r.Arguments
	response := &dap.InitializeResponse{}
	response.Body = dap.Capabilities{
		SupportsConfigurationDoneRequest:   true,
		SupportsFunctionBreakpoints:        true,
		SupportsConditionalBreakpoints:     true,
		SupportsHitConditionalBreakpoints:  true,
		SupportsLogPoints:                  true,
		SupportsBreakpointLocationsRequest: true,
		SupportsEvaluateForHovers:          true,
		SupportsSetVariable:                true,
		SupportsRestartRequest:             true,
		SupportsTerminateRequest:           true,
		SupportsExceptionInfoRequest:       true,
		SupportsLoadedSourcesRequest:       true,
		SupportsCancelRequest:              true,
		SupportsClipboardContext:           true,
		ExceptionBreakpointFilters:         exceptionFilters,
	}
	return response
}

// errNotLaunched is the answer to what needs a script.
var errNotLaunched = errors.New(`nothing launched: send "launch" first`)

func (s *session) needLaunch() error {
	if s.launch == nil {
		return errNotLaunched
	}
	return nil
}

// launched reads what is to be run.
func (s *session) launched(r *dap.LaunchRequest) error {
	if s.launch != nil {
		return errors.New("a script is already launched: restart it, or start another session")
	}
	l, err := readLaunch(r.Arguments)
	if err != nil {
		return err
	}
	s.launch = l
	return nil
}

// relaunch ends the run and reads the script again, for a run that follows.
func (s *session) relaunch(r *dap.RestartRequest) error {
	if s.launch == nil {
		return errNotLaunched
	}
	l, err := s.launch.again(r.Arguments)
	if err != nil {
		return err
	}
	if s.run != nil {
		s.run.silent.Store(true) // its end is not that of the session
	}
	s.endRun()
	s.launch = l
	return nil
}

// endRun ends what has been started. It waits for the end, not for ever.
func (s *session) endRun() {
	if s.run == nil {
		return
	}
	s.run.cancel()
	select {
	case <-s.run.done:
	case <-time.After(endWithin):
		s.log.Warn("the run does not end")
	}
}

// loadedSources tells of the script.
func (s *session) loadedSources() *dap.LoadedSourcesResponse {
	response := &dap.LoadedSourcesResponse{}
	response.Body.Sources = []dap.Source{}
	if s.launch != nil {
		response.Body.Sources = append(response.Body.Sources, *s.launch.source())
	}
	return response
}

// source names the script to the client.
func (l *launch) source() *dap.Source {
	return &dap.Source{Name: filepath.Base(l.path), Path: l.path}
}

// lineOffset is what the client adds to lines from 1.
func (s *session) lineOffset() int {
	if s.client.LinesStartAt1 {
		return 0
	}
	return -1
}
