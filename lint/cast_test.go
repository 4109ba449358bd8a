package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"mellium.im/xmpp/jid"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

// The edge cases of the rules about the cast. An archive holds scripts, what
// is found in each, and what the safe fixes make of it where they do.
func TestCast(t *testing.T) {
	paths, err := filepath.Glob("testdata/cast/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("testdata/cast holds no archive: %v", err)
	}
	linter := castLinter(t)
	for _, path := range paths {
		archive := golden.Open(t, path)
		var files []txtar.File
		for _, file := range archive.Files {
			name, isScript := strings.CutSuffix(file.Name, ".scs")
			if !isScript || strings.HasSuffix(name, ".fixed") {
				continue
			}
			files = append(files, file)
			script := strings.ReplaceAll(string(file.Data), "␍\n", "\r\n")
			f := ast.Parse(file.Name, script)
			add := func(suffix, text string) {
				if text != "" {
					files = append(files, txtar.File{Name: name + suffix, Data: []byte(strings.ReplaceAll(text, "\r\n", "␍\n"))})
				}
			}
			add(".found", listing(f, linter.Check(f)))
			fixed, err := linter.Fix(f, false)
			if err != nil {
				t.Errorf("%s: %s: %v", path, file.Name, err)
			} else if len(fixed.Made) > 0 {
				add(".fixed.scs", fixed.File.Text())
				add(".left", listing(fixed.File, fixed.Left))
			}
		}
		archive.EqualFiles(t, files)
	}
}

// castLinter returns a linter with the rules about the cast alone.
func castLinter(t *testing.T) *lint.Linter {
	t.Helper()
	linter, err := lint.New(lint.Options{Select: []string{"SCS1"}})
	if err != nil {
		t.Fatal(err)
	}
	return linter
}

// listing returns a line for each finding: where it is, its rule, what it
// underlines, its message, and its fixes.
func listing(f *ast.File, found []ast.Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		at := f.Position(d.Span.Start)
		fmt.Fprintf(&b, "%d:%d %s %q: %s\n", at.Line, at.Column, d.Name, f.Slice(d.Span), d.Message)
		for _, r := range d.Related {
			fmt.Fprintf(&b, "\t%d: %s\n", f.Position(r.Span.Start).Line, r.Message)
		}
		for _, fix := range d.Fixes {
			safe := "unsafe"
			if fix.Safe {
				safe = "safe"
			}
			fmt.Fprintf(&b, "\t%s: %s\n", safe, fix.Title)
		}
	}
	return b.String()
}

// What is found in a section lies where a comment above the section suppresses
// it: in the section, and on its first line if no property is to blame.
func TestCastFindingsLieInTheirSection(t *testing.T) {
	ofProperty := map[string]bool{
		"unknown-property": true, "duplicate-property": true, "invalid-jid": true, "invalid-port": true,
		"same-full-jid": true, "unused-password": true,
	}
	ofSection := map[string]bool{
		"unknown-class": true, "missing-jid": true, "duplicate-character": true,
		"missing-password": true, "unused-character": true, "misplaced-line": true,
	}
	archive, err := txtar.ParseFile("testdata/cast/sections.txtar")
	if err != nil {
		t.Fatal(err)
	}
	linter := castLinter(t)
	seen := map[string]bool{}
	for _, file := range archive.Files {
		if !strings.HasSuffix(file.Name, ".scs") || strings.HasSuffix(file.Name, ".fixed.scs") {
			continue
		}
		f := ast.Parse(file.Name, string(file.Data))
		for _, d := range linter.Check(f) {
			if !ofProperty[d.Name] && !ofSection[d.Name] {
				continue
			}
			top := f.NodeAt(d.Span.Start).Top()
			section, ok := top.Section()
			if !ok {
				t.Errorf("%s: %s lies in no section: %q", file.Name, d.Name, f.Slice(d.Span))
				continue
			}
			seen[d.Name] = true
			where := section.Span()
			if ofSection[d.Name] && !isEmptyProperty(f, d) {
				where = section.LineSpan()
			}
			if !where.Covers(d.Span) || d.Span.Empty() {
				t.Errorf("%s: %s underlines %q, which is not within %q", file.Name, d.Name, f.Slice(d.Span), f.Slice(where))
			}

			start := section.Span().Start
			suppressed := f.Text()[:start] + "# scslint: disable=" + d.Code + "\n" + f.Text()[start:]
			for _, left := range linter.Check(ast.Parse(file.Name, suppressed)) {
				if left.Code == d.Code && left.Message == d.Message && left.Span.Len() == d.Span.Len() &&
					left.Span.Start == d.Span.Start+len(suppressed)-len(f.Text()) {
					t.Errorf("%s: a comment above the section does not suppress %s", file.Name, d.Name)
				}
			}
		}
	}
	for _, names := range []map[string]bool{ofProperty, ofSection} {
		for name := range names {
			if !seen[name] {
				t.Errorf("testdata/cast/sections.txtar has no finding of %s", name)
			}
		}
	}
}

