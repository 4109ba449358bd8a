package importverb

import (
	"io"
	"strings"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
)

// tell says what was found, what was changed and what was left out. Where
// nothing could be imported, it returns the error that ends the command.
func (f *flags) tell(w io.Writer, imported *record.Imported) error {
	var summary strings.Builder
	left := imported.Left
	for i := range imported.Logs {
		l := &imported.Logs[i]
		summary.WriteString(display.Path(l.Name) + ": " + l.Format.Title + "\n")
		left += l.SkippedLines()
	}
	summary.WriteString(imported.Summary(f.verbose))
	nothing := imported.Sent+imported.Received == 0
	if nothing && left == 0 {
		summary.WriteString("the log has no stanzas: the script is empty\n")
	}
	if _, err := io.WriteString(w, summary.String()); err != nil {
		return cli.Environment(err)
	}
	if nothing && left > 0 {
		return &cli.Error{Code: cli.ExitFindings, Err: &logs.Error{
			Name: imported.Logs[0].Name, Reason: "nothing to import; if the format is wrong, set it with --from",
		}}
	}
	return nil
}
