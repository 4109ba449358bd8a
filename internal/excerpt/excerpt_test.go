package excerpt_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/golden"
)

// TestExcerpts shows the same lines in several widths. The place of each mark
// is the text of the comment line before it, which says "marks:" and then parts
// of the script.
func TestExcerpts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, file := range files {
		archive := golden.Open(t, file)
		text := string(archive.Files[0].Data)
		f := ast.Parse("sample.scs", text)
		var marks []excerpt.Mark
		for part := range strings.Lines(string(archive.Comment)) {
			part, note, _ := strings.Cut(strings.TrimSpace(part), " => ")
			start := strings.Index(text, part)
			if start < 0 {
				t.Fatalf("%s: the script does not hold %q", file, part)
			}
			marks = append(marks, excerpt.Mark{
				Span: ast.Span{Start: start, End: start + len(part)}, Note: note, Main: note == "",
			})
		}
		for i := range archive.Files[1:] {
			want := &archive.Files[1+i]
			p := excerpt.Printer{Width: map[string]int{"any": 0, "80": 80, "40": 40}[want.Name]}
			var got bytes.Buffer
			p.Lines(&got, f, 1, f.LineCount(), marks, excerpt.Gutter(f.LineCount()))
			for line := range strings.Lines(got.String()) {
				if width := excerpt.Width(strings.TrimRight(line, "\n")); p.Width > 0 && width > p.Width {
					t.Errorf("%s: %d columns in %d: %s", file, width, p.Width, line)
				}
			}
			t.Run(filepath.Base(file)+"/"+want.Name, func(t *testing.T) { archive.Equal(t, want, got.String()) })
		}
		archive.Save(t)
	}
}

func TestWhatATerminalWouldActOnIsNotPrinted(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                    "plain",
		"日本 🎭":                     "日本 🎭",
		"red \x1b[31m":             "red �[31m",
		"8-bit red \u009b31m":      "8-bit red �31m",
		"bad \xff bytes":           "bad � bytes",
		"two\nlines\r":             "two�lines�",
		"a\tb":                     "a   b",
		"bell\a, delete\x7f":       "bell�, delete�",
		"back\u202ewards\u202c":    "back�wards�",
		"e\u0301 is one with it":   "e\u0301 is one with it",
		"\x00":                     "�",
		"a zero \u200bwidth space": "a zero \u200bwidth space",
	} {
		if got := excerpt.Printable(text); got != want {
			t.Errorf("%q is printed as %q, want %q", text, got, want)
		}
	}
}

func TestFitting(t *testing.T) {
	for _, c := range []struct {
		how     func(string, int) string
		text    string
		columns int
		want    string
	}{
		{excerpt.Fit, "balcony", 7, "balcony"},
		{excerpt.Fit, "balcony", 6, "balco…"},
		{excerpt.Fit, "日本日本", 8, "日本日本"},
		{excerpt.Fit, "日本日本", 7, "日本日…"},
		{excerpt.Fit, "日本日本", 6, "日本…"},
		{excerpt.FitMiddle, "romeo@localhost/balcony", 16, "romeo@loca…lcony"},
		{excerpt.FitMiddle, "romeo", 5, "romeo"},
	} {
		if got := c.how(c.text, c.columns); got != c.want || excerpt.Width(got) > c.columns {
			t.Errorf("%q in %d columns is %q, want %q", c.text, c.columns, got, c.want)
		}
	}
}

func TestWrapping(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    string
	}{
		{"", 10, ""},
		{"two words", 9, "two words"},
		{"two words", 8, "two|words"},
		{"two words more", 9, "two words|more"},
		{"unbreakable", 4, "unbr|eaka|ble"},
		{"日本", 1, "日|本"},
	} {
		if got := strings.Join(excerpt.Wrap(c.text, c.columns), "|"); got != c.want {
			t.Errorf("%q in %d columns is %q, want %q", c.text, c.columns, got, c.want)
		}
	}
}
