package runner

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/render"
	"github.com/scs-tools/scs/runner/stream"
)

// fail makes a failure of the action at work.
func (r *run) fail(code string, span ast.Span, message string) *Failure {
	f := &Failure{Code: code, Span: r.mapped.Written(span), Message: message, Time: time.Now()}
	f.Line = r.script.File.Position(span.Start).Line
	if r.action.Character != script.None {
		f.Character = r.script.Characters[r.action.Character].Name
	}
	return f
}

// streamFailure makes a failure of a stream that ended in the action.
func (r *run) streamFailure(a *script.Action, err error, what string) *Failure {
	f := r.fail(CodeStream, a.VerbSpan(), fmt.Sprintf("%s: %s", what, err))
	if e, ok := errors.AsType[*stream.Error](err); ok {
		f.Server = serverText(e)
	}
	return f
}

// noMatch makes the failure of a stanza that did not come in time.
func (r *run) noMatch(a *script.Action, c *client, explain func(*Failure)) *Failure {
	f := r.fail(CodeNoMatch, a.VerbSpan(), "")
	explain(f)
	within := r.time.given(r.options.Timeout)
	switch n := len(f.PassedBy) + f.More; {
	case len(f.Broken) > 0:
		f.Code = CodeWrongOrder
		b := f.Broken[0]
		f.Message = fmt.Sprintf("the stanza for line %d came after the stanza for line %d, but %s", b.Earlier.Line, b.Later.Line, b.Promise)
	case f.Earlier != nil:
		f.Message = fmt.Sprintf("the stanza came too early: the action in line %d passed it over", f.Earlier.Line)
	case n == 0 && len(f.Kept) > 0:
		f.Message = fmt.Sprintf("%q received only stanzas that later lines expect in %s", c.character.Name, within)
	case n == 0:
		f.Message = fmt.Sprintf("%q received nothing in %s", c.character.Name, within)
	case n == 1:
		f.Message = fmt.Sprintf("%q received 1 stanza in %s; it did not match", c.character.Name, within)
	default:
		f.Message = fmt.Sprintf("%q received %d stanzas in %s; none matched", c.character.Name, n, within)
	}
	r.headError(f, a, c)
	return f
}

// explain adds to a failure what was expected, and what was passed over.
func (r *run) explain(f *Failure, a *script.Action, c *client, pattern *match.Pattern, values script.Values) {
	f.Expected, f.Pattern, f.Values = expected(pattern.Element(), values), pattern.With(values), r.frozen(values)
	for _, p := range c.passed.stanzas {
		stanza, err := match.Parse(p.raw.XML)
		if err != nil {
			continue // it was read before
		}
		came := Received{XML: p.raw.XML, Arrived: p.raw.Arrived, Line: r.line(&r.script.Actions[p.action])}
		if p.action == a.Index {
			came.Mismatch = r.mismatch(pattern, stanza, values)
			f.PassedBy = append(f.PassedBy, came)
		} else if _, ok := pattern.Match(stanza, values); ok && f.Earlier == nil {
			came.Mismatch = r.mismatch(pattern, stanza, values)
			f.Earlier = &came
		}
	}
	f.More = c.passed.by(a.Index) - len(f.PassedBy)
	nearestFirst(f.PassedBy)
}

// nearestFirst sorts what was passed over by how near it is to what was expected.
func nearestFirst(all []Received) {
	slices.SortStableFunc(all, func(a, b Received) int { return a.Mismatch.Distance - b.Mismatch.Distance })
}

// mismatch tells why a stanza is not the expected one, at places of the script
// as its author wrote it.
func (r *run) mismatch(pattern *match.Pattern, stanza *match.Stanza, values script.Values) match.Mismatch {
	found := pattern.Explain(stanza, values)
	for i := range found.Reasons {
		found.Reasons[i].Span = r.mapped.Written(found.Reasons[i].Span)
	}
	return found
}

// expected returns an expected stanza with its expressions put in, or as it is
// written where nothing is known of one of them.
func expected(e ast.Element, values script.Values) string {
	text, err := render.Element(e, values)
	if err != nil {
		return e.Text()
	}
	return text
}
