package matrix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// causeOnlyOrder is said of scripts that pass if children may come in any
// order.
const causeOnlyOrder = "only the order of children of a strict element"

// adviceOnlyOrder would have them pass.
const adviceOnlyOrder = script.AttrStrict + `="false" on the element takes them in any order`

// causeFlaky says what makes scripts flaky.
var causeFlaky = map[By]string{
	ByRetry:  "passes only when retried",
	ByRepeat: "has different results when repeated",
	ByOrder:  "depends on an order that is not guaranteed",
}

// kindWords say what is wrong with a stanza that nearly matches.
var kindWords = map[match.Kind]string{
	match.KindElement:      "another element came",
	match.KindNamespace:    "an element has another namespace",
	match.KindAttrMissing:  "an attribute is missing",
	match.KindAttrValue:    "an attribute has another value",
	match.KindAttrExtra:    "a strict element has an attribute too many",
	match.KindText:         "a text differs",
	match.KindChildMissing: "a child is missing",
	match.KindChildExtra:   "a strict element has a child too many",
	match.KindOrder:        "children come in another order",
	match.KindUnknown:      "an expression has no value",
}

// causeOf returns in a sentence why a script has not passed, in the same words
// for all scripts with the same cause, and what would help.
func causeOf(r *suite.Result) (text, advice string) {
	switch r.Verdict() {
	case suite.VerdictFlaky:
		if r.Flaky {
			return causeFlaky[ByRetry], ""
		}
		return causeFlaky[ByOrder], ""
	case suite.VerdictSkipped:
		return "skipped " + r.Skipped, ""
	case suite.VerdictNone:
		text, _ = noVerdict(r)
		return text, ""
	case suite.VerdictFailed:
		text, advice = failed(r)
		if r.Expected != "" {
			return "fails as expected " + r.Expected, ""
		}
		return text, advice
	}
	return "", ""
}

// noVerdict says why a run says nothing: in the same words each time, as a
// cause, and with what was special about it.
func noVerdict(r *suite.Result) (cause, message string) {
	switch {
	case errors.Is(r.Err, context.Canceled), r.Result.Outcome == runner.Cancelled:
		cause = "interrupted"
	case r.Err != nil:
		first, _, _ := strings.Cut(r.Err.Error(), "\n")
		message = strings.TrimSuffix(first, "; its last output:")
		cause = "no server: " + message
		if start, ok := errors.AsType[*server.StartError](r.Err); ok { // ports and folders differ each time
			cause = fmt.Sprintf("no server: %s did not start", start.Program.Kind.Title())
		}
	case r.Result.Outcome == runner.Refused:
		cause = "the script has syntax errors"
	case r.Result.Outcome == runner.NothingRun:
		cause = "the script has no action to run"
	default:
		cause = r.WhyNoVerdict()
		if f := r.Result.Failure; f != nil && f.NoLogin && !r.ServerEnded {
			message = f.Message
		}
	}
	return cause, cmp.Or(message, cause)
}

// failed says why a script has failed.
func failed(r *suite.Result) (text, advice string) {
	f := r.Result.Failure
	switch {
	case r.Result.OnlyOrder:
		return causeOnlyOrder, adviceOnlyOrder
	case f.Code != failures.NoMatch:
		known, _ := failures.Find(f.Code)
		return cmp.Or(known.Summary, f.Code), ""
	case f.Earlier != nil:
		return "the stanza came before the action that expects it", ""
	case f.Answer != nil:
		return "the answer was an error", ""
	case len(f.PassedBy) == 0:
		return "nothing came", ""
	}
	var words []string
	for _, reason := range f.PassedBy[0].Mismatch.Reasons {
		if word := kindWords[reason.Kind]; word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == 1 && words[0] == kindWords[match.KindOrder] {
		return words[0] + ", and something else fails after that", ""
	}
	slices.Sort(words)
	return cmp.Or(strings.Join(words, ", "), "another stanza came"), ""
}

// causes returns the causes of all that has not passed, server by server, those
// of most scripts first.
func (m *Matrix) causes() []Cause {
	var all []Cause
	for column := range m.Columns {
		var found []Cause
		for i := range m.Rows {
			cell := &m.Rows[i].Cells[column]
			if cell.cause == "" {
				continue
			}
			at := slices.IndexFunc(found, func(c Cause) bool { return c.Text == cell.cause })
			if at < 0 {
				at = len(found)
				found = append(found, Cause{Column: column, Text: cell.cause, Advice: cell.advice})
			}
			found[at].Scripts = append(found[at].Scripts, Place{m.Rows[i].Script, cell.Line})
		}
		slices.SortStableFunc(found, func(a, b Cause) int {
			return cmp.Or(len(b.Scripts)-len(a.Scripts), strings.Compare(a.Text, b.Text))
		})
		all = append(all, found...)
	}
	return all
}
