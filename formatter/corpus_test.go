package formatter_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

func TestRealScriptsKeepAllTheySay(t *testing.T) {
	for name, text := range shared(t, "*/*.scs") {
		wantProperties(t, name, text)
	}
}

// TestPublishedExamplesKeepAllTheySay formats what the XMPP specifications show,
// which nobody wrote for us: with prefixes, comments, text among elements, and
// mistakes.
func TestPublishedExamplesKeepAllTheySay(t *testing.T) {
	testenv.Long(t)
	for _, e := range testenv.Examples(t) {
		wantProperties(t, e.Place(), e.Script("sends"))
	}
}

func TestOwnScriptsAreFormatted(t *testing.T) {
	for name, text := range read(t, "../spec/scansion/*.scs") {
		if got := wantProperties(t, name, text); got != text {
			t.Errorf("%s is not in the style:\n%s", name, diff.Unified(name, "formatted", text, got))
		}
	}
}

// Real scripts, each with a few bytes taken out or put in: most have syntax
// errors then.
func TestDamagedScriptsLoseNothing(t *testing.T) {
	testenv.Long(t)
	for name, text := range shared(t, "prosody/*.scs") {
		for at := len(name); at < len(text); at += 97 {
			wantProperties(t, name, text[:at]+text[at+1:])
			wantProperties(t, name, text[:at]+"<\n"+text[at:])
			wantProperties(t, name, text[:at])
		}
	}
}

func TestRangeTouchesNothingOutside(t *testing.T) {
	for _, text := range read(t, "testdata/*.scs") {
		lines := strings.Count(text, "\n") + 1
		for from := range lines + 2 {
			for _, length := range []int{-1, 0, 1, 2, 7, lines} {
				wantRangeKept(t, text, from, from+length)
			}
		}
	}
}

func TestRangeFormatsWholeItems(t *testing.T) {
	const text = "Romeo sends\n  <presence>\n      <show/>\n  </presence>\n\n\nRomeo sends\n  <presence />\n"
	result, err := formatter.Range(ast.Parse("range", text), 3, 3)
	if err != nil {
		t.Fatal(err)
	}
	want := "Romeo sends:\n\t<presence>\n\t\t<show/>\n\t</presence>\n\n\nRomeo sends\n  <presence />\n"
	if result.Text != want {
		t.Errorf("got %q, want %q", result.Text, want)
	}
}

func TestRangeTellsOnlyOfErrorsInIt(t *testing.T) {
	const text = "Romeo sends\n  <a>\n\nRomeo sends\n  <b />\n\nRomeo sends\n  <c>\n"
	f := ast.Parse("range", text)
	for _, test := range []struct{ from, to, errors int }{{1, 1, 1}, {4, 5, 0}, {5, 8, 1}, {1, 8, 2}, {20, 30, 0}} {
		result, err := formatter.Range(f, test.from, test.to)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Skipped) != test.errors {
			t.Errorf("lines %d to %d: %d errors, want %d", test.from, test.to, len(result.Skipped), test.errors)
		}
	}
}

// What no stanza needs must not cost time or space without bounds.
func TestDeepNestingIsLeftAsItIs(t *testing.T) {
	const levels = 20_000
	for _, tags := range [][2]string{{"<a>\n ", "</a >\n "}, {"<a>x", "</a >"}, {"<a b='c'  >", "</a >"}} {
		text := "Romeo sends:\n\t" + strings.Repeat(tags[0], levels) + strings.TrimSpace(strings.Repeat(tags[1], levels)) + "\n"
		got := wantProperties(t, "deep", text)
		if len(got) > 2*len(text) {
			t.Errorf("%d bytes have become %d", len(text), len(got))
		}
	}
}

// Formatting adds no finding of any rule, the opt-in ones included, and so no
// rule wants what the formatter takes away.
func TestFormattingAddsNoFinding(t *testing.T) {
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		t.Fatal(err)
	}
	scripts := read(t, "testdata/*.scs")
	maps.Copy(scripts, read(t, "../spec/scansion/*.scs"))
	maps.Copy(scripts, shared(t, "*/*.scs"))
	for name, text := range scripts {
		f := ast.Parse(name, text)
		result, err := formatter.Format(f)
		if err != nil {
			t.Fatal(err)
		}
		before := map[string]int{}
		for _, d := range linter.Check(f) {
			before[d.Code+d.Message]++
		}
		for _, d := range linter.Check(ast.Parse(name, result.Text)) {
			if before[d.Code+d.Message]--; before[d.Code+d.Message] < 0 {
				t.Errorf("%s: formatting has added %s %s: %s", name, d.Code, d.Name, d.Message)
			}
		}
	}
}

