package excerpt

import "github.com/scs-tools/scs/ast"

// Style holds the ANSI sequences of what people read at a terminal; all are
// empty without colour.
type Style struct {
	Reset, Bold, Dim, Invert string
	Red, Green, Yellow, Cyan string
	Path                     string                // of a file's name before a message
	Severity                 [ast.Error + 1]string // of a diagnostic
}

// NewStyle returns the style of all reports, with or without colour.
func NewStyle(color bool) Style {
	if !color {
		return Style{}
	}
	return Style{
		Reset: "\x1b[0m", Bold: "\x1b[1m", Dim: "\x1b[2m", Invert: "\x1b[7m",
		Red: "\x1b[31m", Green: "\x1b[32m", Yellow: "\x1b[33m", Cyan: "\x1b[36m",
		Path:     "\x1b[1m",
		Severity: [...]string{ast.Off: "", ast.Info: "\x1b[1;36m", ast.Warning: "\x1b[1;33m", ast.Error: "\x1b[1;31m"},
	}
}
