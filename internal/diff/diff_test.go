package diff_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
)

// A testCase is one case of testdata/unified.txtar.
type testCase struct{ name, old, new, diff string }

func readCases(t *testing.T) (*golden.Archive, []testCase) {
	t.Helper()
	archive := golden.Open(t, "testdata/unified.txtar")
	if len(archive.Files)%3 != 0 {
		t.Fatal("testdata/unified.txtar does not hold three files a case")
	}
	text := func(f txtar.File) string {
		s, cut := strings.CutSuffix(string(f.Data), "(no newline)\n")
		if !cut {
			return string(f.Data)
		}
		return s
	}
	var cases []testCase
	for f := archive.Files; len(f) > 0; f = f[3:] {
		name := strings.TrimSuffix(f[0].Name, ".old")
		cases = append(cases, testCase{name, text(f[0]), text(f[1]), string(f[2].Data)})
	}
	return archive, cases
}

func TestUnified(t *testing.T) {
	archive, cases := readCases(t)
	for i, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got := diff.Unified("old/a.scs", "new/a.scs", tt.old, tt.new)
			archive.Equal(t, &archive.Files[3*i+2], got)
		})
	}
	archive.Save(t)
}

func TestUnifiedColor(t *testing.T) {
	got := diff.UnifiedColor("a", "b", "1\n2\r\n", "1\n3")
	want := "\x1b[1m--- a\x1b[m\n" +
		"\x1b[1m+++ b\x1b[m\n" +
		"\x1b[36m@@ -1,2 +1,2 @@\x1b[m\n" +
		" 1\n" +
		"\x1b[31m-2\r\x1b[m\n" +
		"\x1b[32m+3\x1b[m\n" +
		"\\ No newline at end of file\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if diff.UnifiedColor("a", "b", "1\n", "1\n") != "" {
		t.Error("equal texts have a difference")
	}
}

func TestEdits(t *testing.T) {
	edit := func(start, end int, text string) ast.Edit {
		return ast.Edit{Span: ast.Span{Start: start, End: end}, New: text}
	}
	tests := []struct {
		name, old, new string
		want           []ast.Edit
	}{
		{"equal texts", "a\nb\n", "a\nb\n", nil},
		{"a line in the middle", "a\nb\nc\n", "a\nB\nc\n", []ast.Edit{edit(2, 4, "B\n")}},
		{"two lines apart", "a\nb\nc\n", "A\nb\nC\n", []ast.Edit{edit(0, 2, "A\n"), edit(4, 6, "C\n")}},
		{"an added line", "a\nc\n", "a\nb\nc\n", []ast.Edit{edit(2, 2, "b\n")}},
		{"a deleted line", "a\nb\nc\n", "a\nc\n", []ast.Edit{edit(2, 4, "")}},
		{"a repeated line is not split", "a\nab\n", "a\na\nab\n", []ast.Edit{edit(2, 2, "a\n")}},
		{"the last line feed", "a\nb", "a\nb\n", []ast.Edit{edit(2, 3, "b\n")}},
		{"line endings alone", "a\r\nb\n", "a\nb\n", []ast.Edit{edit(0, 3, "a\n")}},
		{"everything", "", "a\n", []ast.Edit{edit(0, 0, "a\n")}},
		{"letters of several bytes", "é\n€\n😀\n", "é\n€!\n😀\n", []ast.Edit{edit(3, 7, "€!\n")}},
		{"bytes that are not UTF-8", "\xff\n\xfe\n", "\xff\n\xfd\n", []ast.Edit{edit(2, 4, "\xfd\n")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := diff.Edits(tt.old, tt.new); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
		})
	}
}

// A text of more different lines than there are 16-bit code points, one of
// them changed at each end so that nothing is trimmed away.
func TestEditsOfLongTexts(t *testing.T) {
	var b strings.Builder
	for i := range 70_000 {
		fmt.Fprintln(&b, i)
	}
	middle := b.String()
	tests := []struct {
		name, old, new string
	}{
		{"many lines against few", "first\n" + middle + "last\n", "erst\n60000\nletzt\n"},
		{"above the size cap", "first\n" + middle + "last\n", "erst\n" + middle + "letzt\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantRoundTrip(t, tt.old, tt.new)
		})
	}
}

