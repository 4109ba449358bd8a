package report

import (
	"io"
	"strconv"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/suite"
)

// FullLog returns a reporter that writes all that the server of each script
// logged, once the script has ended, under a line that names the script. It
// needs [suite.Options.FullLog].
func FullLog(w io.Writer, o Options) Reporter {
	return &fullLogReporter{sink: sink{w: w}, runs: newRuns(o)}
}

type fullLogReporter struct {
	sink
	runs
}

func (r *fullLogReporter) Event(e suite.Event) {
	one := r.event(e)
	if one == nil || e.Kind != suite.RunFinished {
		return
	}
	header := "==> " + display.Path(one.script.Path) + ": " + string(one.verdict)
	if one.result.Server != "" {
		header += ", on " + excerpt.Printable(one.result.Server)
	}
	if one.result.Attempts > 1 {
		header += ", " + strconv.Itoa(one.result.Attempts) + " tries"
	}
	r.write([]byte(header + "\n"))
	for _, line := range one.result.FullLog {
		line = escapes().ReplaceAllString(line, "")
		r.write([]byte(excerpt.Printable(one.secrets.Text(line)) + "\n"))
	}
}

func (r *fullLogReporter) Close() error { return r.err }
