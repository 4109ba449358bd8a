package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/scs-tools/scs/lsp/rpc"
)

// The commands of "workspace/executeCommand".
const (
	commandRun         = "scs.run"         // run a script
	commandRunTo       = "scs.runTo"       // run a script up to an action
	commandExplore     = "scs.explore"     // run a script and search other orders of what came
	commandCancel      = "scs.cancel"      // stop running a script, or all
	commandAccept      = "scs.accept"      // write what came where the last run of a script failed
	commandImport      = "scs.import"      // import a log into a script
	commandShowFailure = "scs.showFailure" // go to where the last run of a script failed
	commandDebug       = "scs.debug"       // ask for the consent that debugging a script takes
	commandReport      = "scs.report"      // show how the last run of a script went
)

// commands are all of them.
var commands = []string{commandRun, commandRunTo, commandExplore, commandCancel, commandAccept, commandImport, commandShowFailure, commandDebug, commandReport}

// commandArgument is the one argument of each command.
type commandArgument struct {
	URI  string `json:"uri"`
	Line *int   `json:"line,omitempty"` // of commandRunTo, and where commandImport writes, from 0
	Text string `json:"text,omitempty"` // of commandImport: the log
}

// executeCommand answers "workspace/executeCommand". What it does begins in
// the order of the wire.
func executeCommand(s *server, params []byte) rpc.Work {
	var sent struct {
		Command       string            `json:"command"`
		Arguments     []json.RawMessage `json:"arguments"`
		WorkDoneToken json.RawMessage   `json:"workDoneToken"`
	}
	if err := rpc.Decode(params, &sent); err != nil {
		return rpc.Answer(nil, err)
	}
	if !slices.Contains(commands, sent.Command) {
		return invalidParams("unknown command %q", sent.Command)
	}
	if len(sent.Arguments) == 0 && sent.Command == commandCancel {
		s.runs.stop(errStopped, func(*run) bool { return true })
		return rpc.Answer(nil, nil)
	}
	var argument commandArgument
	if len(sent.Arguments) != 1 || json.Unmarshal(sent.Arguments[0], &argument) != nil {
		return invalidParams("%s takes one argument, an object with the uri of a script", sent.Command)
	}
	u, ok := parseURI(argument.URI)
	if !ok {
		return invalidParams("invalid document URI %q", argument.URI)
	}
	switch sent.Command {
	case commandAccept:
		return accept(s, u)
	case commandImport:
		return paste(s, u, argument)
	case commandShowFailure:
		return showFailure(s, u)
	case commandDebug:
		return debugging(s, u)
	case commandReport:
		return showReport(s, u)
	}
	one := &run{uri: u}
	if token := bytes.TrimSpace(sent.WorkDoneToken); string(token) != "null" {
		one.token = bytes.Clone(token)
	}
	switch sent.Command {
	case commandCancel:
		s.runs.stop(errStopped, func(other *run) bool { return other.uri.key == u.key })
		return rpc.Answer(nil, nil)
	case commandExplore:
		one.explore = true
	case commandRunTo:
		if argument.Line == nil || *argument.Line < 0 {
			return invalidParams("%s needs the line of an action, from 0", commandRunTo)
		}
		one.until = *argument.Line + 1
	}
	one.snapshot = s.snapshotOf(u)
	if !s.runs.start(one) {
		return rpc.Answer(nil, rpc.InvalidRequest("the server is shutting down"))
	}
	return func(ctx context.Context) (any, error) { return one.wait(ctx) }
}

// invalidParams answers parameters that make no sense.
func invalidParams(format string, args ...any) rpc.Work {
	return rpc.Answer(nil, rpc.InvalidParams(fmt.Errorf(format, args...)))
}

// progressCancel takes in that the user has stopped what a progress bar shows.
func progressCancel(s *server, params []byte) error {
	var sent struct{ Token json.RawMessage }
	if err := json.Unmarshal(params, &sent); err != nil {
		return err
	}
	s.runs.stop(errStopped, func(one *run) bool { return len(one.token) > 0 && bytes.Equal(one.token, sent.Token) })
	return nil
}
