package report

import (
	"fmt"
	"strconv"

	"github.com/scs-tools/scs/ast"
)

// DefaultMax is how many findings of a script are printed unless somebody says
// otherwise.
const DefaultMax = 200

// The entry that stands for the findings that are left out.
const (
	omittedCode = "max-findings"
	omittedName = "more-findings"
)

// capped hands on at most as many findings of each script as [Result.Max] says.
// What is left out is counted in an entry behind the others, which is as severe
// as the worst of it: a script fails that has failed.
type capped struct {
	Reporter
	omitted int
}

func (c *capped) Result(result Result) error {
	if left := len(result.Diagnostics) - result.Max; result.Max > 0 && left > 0 {
		rest := result.Diagnostics[result.Max:]
		entry := ast.Diagnostic{
			Code: omittedCode, Name: omittedName, Span: rest[0].Span,
			Message: fmt.Sprintf("… and %s more: --max-findings 0 prints all", thousands(left)),
		}
		for _, d := range rest {
			entry.Severity = max(entry.Severity, d.Severity)
		}
		result.Diagnostics = append(result.Diagnostics[:result.Max:result.Max], entry)
		c.omitted += left
	}
	return c.Reporter.Result(result)
}

func (c *capped) Close(summary Summary) error {
	summary.Omitted = c.omitted
	return c.Reporter.Close(summary)
}

// isOmitted reports whether a finding stands for those that are left out.
func isOmitted(d *ast.Diagnostic) bool { return d.Code == omittedCode }

// thousands returns a number with a comma before each group of 3 digits.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
