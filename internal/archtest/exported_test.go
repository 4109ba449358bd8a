// Package archtest holds what is true of the module as a whole and no compiler
// or linter checks.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/scs-tools/scs"

// unused are the exported names that nothing in the repository uses outside
// tests, each with the reason why it is there all the same. A method is written
// package.Type.Method.
var unused = map[string]string{
	"ast.Inspect":                       "the tree is for other programs too: the walk as go/ast has it",
	"ast/script.NeverConnected":         "the zero value of an enumeration",
	"lsp/position.UTF16":                "the zero value of an enumeration",
	"runner/accept/damagetest.Of":       "tests of two packages damage scripts",
	"runner/accept/damagetest.Swaps":    "the tests beside it damage scripts",
	"runner/order.Promises":             "the promises of order are asked by whoever explores orders",
	"runner/stream.Conn.Queued":         "who debugs a run looks at what has arrived",
	"runner/stream.PieceHeader":         "the zero value of an enumeration",
	"spec/xmpp.Vocabulary.SASLFailures": "the vocabulary is for other programs too: the errors of a login, as StanzaErrors",
	"spec/xmpp.Vocabulary.StreamErrors": "the vocabulary is for other programs too: the errors of a stream, as StanzaErrors",
}

// called by the standard library and other modules, through interfaces.
var called = []string{
	"Error", "Format", "GoString", "Is", "As", "Unwrap", "String",
	"Len", "Less", "Swap", "Read", "Write", "Close", "ReadByte", "WriteString",
	"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "UnmarshalTOML",
	"LogValue", "Set", "Type", "RoundTrip", "ServeHTTP",
}

// TestExportedNamesAreUsed: a name that nobody uses is a promise that nobody
// needs. The walk goes by names, not by types: a method counts as used where
// any method of its name is.
func TestExportedNamesAreUsed(t *testing.T) {
	w := walk(t, filepath.Join("..", ".."))
	for name := range w.declared {
		reason, listed := unused[name]
		switch used := w.isUsed(name); {
		case !used && !listed:
			t.Errorf("nothing uses %s (%s): delete it, or make it unexported, or give the reason for it here", name, w.declared[name])
		case used && listed:
			t.Errorf("%s is listed as unused (%s), and it is used", name, reason)
		}
	}
	for name := range unused {
		if w.declared[name] == "" {
			t.Errorf("%s is listed as unused, and there is no such name", name)
		}
	}
	if len(w.declared) < 500 {
		t.Errorf("only %d exported names were found", len(w.declared))
	}
}

// TestAnUnusedNameIsFound holds the walk itself to a small module.
func TestAnUnusedNameIsFound(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"a/a.go": `package a
type Used struct{}
func (Used) Called() {}
func (Used) Forgotten() { Used{}.Forgotten() }
func (Used) String() string { return "" }
type Unused int
func New() Used { return Used{} }
func Recursive() { Recursive() }
const Tested = 1
`,
		"a/a_test.go": "package a\nvar _ = Tested\n",
		"b/b.go":      "package b\nimport other \"" + module + "/a\"\nfunc f() { other.New().Called() }\n",
		"c/c.go":      "package c\nimport \"testing\"\nfunc Helper(testing.TB) {}\nfunc Lost(testing.TB) {}\n",
		"c/c_test.go": "package c_test\nimport \"" + module + "/c\"\nvar _ = c.Helper\n",
		// Another package's name is no use.
		"d/d.go": "package d\nfunc Unused() { unrelated.Recursive(); Unused() }\nvar unrelated struct{ Recursive func() }\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := walk(t, root)
	var found []string
	for _, name := range slices.Sorted(maps.Keys(w.declared)) {
		if !w.isUsed(name) {
			found = append(found, name)
		}
	}
	want := []string{"a.Recursive", "a.Tested", "a.Unused", "a.Used.Forgotten", "c.Lost", "d.Unused"}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}

// walker collects what is exported and what is used.
type walker struct {
	declared map[string]string // where a name is declared, by name
	uses                       // outside tests
	forTests map[string]bool   // packages for tests: tests are their callers
	inTests  uses
}

// uses are the names that something uses.
type uses struct {
	used    map[string]bool // of packages: "ast.Parse"
	methods map[string]bool // selected ones, whatever they are selected from
}

