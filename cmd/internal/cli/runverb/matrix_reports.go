package runverb

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// noFileName is what stands in the names of servers and makes trouble in names of
// files.
var noFileName = lazy.Regexp(`[^A-Za-z0-9._-]+`)

// ofServer returns the file of a server for one that --report names: out.xml is
// out-prosody.xml for Prosody, and out-prosody-2.xml for another one.
func ofServer(file, label string, earlier []string) string {
	extension := filepath.Ext(file)
	name := func(label string) string { return strings.Trim(noFileName().ReplaceAllString(label, "-"), "-") }
	same := 1
	for _, other := range earlier {
		if name(other) == name(label) {
			same++
		}
	}
	file = strings.TrimSuffix(file, extension) + "-" + name(label)
	if same > 1 {
		file += fmt.Sprintf("-%d", same)
	}
	return file + extension
}

// report makes the reports of the server alone. The places are those of the
// columns before.
func (c *matrixColumn) report(earlier []runconfig.Place, secrets []string) error {
	f := c.session.flags
	options, err := f.reportOptions(io.Discard, secrets)
	if err != nil {
		return err
	}
	c.server.OwnNames = ownNames(c.servers)
	targets := &targets{names: c.server.OwnNames}
	all, err := f.fileReports(targets, options, func(file string) string { return ofServer(file, c.place.Title(), titles(earlier)) })
	c.reporter, c.closeReports = report.Multi(all...), targets.close
	return err
}

// titles returns what people tell places by.
func titles(places []runconfig.Place) (all []string) {
	for i := range places {
		all = append(all, places[i].Title())
	}
	return all
}

// notRun tells the reports of a server that is not there so, script by script: a
// file of an earlier run would say something else.
func (c *matrixColumn) notRun(scripts []suite.Script) {
	tell := func(e suite.Event) {
		e.Total = len(scripts)
		c.reporter.Event(e)
	}
	tell(suite.Event{Kind: suite.SuiteStarted})
	for i, s := range scripts {
		result := &suite.Result{Number: i, Script: s, Err: errors.New(c.server.Trouble)}
		tell(suite.Event{Kind: suite.RunFinished, Number: i, Script: s, Result: result})
	}
	tell(suite.Event{Kind: suite.SuiteFinished})
	c.wrong = errors.Join(c.reporter.Close(), c.closeReports())
}
