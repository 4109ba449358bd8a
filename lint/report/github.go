package report

import (
	"bytes"
	"io"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/exchange"
)

// githubReporter prints workflow commands, which GitHub Actions shows beside
// the lines of a change.
type githubReporter struct {
	w   io.Writer
	buf bytes.Buffer
}

func newGitHub(w io.Writer, _ Options) Reporter { return &githubReporter{w: w} }

// githubCommands are the commands of the severities.
var githubCommands = [...]string{ast.Info: "notice", ast.Warning: "warning", ast.Error: "error"}

func (r *githubReporter) Result(result Result) error {
	r.buf.Reset()
	if result.Err != nil {
		r.command("error", []exchange.Property{property("file", result.name())}, display.Error(result.Err))
	}
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		start, end := places(result.File, d.Span)
		at := []exchange.Property{
			property("file", result.name()), property("line", start.Line), property("endLine", end.Line),
		}
		if start.Line == end.Line { // columns of two lines are refused
			at = append(at, property("col", start.Column), property("endColumn", end.Column))
		}
		message := printable(d.Message)
		if fix := hint(d); fix != "" {
			message += "\n" + fix
		}
		r.command(githubCommands[d.Severity], append(at, property("title", title(d))), message)
	}
	if r.buf.Len() == 0 {
		return nil
	}
	_, err := r.w.Write(r.buf.Bytes())
	return err
}

func (r *githubReporter) Close(Summary) error { return nil }

func (r *githubReporter) command(name string, properties []exchange.Property, message string) {
	r.buf.WriteString(exchange.WorkflowCommand(name, properties, message))
}

func property(name string, value any) exchange.Property {
	return exchange.Property{Name: name, Value: value}
}
