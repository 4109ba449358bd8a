package accept_test

import (
	"os"
	"strings"
	"testing"
)

// The table of section 9 is put to the second reading as it stands in the
// language's reference.
func TestTheSecondReadingAgreesWithTheTableOfTheLanguage(t *testing.T) {
	text, err := os.ReadFile("../../spec/language.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "For example, R is\n\n```\n")
	xml, rest, ok := strings.Cut(rest, "```\n\n| expected | matches? |\n| --- | --- |\n")
	table, _, _ := strings.Cut(rest, "\n\n")
	if !ok {
		t.Fatal("section 9 has no table")
	}
	r, err := parse(xml)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.SplitSeq(table, "\n") {
		_, cells, _ := strings.Cut(line, "| `")
		expected, answer, _ := strings.Cut(cells, "` | ")
		if inner, short := strings.CutPrefix(expected, "… "); short {
			expected = "<presence>" + strings.Replace(inner, "…muc#user", "http://jabber.org/protocol/muc#user", 1) + "</presence>"
		}
		e, err := parse(expected)
		if err != nil || len(e) != 1 {
			t.Errorf("%s: %v", expected, err)
			continue
		}
		rows++
		if _, ok := new(values).match(e[0], r[0]); ok != strings.HasPrefix(answer, "yes") {
			t.Errorf("%s: the reading says %v, the table %s", expected, ok, answer)
		}
	}
	if rows != 8 {
		t.Errorf("%d rows are read", rows)
	}
}
