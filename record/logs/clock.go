package logs

import (
	"strings"
	"time"
)

// when reads a point in time in the first layout that fits; the zero time if
// none does. Where a layout has no zone, it is taken for UTC: only differences
// count.
func when(text string, layouts ...string) time.Time {
	text = strings.TrimSpace(text)
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// The layouts that several programs use. A fraction of a second, behind a point
// or a comma, is read with each.
const (
	layoutISO   = "2006-01-02T15:04:05Z07:00"
	layoutSpace = "2006-01-02 15:04:05"
	layoutClock = "15:04:05"
)
