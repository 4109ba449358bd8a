package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/scs-tools/scs/internal/testenv"
)

// Expressions match as the glob library matches their patterns.
func FuzzGlobs(f *testing.F) {
	for _, seed := range [][2]string{
		{"{a,b}.scs", "a.scs"}, {"x/{a,b}/c", "x/b/c"}, {"{*,a/b}[a-c]?", "xb?"}, {"{a,{b,c}d,}e", "cde"},
		{`{\{,[!a]}`, "b"}, {"[a-]{b,c}", "-b"}, {"{,a}", "a"}, {"[b-a]", "b"},
		{"**", "a/b"}, {"a/**", "a"}, {"**/a*/?", "x/y/ab/c"}, {"a/**/b/**/c", "a/b/b/x/c"}, {"**/a**b", "x/acb"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, name string) {
		if len(pattern) > 40 || len(name) > 40 || !doublestar.ValidatePattern(pattern) || !alike(pattern, name) {
			return
		}
		compiled, err := compileGlob(pattern, false)
		if err != nil {
			t.Fatalf("%q: %v", pattern, err)
		}
		if got, want := compiled.MatchString(name), doublestar.MatchUnvalidated(pattern, name); got != want {
			t.Errorf("%q matches %q: %v, want %v", pattern, name, got, want)
		}
	})
}

// alike leaves out what the library takes too long for, and what the two
// read differently and nobody writes: names that are no paths, slashes in
// classes, ** beside braces, and stars before them (for the library, a** and
// a/** match a, but a*** and a*/** do not), nor braces around nothing.
func alike(pattern, name string) bool {
	braces := strings.Count(pattern, "{")
	return braces <= 4 && !strings.Contains(pattern, "***") && !strings.Contains(pattern, "*/**") && !strings.Contains(pattern, "{}") && strings.Count(pattern, ",") <= 8 && (braces == 0 || !strings.Contains(pattern, "**")) &&
		name != "" && !strings.Contains("/"+name+"/", "//") && !strings.Contains("/"+pattern+"/", "//") &&
		strings.ToValidUTF8(pattern+name, "") == pattern+name &&
		!slices.ContainsFunc(strings.Split(pattern, "[")[1:], func(class string) bool {
			class, _, _ = strings.Cut(class, "]")
			return strings.ContainsAny(class, `/,{}\`)
		})
}

// hostile are settings that have made us slow, or end.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"nested lists", func(n int) string { return "x=" + strings.Repeat("[", n) }},
	{"nested tables", func(n int) string { return "x=" + strings.Repeat("{a=", n) }},
	{"a key of many parts", func(n int) string { return strings.Repeat("a.", n) + "a=1" }},
	{"a table of many parts", func(n int) string { return "[" + strings.Repeat("a.", n) + "a]" }},
	{"a long key of a long list", func(n int) string {
		return strings.Repeat("k", n/2) + "=[" + strings.Repeat("1,", n/4) + "]"
	}},
	{"many items", func(n int) string { return "[lint]\nselect=[" + strings.Repeat(`"a",`, n/4) + "]" }},
	{"many unknown keys", func(n int) string { return repeated(n/8, "k%d=1\n") }},
	{"many accounts with unknown keys", func(n int) string {
		return "[run.accounts]\n" + repeated(n/16, "a%d={x=1}\n")
	}},
	{"many tables", func(n int) string { return repeated(n/8, "[t%d]\n") }},
	{"many patterns", func(n int) string { return "[lint]\nexclude=[" + strings.Repeat("\"a*b\",\n", n/8) + "]" }},
	{"braces", func(n int) string {
		return "[lint]\nexclude=[\"" + strings.Repeat("{a,aa}", min(n, maxPattern)/6) + "c\"]"
	}},
	{"nested braces", func(n int) string {
		return "[lint]\nexclude=[\"" + strings.Repeat("{a,", min(n, maxPattern)/4) + strings.Repeat("}", min(n, maxPattern)/4) + "\"]"
	}},
	{"errors", func(n int) string { return "[lint]\nselect=[" + strings.Repeat("1,", n/2) + "]" }},
	{"a string without an end", func(n int) string { return `a="` + strings.Repeat("x", n) }},
	{"a string of escapes", func(n int) string { return `a="` + strings.Repeat(`\`, n) }},
	{"vocabulary files", func(n int) string {
		return "[vocabulary]\nfiles=[" + strings.Repeat(`"a",`, n/4) + "]"
	}},
}

func repeated(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Whatever settings hold, they are read, or refused with few words, in time that
// grows no faster than they.
func TestHostileSettings(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			testenv.Linear(t, 1<<14, func(size int) {
				c, err := Parse("/r/.scs.toml", []byte(h.text(size)))
				switch {
				case err == nil:
					c.Lint.Exclude.Match("/r/" + strings.Repeat("a", 200))
				case strings.Count(err.Error(), "\n") > maxErrors:
					t.Errorf("an error of %d lines", strings.Count(err.Error(), "\n"))
				}
			})
		})
	}
}

// What nests as deep as a file is long is refused before the TOML library sees
// it, wherever it stands.
func TestDepthIsBounded(t *testing.T) {
	for _, h := range hostile[:4] {
		for _, before := range []string{"", "a = 'x' # y\n", "b = [1, {c = \"]]}}\"}]\n"} {
			_, err := Parse(".scs.toml", []byte(before+h.text(1<<20)))
			if err == nil || !strings.Contains(err.Error(), "nested deeper than 32 levels") {
				t.Errorf("%s behind %q: %v", h.name, before, err)
			}
		}
	}
}

// Time to match is linear in the pattern, and in the name.
func TestGlobsAreLinear(t *testing.T) {
	for _, tt := range []struct {
		name, pattern, text string
	}{
		{"braces", "{a,aa}", "a"},
		{"stars", "*a", "a"},
		{"folders", "**/a/", "a/"},
		{"classes", "[ab]*", "a"},
		{"braces with stars", "{*a,a*}", "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			match := func(patterns, names int) {
				g, err := newGlob(at(1, 1, strings.Repeat(tt.pattern, patterns)+"/c"), "/r")
				if err != nil {
					t.Fatal(err)
				}
				g.matches(filepath.Join(string(filepath.Separator)+"r", strings.Repeat(tt.text, names)))
			}
			testenv.Linear(t, 64, func(size int) { match(size, 700) })
			testenv.Linear(t, 700, func(size int) { match(150, size) })
		})
	}
}
