package dap

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/runner"
)

// The exception filters.
const (
	filterFailed     = "failed"
	filterPassedOver = "passed-over"
	filterNoted      = "noted"
)

var exceptionFilters = []dap.ExceptionBreakpointsFilter{
	{Filter: filterFailed, Label: "An action fails", Description: "Stop while all connections are still open.", Default: true},
	{Filter: filterPassedOver, Label: "A stanza does not match", Description: "Stop at each stanza that does not match the action."},
	{Filter: filterNoted, Label: "Something is unusual", Description: "Stop after a note, such as sending without a connection."},
}

// breakpoints are all that the client has set.
type breakpoints struct {
	mutex      sync.Mutex
	last       int // identity given
	lines      map[string][]*breakpoint
	functions  []*breakpoint
	exceptions map[string]bool
	told       bool // exceptions are what the client wants
}

// breakpoint is one place to stop at.
type breakpoint struct {
	id        int
	line      int    // of the action, from 1; of function breakpoints 0
	payload   string // of function breakpoints: what a stanza holds
	condition *condition
	hits      hitCount
	log       string // written instead of stopping
	count     int    // how often it was reached with its condition met
}

// exception reports whether a filter is set. Before the client has said which
// ones are, it is those that are so by default.
func (b *breakpoints) exception(filter string) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.told {
		return filter == filterFailed
	}
	return b.exceptions[filter]
}

// hit tells whether the run stops before an action.
func (b *breakpoints) hit(r *run, m *runner.Moment) (reason, bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	line := r.lineOf(m.Action.Index)
	var ids []int
	for _, at := range b.lines[r.launch.path] {
		if at.line == line && at.reached(r, m) {
			ids = append(ids, at.id)
		}
	}
	if len(ids) > 0 {
		return reason{word: "breakpoint", breakpoints: ids}, true
	}
	for _, at := range b.functions {
		if holdsPayload(m.Action, at.payload) && at.reached(r, m) {
			ids = append(ids, at.id)
		}
	}
	return reason{word: "function breakpoint", breakpoints: ids}, len(ids) > 0
}

// reached counts a breakpoint and reports whether it stops the run.
func (at *breakpoint) reached(r *run, m *runner.Moment) bool {
	if !at.condition.holds(m) {
		return false
	}
	at.count++
	if !at.hits.holds(at.count) {
		return false
	}
	if at.log == "" {
		return true
	}
	r.session.say(r.launch.secrets.Text(expand(at.log, m))+"\n", "console", r.launch.source(), r.lineOf(m.Action.Index))
	return false
}

// holdsPayload reports whether an action is about a stanza of that name, or with
// a child of that name or of a namespace that people call so: "roster".
func holdsPayload(a *script.Action, name string) bool {
	for e := range a.Stanzas() {
		if strings.EqualFold(e.Local(), name) {
			return true
		}
		for child := range e.Elements() {
			space := strings.TrimRight(child.Namespace(), "/0123456789:")
			if strings.EqualFold(child.Local(), name) || child.Namespace() == name ||
				strings.EqualFold(space[strings.LastIndexAny(space, "/:")+1:], name) {
				return true
			}
		}
	}
	return false
}

// setBreakpoints replaces the breakpoints of a file.
func (s *session) setBreakpoints(r *dap.SetBreakpointsRequest) *dap.SetBreakpointsResponse {
	response := &dap.SetBreakpointsResponse{}
	response.Body.Breakpoints = []dap.Breakpoint{}
	path, err := filepath.Abs(r.Arguments.Source.Path)
	var f *ast.File
	if err == nil {
		f, err = s.fileOf(path)
	}
	b := &s.breakpoints
	b.mutex.Lock()
	defer b.mutex.Unlock()
	var set []*breakpoint
	for _, asked := range r.Arguments.Breakpoints {
		b.last++
		answer := dap.Breakpoint{Id: b.last, Source: &r.Arguments.Source, Line: asked.Line}
		at := &breakpoint{id: b.last, log: asked.LogMessage}
		problem := err
		if problem == nil {
			at.line, problem = breakpointLine(f, asked.Line-s.lineOffset())
		}
		if problem == nil {
			problem = at.when(asked.Condition, asked.HitCondition)
		}
		if problem != nil {
			answer.Message = problem.Error()
		} else {
			answer.Verified, answer.Line = true, at.line+s.lineOffset()
			set = append(set, at)
		}
		response.Body.Breakpoints = append(response.Body.Breakpoints, answer)
	}
	if b.lines == nil {
		b.lines = make(map[string][]*breakpoint)
	}
	b.lines[path] = set
	return response
}

