package dap

import (
	"fmt"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/ast/script"
)

// threads tells of the characters.
func (s *session) threads() *dap.ThreadsResponse {
	response := &dap.ThreadsResponse{}
	response.Body.Threads = []dap.Thread{}
	if s.launch == nil {
		return response
	}
	for i := range s.launch.script.Characters {
		response.Body.Threads = append(response.Body.Threads, dap.Thread{Id: threadOf(i), Name: s.launch.script.Characters[i].Name})
	}
	return response
}

// coming returns the action that a thread's character does next, or that it is
// at.
func (st *stop) coming(thread int) (*script.Action, bool) {
	actions := st.Script.Actions
	for i := st.Action.Index; i < len(actions); i++ {
		if threadOf(actions[i].Character) == thread {
			return &actions[i], true
		}
	}
	return nil, false
}

// stackTrace shows a character's next action as its one frame.
func (st *stop) stackTrace(r *dap.StackTraceRequest, offset int) *dap.StackTraceResponse {
	response := &dap.StackTraceResponse{}
	response.Body.StackFrames = []dap.StackFrame{}
	a, ok := st.coming(r.Arguments.ThreadId)
	if !ok {
		return response
	}
	// Names may be mapped: lines, and the text of the line, are those of the file.
	name := fmt.Sprintf("%s %s", st.Script.Characters[character(r.Arguments.ThreadId)].Name, a.Verb)
	if a.Index != st.Action.Index {
		name += " (later)"
	}
	line := st.run.lineOf(a.Index)
	response.Body.TotalFrames = 1
	response.Body.StackFrames = append(response.Body.StackFrames, dap.StackFrame{
		Id: r.Arguments.ThreadId, Name: name, Source: st.run.launch.source(), Line: line + offset, Column: 1 + offset,
	})
	return response
}

// lineOf returns the line of an action in the file, from 1.
func (r *run) lineOf(action int) int {
	return actionLine(r.launch.file, r.launch.script.Actions[action].Action)
}
