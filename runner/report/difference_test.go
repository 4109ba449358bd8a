package report_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner/report"
)

func TestDifferences(t *testing.T) {
	archive := golden.Open(t, "testdata/difference/cases.txtar")
	for i := 0; i+2 < len(archive.Files); i += 3 {
		name, ok := strings.CutSuffix(archive.Files[i].Name, ": expected")
		if !ok || archive.Files[i+1].Name != "received" || archive.Files[i+2].Name != "difference" {
			t.Fatalf("case %q is not made of three files", archive.Files[i].Name)
		}
		script := "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo receives:\n\t" + string(archive.Files[i].Data)
		got, ok := report.Difference(script, string(archive.Files[i+1].Data), 60)
		if !ok {
			got = "not compared\n"
		}
		t.Run(name, func(t *testing.T) { archive.Equal(t, &archive.Files[i+2], got) })
	}
	archive.Save(t)
}
