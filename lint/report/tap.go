package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/exchange"
)

// tapReporter prints the Test Anything Protocol: a test point a script, which
// is not ok if a finding reaches the fail level, and its findings as a YAML
// block under it. Version 13 is the newest that all harnesses take.
type tapReporter struct {
	w      io.Writer
	buf    bytes.Buffer
	points int
}

func newTAP(w io.Writer, _ Options) Reporter { return &tapReporter{w: w} }

const tapVersion = "TAP version 13\n"

func (r *tapReporter) Result(result Result) error {
	r.buf.Reset()
	if r.points == 0 {
		r.buf.WriteString(tapVersion)
	}
	r.points++
	failed := result.Err != nil
	for i := range result.Diagnostics {
		failed = failed || result.fails(&result.Diagnostics[i])
	}
	word := "ok"
	if failed {
		word = "not ok"
	}
	fmt.Fprintf(&r.buf, "%s %d - %s\n", word, r.points, exchange.TAPDescription(display.Path(result.name())))
	r.block(&result)
	_, err := r.w.Write(r.buf.Bytes())
	return err
}

// block writes the YAML block of a test point. A string in double quotes is
// YAML as JSON has it.
func (r *tapReporter) block(result *Result) {
	if result.Err == nil && len(result.Diagnostics) == 0 {
		return
	}
	r.buf.WriteString("  ---\n")
	if result.Err != nil {
		fmt.Fprintf(&r.buf, "  message: %s\n", yamlString(display.Error(result.Err)))
	}
	if len(result.Diagnostics) > 0 {
		r.buf.WriteString("  findings:\n")
	}
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		at := placeOf(result.File, d.Span.Start)
		fmt.Fprintf(&r.buf, "    - code: %s\n      name: %s\n      severity: %s\n      line: %d\n      column: %d\n      message: %s\n",
			d.Code, d.Name, d.Severity, at.Line, at.Column, yamlString(d.Message))
	}
	r.buf.WriteString("  ...\n")
}

func yamlString(text string) string { return exchange.YAMLString(text) }

func (r *tapReporter) Close(Summary) error {
	plan := "1.." + strconv.Itoa(r.points) + "\n"
	if r.points == 0 {
		plan = tapVersion + "1..0 # SKIP no scripts\n"
	}
	_, err := io.WriteString(r.w, plan)
	return err
}
