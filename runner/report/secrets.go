package report

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/redact"
)

// secrets is what nobody should read of a run. What the runner says in its own
// words, a failure's message and notes, holds none: the texts of others in it
// are redacted where they arise.
type secrets struct{ *redact.Secrets }

// newSecrets collects the passwords of a script and some that are not in it.
func newSecrets(f *ast.File, more []string) *secrets {
	if f == nil {
		return &secrets{redact.Passwords(more...)}
	}
	return &secrets{redact.Script(script.New(f), more...)}
}

// eventText returns the text of an event without secrets.
func (s *secrets) eventText(e runner.Event) string {
	if e.Kind == runner.EventNoted || e.Kind == runner.EventFailed {
		return e.Text
	}
	return s.Text(e.Text)
}

// reason returns a reason without secrets: its values are those of others, the
// words around them are ours.
func (s *secrets) reason(r match.Reason) match.Reason {
	switch {
	case r.Name == "password", r.Kind == match.KindText && (strings.HasSuffix(r.Path, "/password") || strings.HasSuffix(r.Path, "/digest")):
		r.Expected, r.Received = s.Value(r.Expected), s.Value(r.Received)
	case r.Name != "type" && r.Kind != match.KindElement && r.Kind != match.KindNamespace && r.Kind != match.KindUnknown:
		r.Expected, r.Received = s.Text(r.Expected), s.Text(r.Received)
	}
	return r
}
