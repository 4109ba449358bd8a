package xmpp_test

import (
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

// examples returns the vocabulary files shown in FORMAT.md.
func examples(t *testing.T) []xmpp.File {
	t.Helper()
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	var files []xmpp.File
	for _, part := range strings.Split(string(text), "```vocabulary\n")[1:] {
		example, _, closed := strings.Cut(part, "```")
		if !closed {
			t.Fatalf("FORMAT.md: an example is not closed:\n%s", part)
		}
		files = append(files, xmpp.File{Name: "FORMAT.md", Text: example})
	}
	return files
}

func TestExamplesOfTheFormatAreRight(t *testing.T) {
	files := examples(t)
	if len(files) < 5 {
		t.Fatalf("FORMAT.md shows %d examples", len(files))
	}
	for _, file := range files {
		if _, err := xmpp.Default().With(file); err != nil {
			t.Errorf("%v\nin\n%s", err, file.Text)
		}
	}
}

// TestEveryKeywordIsExplained holds FORMAT.md against the keywords that the
// files of the program use.
func TestEveryKeywordIsExplained(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, keyword := range xmpp.Keywords() {
		if !strings.Contains(string(text), "`"+keyword) && !strings.Contains(string(text), "\n"+keyword+" ") && !strings.Contains(string(text), "\t"+keyword+" ") {
			t.Errorf("FORMAT.md says nothing of %q", keyword)
		}
	}
	for _, context := range xmpp.Contexts() {
		if !strings.Contains(string(text), "`"+context+"`") {
			t.Errorf("FORMAT.md says nothing of the context %q", context)
		}
	}
}
