package fingerprint_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/fingerprint"
)

// read returns a script with three mistakes, two of them on equal lines.
func read(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/mistakes.scs")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// of returns the fingerprints of a script's syntax errors.
func of(text string) []string {
	f := ast.Parse("x.scs", text)
	return fingerprint.Of(f, f.Diagnostics())
}

func TestEachFindingHasItsOwn(t *testing.T) {
	got := of(read(t))
	if len(got) != 3 {
		t.Fatalf("%d findings instead of 3", len(got))
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 3 {
		t.Errorf("fingerprints are alike: %q", got)
	}
}

func TestFingerprintsSurvive(t *testing.T) {
	text := read(t)
	before := of(text)
	for what, edited := range map[string]string{
		"lines above":       strings.Replace(text, "\n[Client]", "\n# One more comment\n\n[Client]", 1),
		"white space":       strings.Replace(text, "\t</boby></message>", "\t\t   </boby></message>  ", 1),
		"other line breaks": strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		if edited == text {
			t.Fatalf("%s: nothing was edited", what)
		}
		if after := of(edited); !slices.Equal(before, after) {
			t.Errorf("%s: before %q, after %q", what, before, after)
		}
	}
}

func TestAnotherLineIsAnotherFinding(t *testing.T) {
	text := read(t)
	before, after := of(text), of(strings.Replace(text, "what is this", "what is that", 1))
	if before[0] == after[0] {
		t.Errorf("%q stands for two different lines", before[0])
	}
	if !slices.Equal(before[1:], after[1:]) {
		t.Errorf("the fingerprints of other findings changed: %q, %q", before, after)
	}
}

// Fingerprints are stored in files: those of a known script may never change.
func TestFingerprintsAreStable(t *testing.T) {
	want := []string{"5ec66ce1d4c83d99", "5df64e3bfb0b18a2", "77db793929dabaeb"}
	if got := of(read(t)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
