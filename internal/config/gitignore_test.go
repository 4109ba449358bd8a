package config

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// gitEnv keeps the machine's own settings of git out of a test.
func gitEnv(t *testing.T) []string {
	t.Helper()
	home := t.TempDir()
	return append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home,
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CEILING_DIRECTORIES="+filepath.Dir(home))
}

// git runs git in dir and returns what it prints. The exit code of
// check-ignore, 1 when nothing is ignored, is no failure.
func git(t *testing.T, env []string, dir, stdin string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, env, strings.NewReader(stdin)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && (cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 1) {
		t.Fatalf("git %s: %v\n%s", args[0], err, stderr.String())
	}
	return string(out)
}

// ignoredPaths returns every file and folder below dir, with slashes, and
// those of them that are ignored by our reading.
func ignoredPaths(t *testing.T, root string) (all, ignored []string) {
	t.Helper()
	var visit func(dir string, above *ignoreFile, out bool)
	visit = func(dir string, above *ignoreFile, out bool) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		ignores := (&walker{}).ignoresOf(dir, entries, above)
		for _, entry := range entries {
			if entry.Name() == ".git" {
				continue
			}
			absolute := filepath.Join(dir, entry.Name())
			inside, err := filepath.Rel(root, absolute)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, filepath.ToSlash(inside))
			out := out || ignores.ignores(filepath.ToSlash(absolute), entry.IsDir())
			if out {
				ignored = append(ignored, filepath.ToSlash(inside))
			}
			if entry.IsDir() {
				visit(absolute, ignores, out)
			}
		}
	}
	visit(root, nil, false)
	return all, ignored
}

// askGit returns those of paths that git ignores.
func askGit(t *testing.T, env []string, root string, paths []string) []string {
	t.Helper()
	out := git(t, env, root, strings.Join(paths, "\x00"), "check-ignore", "--no-index", "--stdin", "-z")
	return strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
}

// git itself is the judge, over some thousand generated paths and patterns.
func TestGitignoreAgreesWithGit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the names need a file system that takes any letter")
	}
	root, env := t.TempDir(), gitEnv(t)
	git(t, env, root, "", "init", "-q")
	rnd := rand.New(rand.NewPCG(5, 9))
	if err := os.WriteFile(filepath.Join(root, ".git", "info", "exclude"), []byte("b?r\n!foo.log\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	patterns := map[string]string{} // text of the ignore file, by folder
	trees := 120
	if testing.Short() {
		trees /= 12
	}
	for i := range trees {
		plantTree(t, rnd, patterns, root, fmt.Sprintf("t%03d", i), 3)
	}

	all, ours := ignoredPaths(t, root)
	gits := askGit(t, env, root, all)
	slices.Sort(ours)
	slices.Sort(gits)
	wrong := 0
	for _, p := range all {
		_, we := slices.BinarySearch(ours, p)
		_, they := slices.BinarySearch(gits, p)
		if we == they {
			continue
		}
		wrong++
		if wrong <= 10 {
			t.Errorf("%s is ignored: %v, by git: %v; the rules above it:%s", p, we, they, rulesAbove(patterns, p))
		}
	}
	t.Logf("%d paths, %d ignored, %d wrong", len(all), len(gits), wrong)
	if len(all) < 16*trees || len(gits) < len(all)/20 || len(gits) > len(all)*19/20 {
		t.Errorf("%d of %d paths are ignored: the sample is not worth much", len(gits), len(all))
	}
}

func rulesAbove(patterns map[string]string, p string) string {
	var b strings.Builder
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if text, ok := patterns[dir]; ok {
			fmt.Fprintf(&b, "\n%s: %q", dir, text)
		}
	}
	return b.String()
}