// isEmptyProperty reports whether a finding is about a property that is there
// without a value.
func isEmptyProperty(f *ast.File, d ast.Diagnostic) bool {
	p, ok := f.NodeAt(d.Span.Start).Property()
	return ok && p.Value() == ""
}

// The rule about JIDs may be milder than RFC 7622, never more severe: what the
// reference implementation takes is not reported.
func TestInvalidJIDIsNeverMoreSevereThanRFC7622(t *testing.T) {
	linter, err := lint.New(lint.Options{Select: []string{"invalid-jid"}})
	if err != nil {
		t.Fatal(err)
	}
	reported := func(text string) bool {
		f := ast.Parse("test.scs", "[Client] Romeo\n\tjid: "+text+"\n")
		return len(linter.Check(f)) > 0
	}
	both, milder := 0, 0
	check := func(text string) {
		_, err := jid.Parse(text)
		switch {
		case reported(text) && err == nil && !strings.Contains(text, ".."):
			t.Errorf("%q is reported, but a JID", text)
		case reported(text):
			both++
		case err != nil:
			milder++
		}
	}
	for r := rune(0x21); r < 0x20000; r++ {
		if r > 0x800 {
			r += 60 // every script has its turn
		}
		if 0xD800 <= r && r < 0xE000 {
			continue
		}
		c := string(r)
		check("ro" + c + "meo@localhost")
		check("romeo@local" + c + "host")
		check("romeo@localhost/gar" + c + "den")
		check("local" + c + "host")
	}
	for _, text := range []string{
		"romeo@localhost", "Romeo@LocalHost/Garden", "romeo@[::1]", "romeo@127.0.0.1/a b", "localhost", "localhost/a",
		"romeo@localhost.", "romeo@a/b@c/d", "a@b@c", "@", "@localhost", "romeo@", "/", "romeo@localhost/", "romeo/garden@localhost",
		"romeo\u037E@localhost", "romeo\u1FEF@localhost", "romeo\u2460@localhost",
		strings.Repeat("a", 1023) + "@localhost", strings.Repeat("a", 1024) + "@localhost",
		"a@localhost/" + strings.Repeat("a", 1023), "a@localhost/" + strings.Repeat("a", 1024),
	} {
		check(text)
	}
	if long := strings.Repeat("a", 1024); !reported(long+"@localhost") || !reported("a@localhost/"+long) {
		t.Error("a part of 1024 bytes is not reported")
	}
	if both < 500 {
		t.Errorf("only %d of %d invalid JIDs are reported", both, both+milder)
	}
}

// No rule about the cast panics or reports what a broken tree does not hold.
func TestCastOfBrokenScripts(t *testing.T) {
	linter := castLinter(t)
	for _, script := range append(testenv.Own(t), testenv.Script{Name: "empty"}) {
		step := 7 * testenv.Thin
		if testing.Short() {
			step = 97
		}
		for end := 0; end <= len(script.Text); end += step {
			f := ast.Parse(script.Name, script.Text[:end])
			for _, d := range linter.Check(f) {
				if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > end {
					t.Fatalf("%s cut at %d: %s at %v", script.Name, end, d.Name, d.Span)
				}
			}
		}
	}
}

// What the rules about the cast find in real scripts is known, and right.
func TestCastOfRealScripts(t *testing.T) {
	linter := castLinter(t)
	var got []string
	for _, script := range testenv.Scripts(t, "prosody", "recorded", "history") {
		f := ast.Parse(script.Name, script.Text)
		for _, d := range linter.Check(f) {
			got = append(got, fmt.Sprintf("%s:%d %s %s", script.Name, f.Position(d.Span.Start).Line, d.Severity, d.Name))
		}
	}
	want := []string{
		"prosody/empty_bookmarks.scs:1 info recorder-title",
		"prosody/vcard_temp.scs:2 info recorder-title",
		"recorded/tzb5xdikn3cn.scs:1 info recorder-title",
		"recorded/ua8y7dqj2ld8.scs:1 info recorder-title",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// Where they find nothing, the rules about the cast allocate nothing.
func TestCastRulesDoNotAllocateWithoutFindings(t *testing.T) {
	text, err := os.ReadFile("testdata/cast/sound.scs")
	if err != nil {
		t.Fatal(err)
	}
	f := ast.Parse("sound.scs", string(text))
	// The other rule is one that looks at expressions and has none to look at.
	if other, cast := allocations(t, f, "unclosed-expression"), allocations(t, f, "SCS1"); cast > other {
		t.Errorf("linting allocates %v times with the rules about the cast, %v times without", cast, other)
	}
}
