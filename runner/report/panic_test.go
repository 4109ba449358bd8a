package report_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// panicking is a report that fails, at an event or at the end.
type panicking struct{ at suite.EventKind }

func (p panicking) Event(e suite.Event) {
	if e.Kind == p.at {
		panic("a secret")
	}
}

func (p panicking) Close() error { panic("a secret") }

// counting is a report that counts.
type counting struct{ events, closed int }

func (c *counting) Event(suite.Event) { c.events++ }
func (c *counting) Close() error      { c.closed++; return nil }

// A report that fails says at which script; the others are written.
func TestAReportThatPanics(t *testing.T) {
	for _, c := range []struct {
		at   suite.EventKind
		want string
	}{
		{suite.RunStarted, `a\nb.scs makes a report fail: please report this`},
		{suite.SuiteFinished + 100, "a report fails: please report this"},
	} {
		other := &counting{}
		r := report.Multi(panicking{c.at}, other)
		for _, kind := range []suite.EventKind{suite.SuiteStarted, suite.RunStarted, suite.RunFinished} {
			r.Event(suite.Event{Kind: kind, Script: suite.Script{Path: "a\nb.scs"}})
		}
		err := r.Close()
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("error %v", err)
		}
		if *other != (counting{3, 1}) {
			t.Errorf("the other report is told %+v", *other)
		}
	}
}
