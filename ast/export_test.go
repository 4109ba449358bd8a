package ast

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// GoldenScript returns the script that a file of a golden archive holds:
// NAME.scs as it stands; NAME.quoted with each line as in a Go string, though
// with plain quotes, so that bytes which editors and version control meddle
// with can be seen.
func GoldenScript(tb testing.TB, file txtar.File) (string, bool) {
	tb.Helper()
	switch filepath.Ext(file.Name) {
	case ".scs":
		return string(file.Data), true
	case ".quoted":
		var text strings.Builder
		for line := range strings.Lines(string(file.Data)) {
			line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `"`, `\"`)
			part, err := strconv.Unquote(`"` + line + `"`)
			if err != nil {
				tb.Fatalf("%s: %s: %v", file.Name, line, err)
			}
			text.WriteString(part)
		}
		return text.String(), true
	}
	return "", false
}
