package readfile_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// openers are the functions of package os that open a file to read it.
var openers = map[string]bool{"Open": true, "OpenFile": true, "OpenInRoot": true, "OpenRoot": true, "ReadFile": true, "DirFS": true}

// exempt says which files of the module open files all the same, and why. None
// of them reads what somebody else wrote.
var exempt = map[string]string{
	"internal/readfile":             "is the reader",
	"internal/atomicfile":           "opens what it writes",
	"internal/testenv":              "is for tests",
	"internal/golden":               "is for tests",
	"cmd/internal/cli/clitest":      "is for tests",
	"runner/server/folder_unix.go":  "claims a folder of its own",
	"runner/server/prosody.go":      "writes the configuration of its own server",
	"runner/stream/settle_linux.go": "reads /proc",
	"cmd/internal/cli/outputs.go":   "opens what it writes",
}

// Files that we did not write are read in one place, which has the limits. No
// code but tests and tools opens one by other means.
func TestNoOtherCodeOpensFiles(t *testing.T) {
	const root = "../.."
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if name == "tools" || name == "editors" || name != "." && strings.HasPrefix(entry.Name(), ".") {
				return filepath.SkipDir
			}
			return nil
		}
		folder := name[:max(0, strings.LastIndexByte(name, '/'))]
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || exempt[name] != "" || exempt[folder] != "" {
			return nil
		}
		files++
		tokens := token.NewFileSet()
		tree, err := parser.ParseFile(tokens, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(tree, func(node ast.Node) bool {
			if s, ok := node.(*ast.SelectorExpr); ok && openers[s.Sel.Name] {
				if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "os" {
					t.Errorf("%s: os.%s: files are read by package readfile, which has limits", tokens.Position(s.Pos()), s.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 200 {
		t.Errorf("only %d files were looked at", files)
	}
}
