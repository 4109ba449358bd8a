package report_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/runner/report"
)

func TestDifferences(t *testing.T) {
	const file = "testdata/difference/cases.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
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
		want := &archive.Files[i+2]
		if *update {
			want.Data = []byte(got)
		} else if got != string(want.Data) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want.Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
