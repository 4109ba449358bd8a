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