// isUsed reports whether something uses a name: outside tests, or in tests if
// it belongs to a package for tests.
func (w *walker) isUsed(name string) bool {
	pkg, symbol := splitName(name)
	tests := w.forTests[pkg]
	_, method, isMethod := strings.Cut(symbol, ".")
	if isMethod {
		return slices.Contains(called, method) || w.methods[method] || tests && w.inTests.methods[method]
	}
	return w.used[name] || tests && w.inTests.used[name]
}

// splitName splits "ast/script.Script.Find" behind the package.
func splitName(name string) (pkg, symbol string) {
	dot := strings.LastIndexByte(name, '/') + 1
	dot += strings.IndexByte(name[dot:], '.')
	return name[:dot], name[dot+1:]
}

// walk reads all Go files below a folder.
func walk(t *testing.T, root string) *walker {
	t.Helper()
	none := func() uses { return uses{map[string]bool{}, map[string]bool{}} }
	w := &walker{declared: map[string]string{}, uses: none(), forTests: map[string]bool{}, inTests: none()}
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := entry.Name(); {
		case entry.IsDir() && (name == "testdata" || name == "node_modules" || len(name) > 2 && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(name) != ".go":
			return nil
		}
		f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		w.file(fset, filepath.ToSlash(pkg), f, strings.HasSuffix(file, "_test.go"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// file takes in a file of a package.
func (w *walker) file(fset *token.FileSet, pkg string, f *ast.File, isTest bool) {
	imports := map[string]string{} // packages of the module, by their names here
	for _, spec := range f.Imports {
		of, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if of == "testing" && !isTest {
			w.forTests[pkg] = true
		}
		if rest, ok := strings.CutPrefix(of, module+"/"); ok {
			name := path.Base(rest)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			imports[name] = rest
		}
	}
	uses := w.uses
	if isTest {
		uses = w.inTests
	}
	for _, d := range f.Decls {
		for _, part := range parts(d) {
			own := map[string]bool{} // a declaration's use of what it declares is none
			for name, at := range exported(part) {
				own[name] = true
				if _, method, ok := strings.Cut(name, "."); ok {
					own["."+method] = true
				}
				if !isTest && f.Name.Name != "main" {
					w.declared[pkg+"."+name] = fset.Position(at).String()
				}
			}
			if function, ok := part.(*ast.FuncDecl); ok {
				function.Recv = nil // a method is no use of its type
			}
			var visit func(ast.Node) bool
			visit = func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					x, ok := n.X.(*ast.Ident)
					if ok && imports[x.Name] != "" {
						uses.used[imports[x.Name]+"."+n.Sel.Name] = true
					} else if !own["."+n.Sel.Name] {
						uses.methods[n.Sel.Name] = true
					}
					ast.Inspect(n.X, visit)
					return false
				case *ast.Ident:
					if !own[n.Name] {
						uses.used[pkg+"."+n.Name] = true
					}
				case *ast.InterfaceType: // who implements it is called through it
					for _, method := range n.Methods.List {
						for _, name := range method.Names {
							uses.methods[name.Name] = true
						}
					}
				}
				return true
			}
			ast.Inspect(part, visit)
		}
	}
}

// parts returns the declarations of a group, or the function.
func parts(d ast.Decl) []ast.Node {
	group, ok := d.(*ast.GenDecl)
	if !ok {
		return []ast.Node{d}
	}
	var all []ast.Node
	for _, spec := range group.Specs {
		if _, ok := spec.(*ast.ImportSpec); !ok {
			all = append(all, spec)
		}
	}
	return all
}

// exported returns the exported names that a declaration makes, and where.
// Methods are written Type.Method; those of types that are not exported are
// left out.
func exported(part ast.Node) map[string]token.Pos {
	names := map[string]token.Pos{}
	add := func(id *ast.Ident) {
		if id.IsExported() {
			names[id.Name] = id.Pos()
		}
	}
	switch part := part.(type) {
	case *ast.FuncDecl:
		if part.Recv == nil {
			add(part.Name)
		} else if of := receiver(part.Recv.List[0].Type); ast.IsExported(of) && part.Name.IsExported() {
			names[of+"."+part.Name.Name] = part.Name.Pos()
		}
	case *ast.TypeSpec:
		add(part.Name)
	case *ast.ValueSpec:
		for _, id := range part.Names {
			add(id)
		}
	}
	return names
}

// receiver returns the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
