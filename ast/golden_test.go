package ast_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
)

// TestTrees compares the tree of each script in testdata/trees with the one
// that stands behind it.
func TestTrees(t *testing.T) {
	paths, err := filepath.Glob("testdata/trees/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden trees:", err)
	}
	for _, path := range paths {
		theme := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive := golden.Open(t, path)
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
				golden.Equal(t, want[name+".tree"], tree)
			})
		}
		archive.EqualFiles(t, files)
	}
}
