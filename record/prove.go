package record

import (
	"context"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/compose"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/suite"
)

// maxMoves bounds how often a script is run anew because something came earlier
// than the log has it.
const maxMoves = 3

// Prove runs a script that was made of logs on fresh servers until it passes:
// what differs from run to run is compared less, values of the server that
// was logged become those of the servers here, and what comes earlier than the
// log has it is expected earlier. The result's lines are those of its text,
// which is formatted; an expectation that cannot pass stays as it is. The path
// names the script; the configuration in its folder is honoured.
func Prove(ctx context.Context, path, text string, o update.Options) (update.Result, error) {
	o.Full = true // nobody has written any of it
	result, err := update.Script(ctx, suite.Script{Path: path, File: ast.Parse(path, text)}, o)
	for n := 0; err == nil && n < maxMoves; n++ {
		left, ok := firstEarly(&result)
		if !ok {
			break
		}
		if result, err = proveMoved(ctx, path, result, left, o); err != nil {
			return result, err
		}
	}
	if err != nil {
		return result, err
	}
	if result.Passed {
		result.Left = nil // the server sends it in one order or another
	}
	if result.Text == text {
		return result, nil
	}
	if result.Text, err = compose.Finish(result.Text); err != nil {
		return result, err
	}
	result.Place(ast.Parse(path, result.Text))
	return result, nil
}

// firstEarly returns the first expectation that is left because what it expects
// came too early.
func firstEarly(result *update.Result) (update.Left, bool) {
	for _, l := range result.Left {
		if l.Before != script.None && l.Before < l.Action {
			return l, true
		}
	}
	return update.Left{}, false
}

// proveMoved runs a script with an expectation before the one that passed it
// over.
func proveMoved(ctx context.Context, path string, before update.Result, left update.Left, o update.Options) (update.Result, error) {
	text, err := moved(ast.Parse(path, before.Text), left.Action, left.Before)
	if err != nil {
		return before, err
	}
	result, err := update.Script(ctx, suite.Script{Path: path, File: ast.Parse(path, text)}, o)
	if err != nil {
		return result, err
	}
	for _, c := range slices.Backward(before.Changes) {
		switch {
		case c.Action == left.Action:
			c.Action = left.Before
		case c.Action >= left.Before && c.Action < left.Action:
			c.Action++
		}
		result.Changes = slices.Insert(result.Changes, 0, c)
	}
	result.Filled += before.Filled
	return result, nil
}

// moved returns a script with an action before another one, which stands above
// it.
func moved(f *ast.File, action, before int) (string, error) {
	var spans []ast.Span
	for a := range f.Actions() {
		spans = append(spans, a.Span())
	}
	from, to := spans[action], spans[before]
	return textedit.Apply(f.Text(), []ast.Edit{
		{Span: ast.Span{Start: to.Start, End: to.Start}, New: strings.TrimRight(f.Slice(from), "\n") + "\n\n"},
		{Span: from},
	})
}
