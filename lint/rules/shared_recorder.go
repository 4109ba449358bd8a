package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

// isRecorderLine reports whether the comment is what mod_scansion_record
// writes at the top: who recorded where, and since when.
func isRecorderLine(c ast.Comment) bool {
	content := c.Content()
	return strings.HasPrefix(content, "mod_scansion_record ") && strings.Contains(content, " recording started ")
}

// headByRecorder reports whether the title or the description is the
// recorder's line.
func headByRecorder(f *ast.File) bool {
	for n := range f.Nodes() {
		c, ok := n.Comment()
		if !ok {
			break
		}
		if (c.IsTitle() || c.IsDescription()) && isRecorderLine(c) {
			return true
		}
	}
	return false
}
