package report

import (
	"io"

	"github.com/scs-tools/scs/internal/display"
)

// checkstyleReporter prints the XML of Checkstyle, which many tools read.
type checkstyleReporter struct{ xmlList }

type (
	checkstyleFile struct {
		XMLName struct{}          `xml:"file"`
		Name    string            `xml:"name,attr"`
		Errors  []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr"`
		Severity string `xml:"severity,attr"` // error, warning and info are those of Checkstyle too
		Message  string `xml:"message,attr"`
		// Source is read like the name of a Java class: its package is the
		// category, its last part the type.
		Source string `xml:"source,attr"`
	}
)

func newCheckstyle(w io.Writer, _ Options) Reporter {
	return &checkstyleReporter{newXMLList(w, "checkstyle", attribute("version", "8.0"))}
}

func (r *checkstyleReporter) Result(result Result) error {
	if len(result.Diagnostics) == 0 {
		return nil
	}
	file := checkstyleFile{Name: display.Path(result.name())}
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		at := placeOf(result.File, d.Span.Start)
		file.Errors = append(file.Errors, checkstyleError{
			at.Line, at.Column, d.Severity.String(), d.Message, "scslint." + d.Code + "." + d.Name,
		})
	}
	return r.item(file)
}

func (r *checkstyleReporter) Close(Summary) error { return r.end() }