// edits returns the edits of whole lines that the formatter makes of a file.
func edits(t *testing.T, f *ast.File) []ast.Edit {
	t.Helper()
	result, err := formatter.Format(f)
	if err != nil {
		t.Fatal(err)
	}
	return diff.Edits(f.Text(), result.Text)
}

// What the style changes in Prosody's own scripts, line by line. Every class
// of change is one that the style is for; run with -v to see the shares.
func TestSmallDiffAgainstProsody(t *testing.T) {
	classes := map[string]int{}
	total, changed := 0, 0
	for name, text := range shared(t, "prosody/*.scs") {
		f := ast.Parse(name, text)
		edits := edits(t, f)
		total += strings.Count(text, "\n")
		for _, e := range edits {
			old, new := f.Slice(e.Span), e.New
			lines := strings.Count(old, "\n")
			changed += lines
			classify(t, name, old, new, classes)
		}
	}
	t.Logf("%d of %d lines change: %.1f %%", changed, total, 100*float64(changed)/float64(total))
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		t.Logf("%5d %s", classes[class], class)
	}
	if share := float64(changed) / float64(total); share > 0.13 {
		t.Errorf("%.1f %% of the lines change: has the style grown?", 100*share)
	}
}

var (
	emptyOverLines = regexp.MustCompile(`(<[^<>/][^<>]*[^/<> ]) *>\s*\n\s*</[^>]*>`)
	emptyOnLine    = regexp.MustCompile(`(<[^<>/][^<>]*[^<>/])></[^>]*>`)
	spaceInTag     = regexp.MustCompile(`[ \t]+(/?>)`)
	separatorLine  = regexp.MustCompile(`(?m)^-{3,}$`)
	noColon        = regexp.MustCompile(`(?m)( sends| receives)$`)
	blankLines     = regexp.MustCompile(`(?m)^\s*\n`)
	indentation    = regexp.MustCompile(`(?m)^[ \t]+`)
)

// classify undoes one class of change after the other until old is new, and
// counts the lines that each class has changed.
func classify(t *testing.T, name, old, new string, classes map[string]int) {
	t.Helper()
	step := func(class string, from *regexp.Regexp, to string) {
		next := from.ReplaceAllString(old, to)
		if next != old {
			classes[class] += len(from.FindAllString(old, -1))
			old = next
		}
	}
	step("blank line too many", blankLines, "")
	step("empty element over two lines", emptyOverLines, "$1/>")
	step("empty element in two tags", emptyOnLine, "$1/>")
	step(`space before /> or >`, spaceInTag, "$1")
	step("length of the separator", separatorLine, "-----")
	step("colon behind the verb", noColon, "$1:")
	if old != new {
		classes["indentation"] += strings.Count(old, "\n")
		old, new = indentation.ReplaceAllString(old, "\t"), indentation.ReplaceAllString(new, "\t")
	}
	if old != new {
		t.Errorf("%s: a change of no known class:\n%s---\n%s", name, old, new)
	}
}

// The first customer's script: only odd indents, doubled blank lines, the
// space before /> and the empty element written over two lines change.
func TestMembersOnlyDeregister(t *testing.T) {
	for name, text := range shared(t, "prosody/muc_members_only_deregister.scs") {
		for _, e := range edits(t, ast.Parse(name, text)) {
			old := text[e.Span.Start:e.Span.End]
			old = emptyOverLines.ReplaceAllString(old, "$1/>")
			old = strings.ReplaceAll(old, " />", "/>")
			old = strings.ReplaceAll(old, "\t\t  </x>", "\t\t</x>")
			if old != e.New && old != "\n" {
				t.Errorf("another change: %q becomes %q", old, e.New)
			}
		}
	}
}
