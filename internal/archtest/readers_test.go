package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readers are the files that open files themselves, each with the reason why it
// does not leave that to readfile. A directory stands for all files in it.
var readers = map[string]string{
	"internal/readfile/":                     "it is what others leave it to",
	"cmd/internal/cli/outputs.go":            "writes",
	"internal/folderlock/folderlock_unix.go": "locks a file of its own",
	"runner/server/prosody.go":               "writes a file of its own",
	"internal/testenv/":                      "for tests",
	"internal/golden/":                       "for tests",
	"cmd/internal/cli/clitest/":              "for tests",
	"tools/":                                 "not part of the program",
	"runner/stream/settle_linux.go":          "reads the table of sockets of the kernel",
	"runner/server/process_linux.go":         "reads the table of processes of the kernel",
	"internal/atomicfile/":                   "writes, and holds its own temporary files",
}

// openers are the functions that read a file by its name, whatever it is.
var openers = []string{"os.ReadFile", "os.Open", "os.OpenFile", "os.OpenInRoot", "ioutil.ReadFile", "fs.ReadFile", "toml.DecodeFile"}

// TestFilesAreReadInOnePlace: what reads a file that we did not write has to
// bear with pipes, devices, and files without an end.
func TestFilesAreReadInOnePlace(t *testing.T) {
	root := filepath.Join("..", "..")
	met := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git" || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		for _, call := range opened(t, name) {
			place := placeOf(relative)
			met[place] = true
			if place == "" {
				t.Errorf("%s calls %s: read it with readfile, or give the reason here", relative, call)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for place, reason := range readers {
		if !met[place] {
			t.Errorf("%s is listed (%s), and opens no file", place, reason)
		}
	}
}

// placeOf returns the entry of readers that a file belongs to, or "".
func placeOf(name string) string {
	for place := range readers {
		if name == place || strings.HasSuffix(place, "/") && strings.HasPrefix(name, place) {
			return place
		}
	}
	return ""
}

// opened returns the openers that a file of Go names.
func opened(t *testing.T, name string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && slices.Contains(openers, x.Name+"."+selector.Sel.Name) {
				found = append(found, x.Name+"."+selector.Sel.Name)
			}
		}
		return true
	})
	return found
}