func wantRoundTrip(t *testing.T, old, new string) {
	t.Helper()
	got, err := textedit.Apply(old, diff.Edits(old, new))
	if err != nil {
		t.Fatal(err)
	}
	if got != new {
		t.Errorf("from %.200q\ngot  %.200q\nwant %.200q", old, got, new)
	}
}

func FuzzEdits(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nB\nc")
	f.Add("a\n\n\n", "\na\n\n")
	f.Add("a\r\nb\r\n", "a\nb\n")
	f.Add("", "\xff")
	f.Add(strings.Repeat("a\nb\n", 50), strings.Repeat("b\na\n", 50))
	f.Fuzz(func(t *testing.T, old, new string) {
		wantRoundTrip(t, old, new)
		edits := diff.Edits(old, new)
		for i, e := range edits {
			if !wholeLines(old, e.Span) {
				t.Errorf("%v is not whole lines of %q", e, old)
			}
			if i > 0 && edits[i-1].Span.End >= e.Span.Start {
				t.Errorf("%v and %v are one edit", edits[i-1], e)
			}
		}
		if (diff.Unified("a", "b", old, new) == "") != (old == new) {
			t.Errorf("the diff of %q and %q says otherwise", old, new)
		}
	})
}

func wholeLines(text string, s ast.Span) bool {
	boundary := func(i int) bool { return i == 0 || i == len(text) || text[i-1] == '\n' }
	return boundary(s.Start) && boundary(s.End)
}

// patch(1) is the judge: it applies every diff exactly, with no line off.
func TestPatchAccepts(t *testing.T) {
	testenv.Long(t)
	patch, err := exec.LookPath("patch")
	if err != nil {
		t.Skip("patch is not installed")
	}
	_, cases := readCases(t)
	for _, c := range cases {
		// The same with other line endings, which patch needs --binary for.
		cases = append(cases, testCase{
			name: c.name + ", CRLF",
			old:  strings.ReplaceAll(c.old, "\n", "\r\n"),
			new:  strings.ReplaceAll(c.new, "\n", "\r\n"),
		})
	}
	for seed := range uint64(60) {
		old, new := randomTexts(seed)
		cases = append(cases, testCase{name: fmt.Sprint("random ", seed), old: old, new: new})
	}
	for _, name := range []string{"plain.scs", "with space.scs", "quo\"te.scs", "back\\slash.scs", "tab\t.scs", "line\nfeed.scs", "é.scs"} {
		cases = append(cases, testCase{name: name, old: "a\n", new: "b\n"})
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			name := "a.scs"
			if strings.HasSuffix(tt.name, ".scs") {
				name = tt.name
			}
			file := filepath.Join(dir, name)
			if err := os.WriteFile(file, []byte(tt.old), 0o644); err != nil {
				t.Fatal(err)
			}
			patchText := diff.Unified(name, name, tt.old, tt.new)
			cmd := exec.Command(patch, "--fuzz=0", "--binary", "--no-backup-if-mismatch", "-p0")
			cmd.Dir = dir
			cmd.Stdin = strings.NewReader(patchText)
			out, err := cmd.CombinedOutput()
			if patchText != "" && (err != nil || bytes.Contains(out, []byte("offset"))) {
				t.Fatalf("patch: %v\n%s\n%s", err, out, patchText)
			}
			got, err := os.ReadFile(file)
			if err != nil && tt.new != "" { // patch removes a file that ends up empty
				t.Fatal(err)
			}
			if string(got) != tt.new {
				t.Errorf("patched to %q, want %q, by\n%s", got, tt.new, patchText)
			}
		})
	}
}

// randomTexts returns a text of few different lines and a mutilated copy.
func randomTexts(seed uint64) (old, new string) {
	rnd := rand.New(rand.NewPCG(seed, 2))
	var a, b strings.Builder
	for range rnd.IntN(60) {
		line := fmt.Sprintf("\tline %d\n", rnd.IntN(6))
		a.WriteString(line)
		for range [...]int{1, 1, 1, 1, 1, 0, 2}[rnd.IntN(7)] {
			b.WriteString(line)
		}
		if rnd.IntN(8) == 0 {
			b.WriteString("changed\n")
		}
	}
	trim := func(s string) string {
		if rnd.IntN(2) == 0 {
			return strings.TrimSuffix(s, "\n")
		}
		return s
	}
	return trim(a.String()), trim(b.String())
}
