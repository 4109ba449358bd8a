package rules

import (
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// TestARuleIsAFile: who looks for a rule opens the file of its name, and finds
// nothing in it that any other file uses but the table. What rules share stands
// in files that say so.
func TestARuleIsAFile(t *testing.T) {
	own := map[string]bool{} // the files of rules
	for _, r := range All() {
		own[strings.ReplaceAll(r.Name, "-", "_")+".go"] = true
	}
	for _, s := range ast.SyntaxTable() {
		delete(own, strings.ReplaceAll(s.Name, "-", "_")+".go") // the parser checks them
	}
	declared := map[string]string{} // in files of rules: which file declares a name
	lacks := map[string][]string{}  // which names of the package a file uses
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range paths {
		switch name := strings.TrimSuffix(path, ".go"); {
		case strings.HasSuffix(name, "_test"), name == "table":
			continue
		case own[path]:
			found++
		case name != "rule" && name != "pass" && !strings.HasPrefix(name, "pass_") && !strings.HasPrefix(name, "shared_"):
			t.Errorf("%s is not named for a rule: what rules share is in shared_*.go", path)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if own[path] {
			for name := range file.Scope.Objects {
				declared[name] = path
			}
		}
		uses := map[string]bool{}
		for _, id := range file.Unresolved {
			uses[id.Name] = true
		}
		lacks[path] = slices.Sorted(maps.Keys(uses))
	}
	if found != len(own) {
		t.Errorf("%d of %d rules have a file of their own", found, len(own))
	}
	for path, names := range lacks {
		for _, name := range names {
			// What is exported is for the engine, and the pass carries it.
			if other, ok := declared[name]; ok && other != path && !token.IsExported(name) {
				t.Errorf("%s uses %s of %s: move it to shared_*.go", path, name, other)
			}
		}
	}
}
