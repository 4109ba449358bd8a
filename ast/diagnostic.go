package ast

import "fmt"

// Severity says how bad a diagnostic is. The zero Severity is Off.
type Severity uint8

// The severities, from the mildest.
const (
	Off     Severity = iota // not reported
	Info                    // worth a look
	Warning                 // the script runs, but not as its author thinks
	Error                   // the script cannot run or cannot pass
)

var severityNames = [...]string{Off: "off", Info: "info", Warning: "warning", Error: "error"}

// String returns the severity's name as configuration and reports spell it.
func (s Severity) String() string {
	if int(s) < len(severityNames) {
		return severityNames[s]
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// ParseSeverity returns the severity of that name.
func ParseSeverity(name string) (Severity, error) {
	for s, n := range severityNames {
		if n == name {
			return Severity(s), nil
		}
	}
	return Off, fmt.Errorf("unknown severity %q (off, info, warning or error)", name)
}

// Diagnostic is one thing that is wrong, or worth knowing, at one place of a
// script. Parser, linter and runner all report this type.
type Diagnostic struct {
	Code     string    // stable: "SCS001"
	Name     string    // what people write: "mismatched-tag"
	Severity Severity  //
	Span     Span      // bytes of the file's text
	Message  string    // one line, lower case, no full stop
	Related  []Related // other places that explain it
	Fixes    []Fix     // ways to fix it, the best first
}

// Related is a place that explains a diagnostic: the start tag of a mismatched
// close tag, the first of two characters with one name.
type Related struct {
	Span    Span   // bytes of the same file's text
	Message string // one line, lower case, no full stop
}

// Fix is one way to correct what a diagnostic reports.
type Fix struct {
	Title string // an order, as a menu shows it: "close <iq>"
	Safe  bool   // surely keeps what the author meant; applied by --fix without asking
	Edits []Edit // stated against the diagnosed text, in order, not overlapping
}

// Relate adds a place that explains the diagnostic, and returns the diagnostic.
func (d *Diagnostic) Relate(span Span, message string) *Diagnostic {
	d.Related = append(d.Related, Related{span, message})
	return d
}

// AddFix adds a way to fix what the diagnostic reports, and returns the
// diagnostic.
func (d *Diagnostic) AddFix(title string, safe bool, edits ...Edit) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{title, safe, edits})
	return d
}
