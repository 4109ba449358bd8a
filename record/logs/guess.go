package logs

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
)

// sampleBytes is how much of an input is looked at to guess its format.
const sampleBytes = 128 << 10

// conversationsLine finds lines of Conversations in the log of Android.
var conversationsLine = lazy.Regexp(`eu\.siacs\.conversations|\b[VDIWE][/ ] *conversations\b`)

// guess returns the format whose records an input has most of.
func guess(input Input) (*Format, error) {
	sample := input.Data[:min(len(input.Data), sampleBytes)]
	counts := make([]int, len(formats))
	best := -1
	for line := range bytes.Lines(sample) {
		text := uncolored(string(bytes.TrimRight(line[:min(len(line), maxShownLine)], "\r\n")))
		for i, f := range formats {
			if f.starts(text) {
				counts[i]++
			}
		}
	}
	for i := range formats {
		// An example is what has stanzas and nothing else that is known.
		if counts[i] > 0 && (best < 0 || counts[i] > counts[best] && !formats[i].Example) {
			best = i
		}
	}
	switch {
	case best >= 0:
		return formats[best], nil
	case conversationsLine().Match(sample):
		return nil, &Error{input.Name, "Conversations does not log stanzas: import a log of the server instead"}
	case len(bytes.TrimSpace(sample)) == 0:
		return nil, &Error{input.Name, "the log is empty"}
	}
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return nil, &Error{input.Name, "unknown log format: set it with --from (" + strings.Join(names, ", ") + ")"}
}

// maxShownLine is how much of a line is looked at to guess the format, which
// shows at its start.
const maxShownLine = 4096

// starting returns what tells the lines that an expression matches.
func starting(expression func() *regexp.Regexp) func(string) bool {
	return func(line string) bool { return expression().MatchString(line) }
}
