package suite

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
)

// logged makes the lines of a log, one a second.
func logged(text string) []server.Line {
	var lines []server.Line
	for i, line := range strings.Split(text, "\n") {
		lines = append(lines, server.Line{Time: time.Unix(int64(i), 0), Text: line, Ours: strings.HasPrefix(line, "scs: ")})
	}
	return lines
}

const aLog = "modulemanager       error\tUnable to load module 'greet': x.lua:6: 'end' expected\n" + // 0
	"scs: started\n" +
	"c2s1                info\tClient connected\n" +
	"c2s1                error\tTraceback[c2s]: mod_x.lua:3: boom\n" +
	"stack traceback:\n" + // 4
	"\t[C]: in function 'error'\n" +
	"c2s1                info\tsomething near\n" + // 6
	"c2s1                info\tClient disconnected: closed\n" + // 7: after the failure
	"c2s1                warn\tslow\n" +
	"scs: gone"

func TestWarningsAreTakenWithTheLinesThatGoOnFromThem(t *testing.T) {
	want := []string{
		"modulemanager       error\tUnable to load module 'greet': x.lua:6: 'end' expected",
		"c2s1                error\tTraceback[c2s]: mod_x.lua:3: boom\nstack traceback:\n\t[C]: in function 'error'",
		"c2s1                warn\tslow",
	}
	if d := cmp.Diff(want, warnings(logged(aLog))); d != "" {
		t.Error(d)
	}
	if got := warnings(logged(strings.Repeat("x  warn\tagain\n", 3*maxWarnings))); len(got) != maxWarnings {
		t.Errorf("%d warnings of a server that warns without end", len(got))
	}
}

// The end of the connections is no cause of what happened before, and what the
// start had to say is not displaced.
func TestTheLogOfAFailureIsChosenByCause(t *testing.T) {
	lines := logged(aLog)
	f := &runner.Failure{Code: runner.CodeNoMatch, Time: time.Unix(6, 0)}
	got := failureLog(lines, f, time.Unix(6, 0))
	for i, want := range []bool{true, false, false, true, true, true, true, false, true, true} {
		if slices.Contains(got, lines[i].Text) != want {
			t.Errorf("line %d, %q: kept is not %v", i, lines[i].Text, want)
		}
	}
	f.Code = runner.CodeStream // its end may be told of late
	if got := failureLog(lines, f, time.Unix(6, 0)); !slices.Contains(got, lines[7].Text) {
		t.Errorf("the end of the stream is missing: %q", got)
	}
}
