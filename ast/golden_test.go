package ast_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
)

var update = flag.Bool("update", false, "rewrite the golden trees in testdata")

// TestTrees compares the tree of each script in testdata/trees with the one
// that stands behind it.
func TestTrees(t *testing.T) {
	paths, err := filepath.Glob("testdata/trees/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden trees:", err)
	}
	for _, path := range paths {
		theme := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, file := range archive.Files {
			if filepath.Ext(file.Name) == ".tree" {
				want[file.Name] = string(file.Data)
			}
		}
		var files []txtar.File
		for _, file := range archive.Files {
			text, ok := ast.GoldenScript(t, file)
			if !ok {
				continue
			}
			name := strings.TrimSuffix(file.Name, filepath.Ext(file.Name))
			tree := dump(ast.Parse(file.Name, text))
			files = append(files, file, txtar.File{Name: name + ".tree", Data: []byte(tree)})
			t.Run(theme+"/"+name, func(t *testing.T) {
				if d := diff.Unified("want", "got", want[name+".tree"], tree); d != "" && !*update {
					t.Error(d)
				}
			})
			delete(want, name+".tree")
		}
		for name := range want {
			t.Errorf("%s: %s belongs to no script", path, name)
		}
		if *update {
			archive.Files = files
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