// when reads when a breakpoint stops the run.
func (at *breakpoint) when(condition, hits string) (err error) {
	if at.condition, err = readCondition(condition); err != nil {
		return err
	}
	at.hits, err = readHitCount(hits)
	return err
}

// fileOf reads a script that breakpoints are set in.
func (s *session) fileOf(path string) (*ast.File, error) {
	if s.launch != nil && s.launch.path == path {
		return s.launch.file, nil
	}
	text, err := readfile.Script(context.Background(), path)
	if err != nil {
		return nil, err
	}
	return ast.Parse(path, text), nil
}

// breakpointLine returns the line, from 1, of the action that a line belongs to,
// or of the next one if it belongs to none. The error says why there is none.
func breakpointLine(f *ast.File, line int) (int, error) {
	cast := 0 // its last line
	for section := range f.Sections() {
		cast = f.Position(max(section.Span().End-1, section.Span().Start)).Line
	}
	first := 0
	for a := range f.Actions() {
		at := actionLine(f, a)
		if first == 0 {
			first = at
		}
		if end := f.Position(max(a.Span().End-1, a.Span().Start)).Line; line > cast && line <= end {
			return at, nil
		}
	}
	switch {
	case first == 0:
		return 0, errors.New("the script has no action to stop at")
	case line <= cast:
		return 0, fmt.Errorf("the cast has no actions: the first action is in line %d", first)
	}
	return 0, errors.New("no action here or below: set the breakpoint on the line of an action")
}

// actionLine returns the line that an action is written in, from 1: comments
// before it are a part of its block.
func actionLine(f *ast.File, a ast.Action) int { return f.Position(a.LineSpan().Start).Line }

// breakpointLocations tells in which lines of a range a breakpoint can stand.
func (s *session) breakpointLocations(r *dap.BreakpointLocationsRequest) (*dap.BreakpointLocationsResponse, error) {
	path, err := filepath.Abs(r.Arguments.Source.Path)
	if err != nil {
		return nil, err
	}
	f, err := s.fileOf(path)
	if err != nil {
		return nil, err
	}
	from, to := r.Arguments.Line, max(r.Arguments.EndLine, r.Arguments.Line)
	response := &dap.BreakpointLocationsResponse{}
	response.Body.Breakpoints = []dap.BreakpointLocation{}
	for a := range f.Actions() {
		if line := actionLine(f, a) + s.lineOffset(); line >= from && line <= to {
			response.Body.Breakpoints = append(response.Body.Breakpoints, dap.BreakpointLocation{Line: line})
		}
	}
	return response, nil
}

// setFunctionBreakpoints replaces those that stop before each action with a
// stanza or a payload of some name.
func (s *session) setFunctionBreakpoints(r *dap.SetFunctionBreakpointsRequest) *dap.SetFunctionBreakpointsResponse {
	response := &dap.SetFunctionBreakpointsResponse{}
	response.Body.Breakpoints = []dap.Breakpoint{}
	b := &s.breakpoints
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.functions = nil
	for _, asked := range r.Arguments.Breakpoints {
		b.last++
		at := &breakpoint{id: b.last, payload: strings.TrimSpace(asked.Name)}
		answer := dap.Breakpoint{Id: at.id}
		if err := at.when(asked.Condition, asked.HitCondition); err != nil {
			answer.Message = err.Error()
		} else {
			answer.Verified = true
			b.functions = append(b.functions, at)
		}
		response.Body.Breakpoints = append(response.Body.Breakpoints, answer)
	}
	return response
}

// setExceptionBreakpoints replaces the filters.
func (s *session) setExceptionBreakpoints(r *dap.SetExceptionBreakpointsRequest) *dap.SetExceptionBreakpointsResponse {
	b := &s.breakpoints
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.told, b.exceptions = true, make(map[string]bool)
	for _, filter := range r.Arguments.Filters {
		b.exceptions[filter] = true
	}
	return &dap.SetExceptionBreakpointsResponse{}
}
