package report

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/excerpt"
)

// summaryLine says what a run has found: in one line, or in lines of at most that
// many columns if width is not 0.
func summaryLine(s *excerpt.Style, summary Summary, width int) string {
	const clean = "no findings"
	var b strings.Builder
	files := excerpt.Count(summary.Files, "script")
	if summary.Fixed > 0 {
		fmt.Fprintf(&b, "%s fixed. ", excerpt.Count(summary.Fixed, "finding"))
	}
	if summary.Suppressed > 0 {
		fmt.Fprintf(&b, "%s suppressed. ", excerpt.Count(summary.Suppressed, "finding"))
	}
	if summary.Total() == 0 {
		fmt.Fprintf(&b, "%s in %s", clean, files)
	} else {
		fmt.Fprintf(&b, "%s in %s", severities(summary), files)
	}
	switch {
	case summary.Safe > 0 && summary.Unsafe > 0:
		fmt.Fprintf(&b, "; %d fixable with --fix, %d more with --unsafe-fixes", summary.Safe, summary.Unsafe)
	case summary.Safe > 0:
		fmt.Fprintf(&b, "; %d fixable with --fix", summary.Safe)
	case summary.Unsafe > 0:
		fmt.Fprintf(&b, "; %d fixable with --fix --unsafe-fixes", summary.Unsafe)
	}
	if summary.Baselined > 0 {
		fmt.Fprintf(&b, "; %d in the baseline", summary.Baselined)
	}
	if summary.Gone > 0 {
		fmt.Fprintf(&b, "; %d of the baseline no longer found (--write-baseline removes them)", summary.Gone)
	}
	line := b.String()
	if width > 0 {
		line = strings.Join(excerpt.Wrap(line, width), "\n")
	}
	return strings.Replace(line, clean, s.Green+clean+s.Reset, 1) + "\n"
}

// severities counts the findings of each severity in words.
func severities(summary Summary) string {
	var parts []string
	for _, part := range []struct {
		n    int
		word string
	}{{summary.Errors, "error"}, {summary.Warnings, "warning"}, {summary.Infos, "info"}} {
		if part.n > 0 {
			parts = append(parts, excerpt.Count(part.n, part.word))
		}
	}
	return strings.Join(parts, ", ")
}
