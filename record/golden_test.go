package record

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// TestSamples imports the logs of testdata, whose names start with that of
// their format.
func TestSamples(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.log")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".log")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			format, _, _ := strings.Cut(name, "-")
			seen[format] = true
			got, err := Import([]logs.Input{{Name: path, Data: data}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if is := got.Logs[0].Format.Name; is != format {
				t.Errorf("the format is taken for %s", is)
			}
			checkScript(t, got.Script)
			unix := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
			for how, same := range map[string][]byte{
				"a byte order mark": append([]byte("\ufeff"), data...),
				"other line ends":   bytes.ReplaceAll(unix, []byte("\n"), []byte("\r\n")),
			} {
				if other, err := Import([]logs.Input{{Name: path, Data: same}}, Options{}); err != nil || other.Script != got.Script {
					t.Errorf("with %s: %v\n%s", how, err, other.Script)
				}
			}
			golden.File(t, strings.TrimSuffix(path, ".log")+".golden", got.Script+"\n"+summary(&got))
		})
	}
	for _, f := range logs.Formats() {
		if !seen[f.Name] {
			t.Errorf("no sample of %s", f.Name)
		}
	}
}

// summary returns what was counted.
func summary(got *Imported) string {
	var b strings.Builder
	r := got.Result
	fmt.Fprintf(&b, "%d sent, %d received, %d guessed, %d left, %d unasked, %d open, %d captured\n",
		r.Sent, r.Received, r.Guessed, r.Left, r.Unasked, r.Open, r.Captured)
	for _, l := range got.Logs {
		fmt.Fprintf(&b, "%d logins, %d noise, %d secrets, %d lines not understood\n", l.Logins, l.Noise, l.Secrets, l.SkippedLines())
		for _, s := range l.Skipped {
			fmt.Fprintf(&b, "%d-%d: %s: %s\n", s.From, s.To, s.Reason, s.Start)
		}
	}
	return b.String()
}

// TestRealRecordings imports what Prosody recorded.
func TestRealRecordings(t *testing.T) {
	for _, s := range testenv.Scripts(t, "recorded") {
		got, err := Import([]logs.Input{{Name: s.Name, Data: []byte(s.Text)}}, Options{})
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		checkScript(t, got.Script)
		sends, receives := strings.Count(s.Text, " sends:\n"), strings.Count(s.Text, " receives:\n")
		if got.Sent != sends || got.Received != receives || got.Logs[0].SkippedLines() > 0 {
			t.Errorf("%s: %d of %d sent, %d of %d received, skipped %v", s.Name, got.Sent, sends, got.Received, receives, got.Logs[0].Skipped)
		}
	}
}

// TestRealRecordingsAreProved runs what those become on fresh servers, until it
// passes.
func TestRealRecordingsAreProved(t *testing.T) {
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	defer starter.Close()
	for _, s := range testenv.Scripts(t, "recorded") {
		got, err := Import([]logs.Input{{Name: s.Name, Data: []byte(s.Text)}}, Options{})
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
			continue
		}
		if got.Sent+got.Received == 0 {
			continue // nothing was recorded, and there is nothing to run
		}
		path := filepath.Join("..", "..", "shared", "corpus", "prosody", "imported.scs")
		proved, err := Prove(t.Context(), path, got.Script, update.Options{Servers: starter})
		if err != nil || !proved.Passed || len(proved.Left) > 0 {
			t.Errorf("%s: %v, left %+v\n%s", s.Name, err, proved.Left, proved.Text)
		}
	}
}
