package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// seconds returns a duration as people read it.
func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// shortReason returns a reason in a few words, to stand under the part of the script
// that it is about.
func shortReason(r match.Reason) string {
	const columns = 48
	value := func(text string) string { return strconv.Quote(excerpt.FitMiddle(excerpt.Printable(text), columns)) }
	switch r.Kind {
	case match.KindElement:
		return "received <" + r.Received + ">"
	case match.KindNamespace:
		return "received the namespace " + value(r.Received)
	case match.KindAttrMissing, match.KindChildMissing:
		return "is missing"
	case match.KindAttrValue:
		return "received " + value(r.Received)
	case match.KindAttrExtra:
		return "received an extra " + r.Name + "=" + value(r.Received)
	case match.KindText:
		if r.Received == "" {
			return "received no text"
		}
		return "received " + value(r.Received)
	case match.KindChildExtra:
		return "received an extra " + excerpt.FitMiddle(excerpt.Printable(r.Received), columns)
	case match.KindOrder:
		return "received in another order"
	case match.KindUnknown:
		return "no value yet"
	}
	return ""
}

// printableLines returns a text whose lines stay lines, without the empty ones.
func printableLines(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = excerpt.Printable(strings.ReplaceAll(strings.TrimRight(line, " \t\r"), "\t", "  ")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// byteSize returns a size as people read it.
func byteSize(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return excerpt.Count(n, "byte")
}
