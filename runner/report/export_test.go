package report

// Document is what the JSON report is.
type Document struct {
	Version int         `json:"version"`
	Runs    []jsonRun   `json:"runs"`
	Summary jsonSummary `json:"summary"`
}

// Event is one line of the event stream.
type Event = jsonEvent

// Trim returns the lines of a server's log that are shown.
var Trim = trim

// PageVerdicts returns the verdicts as the page names them.
func PageVerdicts() []string {
	var words []string
	for i := range htmlVerdicts {
		words = append(words, htmlVerdicts[i].word)
	}
	return words
}
