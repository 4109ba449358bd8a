package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// codeOwners are the files that give codes their meaning, besides those of the
// rules.
var codeOwners = []string{"ast/codes.go", "ast/failures/failures.go"}

// A code that is written as a string elsewhere goes on naming a rule that has
// moved on. The rule's own value has it.
func TestCodesAreWrittenWhereTheyAreDefined(t *testing.T) {
	root := filepath.Join("..", "..")
	code := regexp.MustCompile(`^SCS\d{2,}$`)
	defined := 0
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
			if name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || entry.Name() == "testdata" || name == "tools") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		inRule := map[*ast.BasicLit]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if pair, ok := n.(*ast.KeyValueExpr); ok && strings.HasPrefix(name, "lint/rules/") {
				key, _ := pair.Key.(*ast.Ident)
				if value, ok := pair.Value.(*ast.BasicLit); ok && key != nil && key.Name == "Code" {
					inRule[value] = true
				}
			}
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			switch {
			case err != nil || !code.MatchString(text):
			case inRule[literal] || slices.Contains(codeOwners, name):
				defined++
			default:
				t.Errorf("%s: the code %q is written as a string: take it from the rule's value", set.Position(literal.Pos()), text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if defined < 50 {
		t.Errorf("%d codes found: are they defined elsewhere now?", defined)
	}
}
