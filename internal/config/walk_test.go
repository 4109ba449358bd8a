package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// walk walks paths, separated by spaces, inside root, which becomes the
// working directory, and returns what it finds with slashes.
func walk(t *testing.T, root, paths string, options WalkOptions) string {
	t.Helper()
	t.Chdir(root)
	files, err := Walk(strings.Fields(paths), options)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(strings.Join(files, " "))
}

func TestWalk(t *testing.T) {
	root := plant(t, map[string]string{
		"b.scs": "", "a.scs": "", "notes.txt": "", "Makefile": "",
		"muc/join.scs": "", "muc/deep/er/leave.scs": "", "muc.scs": "",
		"folder.scs/x.scs": "",
		".hidden/a.scs":    "", ".hidden.scs": "", ".git/a.scs": "",
		"with.hidden/.x/a.scs": "", "UPPER.SCS": "",
	})
	tests := []struct{ name, paths, want string }{
		{"a folder, to any depth, sorted", ".",
			"a.scs b.scs folder.scs/x.scs muc.scs muc/deep/er/leave.scs muc/join.scs"},
		{"one folder of several", "muc", "muc/deep/er/leave.scs muc/join.scs"},
		{"files whatever their names", "notes.txt Makefile .hidden.scs UPPER.SCS", ".hidden.scs Makefile UPPER.SCS notes.txt"},
		{"a hidden folder that is asked for", ".hidden", ".hidden/a.scs"},
		{"each file once", "a.scs ./a.scs muc/../a.scs muc muc/deep", "a.scs muc/deep/er/leave.scs muc/join.scs"},
		{"paths above", "muc/deep/../../b.scs", "b.scs"},
		{"nothing asked, nothing found", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := walk(t, root, tt.paths, WalkOptions{}); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestWalkKeepsTheFormOfThePathGiven(t *testing.T) {
	root := plant(t, map[string]string{"sub/a.scs": "", "b.scs": ""})
	if got, want := walk(t, filepath.Join(root, "sub"), "..", WalkOptions{}), "../b.scs ../sub/a.scs"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// The first form counts when a file is given in two.
	files, err := Walk([]string{filepath.Join(root, "sub"), "a.scs"}, WalkOptions{})
	if want := filepath.Join(root, "sub", "a.scs"); err != nil || len(files) != 1 || files[0] != want {
		t.Errorf("got %q, %v, want %s", files, err, want)
	}
}

func TestWalkHonoursGitignore(t *testing.T) {
	root := plant(t, map[string]string{
		".git/info/exclude":         "private.scs\n",
		".gitignore":                "*.tmp.scs\n/build/\nkept/*\n!kept/me.scs\n",
		"a.scs":                     "",
		"a.tmp.scs":                 "",
		"private.scs":               "",
		"sub/private.scs":           "",
		"build/a.scs":               "",
		"sub/build/a.scs":           "",
		"kept/me.scs":               "",
		"kept/not.scs":              "",
		"sub/.gitignore":            "!b.tmp.scs\nonly-here.scs\n",
		"sub/b.tmp.scs":             "",
		"sub/only-here.scs":         "",
		"only-here.scs":             "",
		"inner/.git":                "gitdir: ../.git/modules/inner\n",
		"inner/a.tmp.scs":           "",
		"inner/excluded.scs":        "",
		".git/modules/inner/config": "",
		".git/modules/inner/info/exclude": "excluded.scs\n" +
			"a.scs\n",
		"tree/.git":                         "gitdir: " + filepath.Join("..", ".git", "worktrees", "tree") + "\n",
		"tree/private.scs":                  "",
		"tree/b.scs":                        "",
		".git/worktrees/tree/commondir":     "../..\n",
		".git/worktrees/tree/info/unused":   "",
		"sub/deep/only-here.scs":            "",
		"sub/deep/deeper/b.tmp.scs":         "",
		"sub/deep/deeper/still.tmp.scs":     "",
		"sub/deep/deeper/ordinary-name.scs": "",
	})
	const below = "sub/b.tmp.scs sub/build/a.scs sub/deep/deeper/b.tmp.scs sub/deep/deeper/ordinary-name.scs"
	tests := []struct {
		name, dir, paths, want string
		options                WalkOptions
	}{
		{name: "rules here, below and in a repository inside", dir: ".", paths: ".",
			want: "a.scs inner/a.tmp.scs kept/me.scs only-here.scs " + below + " tree/b.scs"},
		{name: "rules above", dir: "sub/deep", paths: ".", want: "deeper/b.tmp.scs deeper/ordinary-name.scs"},
		{name: "files that are given", dir: ".", paths: "a.tmp.scs private.scs build/a.scs", want: "a.tmp.scs build/a.scs private.scs"},
		{name: "a folder that is given", dir: ".", paths: "build", want: "build/a.scs"},
		{name: "on demand, not at all", dir: "sub", paths: ".", options: WalkOptions{GitIgnored: true},
			want: "b.tmp.scs build/a.scs deep/deeper/b.tmp.scs deep/deeper/ordinary-name.scs deep/deeper/still.tmp.scs deep/only-here.scs only-here.scs private.scs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := walk(t, filepath.Join(root, filepath.FromSlash(tt.dir)), tt.paths, tt.options); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestWalkHonoursGitignoreWithoutARepository(t *testing.T) {
	root := plant(t, map[string]string{".gitignore": "a.scs\n", "sub/.gitignore": "b.scs\n", "sub/a.scs": "", "sub/b.scs": "", "sub/c.scs": ""})
	if got, want := walk(t, root, ".", WalkOptions{}), "sub/c.scs"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// But what lies above the folder is nobody's business then.
	if got, want := walk(t, filepath.Join(root, "sub"), ".", WalkOptions{}), "a.scs c.scs"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWalkLeavesOutWhatTheConfigurationExcludes(t *testing.T) {
	root := plant(t, map[string]string{
		".git/":              "",
		".scs.toml":          "[lint]\nexclude = [\"old\", \"/gen/*.scs\"]\n",
		"a.scs":              "",
		"old/a.scs":          "",
		"sub/old/x/a.scs":    "",
		"gen/a.scs":          "",
		"gen/keep/a.scs":     "",
		"own/.scs.toml":      "[lint]\nexclude = [\"b.scs\"]\n",
		"own/b.scs":          "",
		"own/gen/a.scs":      "",
		"own/x/old/kept.scs": "", // the nearest file counts alone
	})
	var finder Finder
	options := WalkOptions{Exclude: finder.LintExcludes}
	if got, want := walk(t, root, ".", options), "a.scs gen/keep/a.scs own/gen/a.scs own/x/old/kept.scs"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := walk(t, root, "old/a.scs gen", options), "gen/keep/a.scs old/a.scs"; got != want {
		t.Errorf("given: got %s, want %s", got, want)
	}
}

func TestWalkReportsAFaultyConfigurationOnce(t *testing.T) {
	root := plant(t, map[string]string{".scs.toml": "[lint]\nexclud = []\n", "a/a.scs": "", "b/b.scs": "", "c.scs": ""})
	var finder Finder
	t.Chdir(root)
	files, err := Walk([]string{"a", "b", "c.scs"}, WalkOptions{Exclude: finder.LintExcludes})
	if _, ok := errors.AsType[Errors](err); !ok || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(files, []string{"c.scs"}) {
		t.Errorf("found %q", files)
	}
}

func TestWalkNamesWhatDoesNotExist(t *testing.T) {
	root := plant(t, map[string]string{"a.scs": ""})
	t.Chdir(root)
	files, err := Walk([]string{"none.scs", "a.scs", "no/folder"}, WalkOptions{})
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "none.scs") || !strings.Contains(err.Error(), filepath.Join("no", "folder")) {
		t.Errorf("error %v", err)
	}
	if !slices.Equal(files, []string{"a.scs"}) {
		t.Errorf("found %q, want what there is", files)
	}
}

func TestWalkAndLinks(t *testing.T) {
	root := plant(t, map[string]string{"real/a.scs": "", "real/b.scs": "", "outside/c.scs": "", "tree/d.scs": ""})
	for name, to := range map[string]string{
		"tree/folder":      "../real",          // not followed
		"tree/loop":        ".",                // neither
		"tree/folder.scs":  "../real",          // whatever its name
		"tree/c.scs":       "../outside/c.scs", // taken
		"tree/c-again.scs": "c.scs",            // the same file
		"tree/d-again.scs": "d.scs",            // the same file
		"tree/nothing.scs": "none.scs",         // left out
		"link":             "real",
	} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	tests := []struct{ name, paths, want string }{
		{"links in a folder", "tree", "tree/c-again.scs tree/d.scs"},
		{"a link to a folder that is given", "link", "link/a.scs link/b.scs"},
		{"a link to a file that is given", "tree/d-again.scs", "tree/d-again.scs"},
		{"a file and a link to it", "tree/d-again.scs tree/d.scs", "tree/d.scs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := walk(t, root, tt.paths, WalkOptions{}); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// bigTree is a tree of 10,000 scripts in 100 folders, with rules.
func bigTree(tb testing.TB) (root string) {
	tb.Helper()
	root = tb.TempDir()
	write := func(text string, path ...string) {
		name := filepath.Join(append([]string{root}, path...)...)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	write("", ".git", "HEAD")
	write("*.log\n*.tmp\nnode_modules/\n/build/\n*~\n**/generated/**\ndocs/*.html\n.DS_Store\n[Tt]humbs.db\n!important.log\n", ".gitignore")
	write("[lint]\nexclude = [\"old\", \"third_party/**\", \"*_slow.scs\"]\n", FileName)
	for i := range 100 {
		for j := range 100 {
			write("", fmt.Sprintf("part%d", i/10), fmt.Sprintf("area%d", i%10), fmt.Sprintf("script%02d.scs", j))
		}
	}
	return root
}

func BenchmarkWalk(b *testing.B) {
	root := bigTree(b)
	for b.Loop() {
		var finder Finder
		files, err := Walk([]string{root}, WalkOptions{Exclude: finder.LintExcludes})
		if err != nil || len(files) != 10_000 {
			b.Fatalf("%d files, %v", len(files), err)
		}
	}
}
