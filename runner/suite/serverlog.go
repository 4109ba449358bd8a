package suite

import (
	"strings"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/server"
)

// maxWarnings bounds what is kept of a server that warns without end.
const maxWarnings = 100

// failureLog returns the lines of a server's log that may tell why a run failed:
// what was logged at warning or above since the server started, with the lines
// that go on from it, and all from a moment to the failure. What follows the
// failure is the end of the connections, unless the failure is a stream's.
func failureLog(lines []server.Line, f *runner.Failure, from time.Time) []string {
	ended := f.Code == runner.CodeStream || f.Code == runner.CodeConnect
	var kept []string
	level := recording.LevelUnknown // of the last line that has one
	for _, line := range lines {
		if own := recording.LevelOf(line.Text); own != recording.LevelUnknown || line.Ours {
			level = own
		}
		near := !line.Time.Before(from) && (ended || !line.Time.After(f.Time))
		if near || level >= recording.LevelWarning || line.Ours && line.Time.After(f.Time) {
			kept = append(kept, line.Text)
		}
	}
	return kept
}

// warnings returns what a server logged at warning or above, each with the lines
// that go on from it, such as a traceback.
func warnings(lines []server.Line) []string {
	var all []string
	level := recording.LevelUnknown
	var entry []string
	flush := func() {
		if len(entry) > 0 {
			all = append(all, strings.Join(entry, "\n"))
		}
		entry = nil
	}
	for _, line := range lines {
		if len(all) == maxWarnings {
			return all
		}
		own := recording.LevelOf(line.Text)
		if own != recording.LevelUnknown || line.Ours {
			flush()
			level = own
		}
		if level >= recording.LevelWarning {
			entry = append(entry, line.Text)
		}
	}
	flush()
	return all
}
