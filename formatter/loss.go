package formatter

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
)

// LossError means that the formatter has made a text that does not say what
// the original says. That is a bug of the formatter, whatever the script; the
// text has been thrown away.
type LossError struct {
	File   string   // name of the script
	Line   int      // at which the item starts that would have changed, from 1
	Span   ast.Span // that item, in bytes of the script
	Reason string   // what would have changed
	Block  string   // the smallest script found that shows the bug
}

// Error says on one line what would have happened.
func (e *LossError) Error() string {
	return fmt.Sprintf("%s:%d: internal error: formatting would change the script: %s", e.File, e.Line, e.Reason)
}

// Report is the message for the user: what happened, that nothing is lost, and
// what to send to whom. It is several lines, the last one ended.
func (e *LossError) Report() string {
	return e.Error() + "\n" +
		"The file has not been touched. This is a bug in scs, not in your script: please report it at\n" +
		"https://github.com/scs-tools/scs/issues with these lines, which are enough to show it:\n\n" + e.Block
}

// loss is a difference between what the original and the result say.
type loss struct {
	item   int // of the original
	reason string
}
