package record

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/record/compose"
)

// TestSuppressionsGoWithWhatTheyWereFor: what a server elsewhere sends in place
// of it needs none.
func TestSuppressionsGoWithWhatTheyWereFor(t *testing.T) {
	const script = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: password\n\n-----\n\nRomeo connects\n\nRomeo receives:\n\t<presence made-up=\"1\"/>\n\nRomeo disconnects\n"
	first, err := compose.Finish(script)
	if err != nil || strings.Count(first, "scslint: disable=") != 1 {
		t.Fatalf("%v\n%s", err, first)
	}
	again, err := compose.Finish(strings.Replace(first, ` made-up="1"`, "", 1))
	if err != nil || strings.Contains(again, "scslint") {
		t.Errorf("%v\n%s", err, again)
	}
	checkScript(t, again)
}
