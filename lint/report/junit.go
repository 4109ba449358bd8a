package report

import (
	"bytes"
	"fmt"
	"io"

	"github.com/scs-tools/scs/internal/display"
)

// junitReporter prints JUnit's XML: a test suite a script, a test case a
// finding. Findings milder than the fail level are cases that passed, with the
// finding as their output.
type junitReporter struct {
	xmlList
	text textReporter
}

type (
	junitSuite struct {
		XMLName  struct{}    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Time    string        `xml:"time,attr"`
		Error   *junitProblem `xml:"error"`
		Failure *junitProblem `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

func newJUnit(w io.Writer, _ Options) Reporter {
	return &junitReporter{xmlList: newXMLList(w, "testsuites", attribute("name", "scslint"))}
}

func (r *junitReporter) Result(result Result) error {
	suite := junitSuite{Name: display.Path(result.name()), Time: "0"}
	add := func(c junitCase) {
		c.Class, c.Time = suite.Name, "0"
		suite.Cases = append(suite.Cases, c)
		suite.Tests++
	}
	if result.Err != nil {
		suite.Errors++
		add(junitCase{Name: "readable", Error: &junitProblem{display.Error(result.Err), "error", ""}})
	} else if len(result.Diagnostics) == 0 {
		add(junitCase{Name: "no findings"})
	}
	seen := map[string]int{}
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		// A name outlives a moved line, so that the history of a test does.
		name := title(d)
		if seen[name]++; seen[name] > 1 {
			name += fmt.Sprintf(" (%d)", seen[name])
		}
		c := junitCase{Name: name}
		if text := r.words(&result, i); result.fails(d) {
			suite.Failures++
			c.Failure = &junitProblem{d.Message, d.Severity.String(), text}
		} else {
			c.Output = text
		}
		add(c)
	}
	return r.item(suite)
}

// words returns a finding as people are shown it.
func (r *junitReporter) words(result *Result, i int) string {
	r.text.buf.Reset()
	r.text.diagnostic(result.File, result.Diagnostics[i])
	return string(bytes.TrimSuffix(r.text.buf.Bytes(), []byte("\n")))
}

func (r *junitReporter) Close(Summary) error { return r.end() }