// plantTree fills the folder dir of root with files, folders and, now and
// then, rules.
func plantTree(t *testing.T, rnd *rand.Rand, patterns map[string]string, root, dir string, depth int) {
	t.Helper()
	names := []string{
		"a", "b", "ab", "abc", "bar", "foo", "foo.log", "foo.scs", "x.scs", "log", "a b", "trail ", "-", "]", "[a]",
		"{a,b}", "#a", "!a", `back\slash`, "*", "**", "A", "7", "a.b.c", ".hidden",
	}
	absolute := filepath.Join(root, dir)
	if err := os.MkdirAll(absolute, 0o755); err != nil {
		t.Fatal(err)
	}
	if depth == 3 || rnd.IntN(3) == 0 {
		text := ""
		for range 1 + rnd.IntN(5) {
			text += randomPattern(rnd, names) + []string{"\n", "\n", "\n", "\r\n", "  \n", "\n\n"}[rnd.IntN(6)]
		}
		if rnd.IntN(4) == 0 {
			text = strings.TrimRight(text, "\n")
		}
		if rnd.IntN(20) == 0 {
			text = "\ufeff" + text
		}
		patterns[filepath.ToSlash(dir)] = text
		if err := os.WriteFile(filepath.Join(absolute, ".gitignore"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 + rnd.IntN(4) {
		name := names[rnd.IntN(len(names))]
		if depth > 1 && rnd.IntN(2) == 0 {
			if _, err := os.Stat(filepath.Join(absolute, name)); err == nil {
				continue
			}
			plantTree(t, rnd, patterns, root, filepath.Join(dir, name), depth-1)
			continue
		}
		err := os.WriteFile(filepath.Join(absolute, name), nil, 0o644)
		if info, statErr := os.Stat(filepath.Join(absolute, name)); err != nil && (statErr != nil || !info.IsDir()) {
			t.Fatal(err)
		}
	}
}

// quirk matches patterns like "foo**/bar". The manual page has it that these
// asterisks are regular ones; git forgets that when all before them is literal.
var quirk = regexp.MustCompile(`^[^*?[\\]+\*\*+/`)

// randomPattern returns a line for an ignore file: usually sensible, at times
// not.
func randomPattern(rnd *rand.Rand, names []string) string {
	odd := []string{
		"*", "*", "**", "***", "?", "[ab]", "[!a]", "[^b-z]", "[a-c]", "[!/]", "[.-0]", "[]a]", "[!]a]", "[a-]", "[z-a]", "[\\]]",
		"[[:alpha:]]", "[![:digit:]]", "[[:punct:]]", "[[:nope:]]", "[[:a]", "[a", "[", "]", "\\*", "\\a", "\\", "{a,b}", "{", " ", "\\ ", "#", "!", "//",
		"[a-c-e]", "[--0]", "[a\\-c]", "[[-b]", "foo*", "*.scs", "*o*",
	}
	one := func() string {
		switch rnd.IntN(10) {
		case 0, 1, 2, 3:
			return names[rnd.IntN(len(names))]
		case 4, 5:
			return "*"
		case 6:
			return odd[rnd.IntN(len(odd))] + odd[rnd.IntN(len(odd))]
		case 7:
			return names[rnd.IntN(len(names))] + odd[rnd.IntN(len(odd))]
		case 8:
			return odd[rnd.IntN(len(odd))] + names[rnd.IntN(len(names))]
		default:
			return "**"
		}
	}
	parts := []string{one()}
	for rnd.IntN(5) < 2 {
		parts = append(parts, one())
	}
	line := strings.Join(parts, "/")
	if quirk.MatchString(line) {
		return randomPattern(rnd, names)
	}
	switch rnd.IntN(8) {
	case 0:
		line = "/" + line
	case 1, 2:
		line += "/"
	}
	if rnd.IntN(5) == 0 {
		line = "!" + line
	}
	return line
}

// What the manual page of gitignore promises, one by one.
func TestGitignoreRules(t *testing.T) {
	tests := []struct {
		name, rules, path string
		folder, want      bool
	}{
		{"a name at any depth", "foo", "x/y/foo", false, true},
		{"a comment", "#foo", "#foo", false, false},
		{"an escaped hash", `\#foo`, "#foo", false, true},
		{"trailing spaces are dropped", "foo  ", "foo", false, true},
		{"but not escaped ones", `foo\ `, "foo ", false, true},
		{"a leading slash anchors", "/foo", "x/foo", false, false},
		{"a slash in the middle anchors too", "x/foo", "y/x/foo", false, false},
		{"a trailing slash does not", "foo/", "x/foo", true, true},
		{"a trailing slash means folders", "foo/", "foo", false, false},
		{"the last rule decides", "*.scs\n!a.scs", "a.scs", false, false},
		{"and the one before it otherwise", "!a.scs\n*.scs", "a.scs", false, true},
		{"a star stays within a name", "x/*.scs", "x/y/a.scs", false, false},
		{"leading double star", "**/foo", "x/y/foo", false, true},
		{"double star in the middle", "x/**/foo", "x/foo", false, true},
		{"trailing double star is what is inside", "x/**", "x/y/z", false, true},
		{"and not the folder", "x/**", "x", true, false},
		{"letters beyond ASCII", "/é/*", "é/ü", false, true},
		{"two regular asterisks", "foo**/bar", "foox/y/bar", false, false},
		{"braces are letters", "{a,b}", "a", false, false},
		{"a class never matches a slash", "x[!a]y", "x/y", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := parseIgnore(tt.rules, "/r", nil)
			if got := f.ignores("/r/"+tt.path, tt.folder); got != tt.want {
				t.Errorf("%q ignores %q: %v, want %v", tt.rules, tt.path, got, tt.want)
			}
		})
	}
}
