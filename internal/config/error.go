package config

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
)

// Error is one thing that is wrong at one place of a configuration file.
type Error struct {
	Path    string
	Pos     ast.Position
	Message string // one line, lower case, no full stop
}

// Error returns "path:line:column: message".
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", display.Path(e.Path), e.Pos.Line, e.Pos.Column, e.Message)
}

func errorf(path string, pos ast.Position, format string, args ...any) *Error {
	return &Error{Path: path, Pos: pos, Message: fmt.Sprintf(format, args...)}
}

// Errors is all that is wrong with a configuration file, in the order of its
// text.
type Errors []*Error

// Error returns the errors, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors one by one.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}
