package record

import (
	"context"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/compose"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/suite"
)

// Prove runs a script that was made of logs on fresh servers until it passes:
// what differs from run to run is compared less, and values of the server that
// was logged become those of the servers here. The result's lines are those of
// its text, which is formatted; an expectation that cannot pass stays as it is.
// The path names the script; the configuration in its folder is honoured.
func Prove(ctx context.Context, path, text string, o update.Options) (update.Result, error) {
	o.Full = true // nobody has written any of it
	result, err := update.Script(ctx, suite.Script{Path: path, File: ast.Parse(path, text)}, o)
	if err != nil || result.Text == text {
		return result, err
	}
	if result.Text, err = compose.Finish(result.Text); err != nil {
		return result, err
	}
	f := ast.Parse(path, result.Text)
	n := 0
	for a := range f.Actions() {
		line := f.Position(a.Span().Start).Line
		for i := range result.Changes {
			if result.Changes[i].Action == n {
				result.Changes[i].Line = line
			}
		}
		for i := range result.Left {
			if result.Left[i].Action == n {
				result.Left[i].Line = line
			}
		}
		n++
	}
	return result, nil
}
