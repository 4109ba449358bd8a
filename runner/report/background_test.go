package report_test

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// openPage returns a page that is not written yet, whose failures wait for the linter.
func openPage(t *testing.T, w *bytes.Buffer, linter func()) report.Reporter {
	t.Helper()
	r, err := report.New(report.FormatHTML, w, report.Options{Findings: func(suite.Script) []ast.Diagnostic {
		linter()
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestARunDoesNotWaitForThePage: whoever runs scripts goes on while a failure is
// rendered, and the page is the same.
func TestARunDoesNotWaitForThePage(t *testing.T) {
	events := replay(t, "strict_extra", "too_early", "no_server")
	var want bytes.Buffer
	at := openPage(t, &want, func() {})
	for _, e := range events {
		at.Event(e)
	}
	if err := at.Close(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var got bytes.Buffer
		release := make(chan struct{})
		r := openPage(t, &got, func() { <-release })
		for _, e := range events {
			r.Event(e) // or all goroutines are blocked
		}
		close(release)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		facts := func(page string) string { // the rest tells the time
			_, main, ok := strings.Cut(page, "<main>")
			if !ok {
				t.Error("the page has no main part")
			}
			return main
		}
		if facts(got.String()) != facts(want.String()) {
			t.Error("the page is another one")
		}
	})
}

// TestWhatWaitsForThePageIsBounded: scripts that end faster than they are rendered
// wait, and all are in the page.
func TestWhatWaitsForThePageIsBounded(t *testing.T) {
	const runs = 90
	once := replay(t, "strict_extra")
	synctest.Test(t, func(t *testing.T) {
		var page bytes.Buffer
		var told atomic.Int64
		release := make(chan struct{})
		r := openPage(t, &page, func() { <-release })
		go func() {
			for n := range runs {
				for _, e := range once {
					if e.Script.File != nil {
						e.Number = n
						r.Event(e)
					}
				}
				told.Add(1)
			}
		}()
		synctest.Wait()
		if n := told.Load(); n > runs-10 {
			t.Errorf("%d runs wait for the page", n)
		}
		close(release)
		synctest.Wait()
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(page.String(), `<details class="script failed"`); n != runs {
			t.Errorf("%d of %d runs are in the page", n, runs)
		}
	})
}

// TestAScriptThatFailsThePageIsNamed, and the other reports are written.
func TestAScriptThatFailsThePageIsNamed(t *testing.T) {
	var page bytes.Buffer
	other := &counting{}
	r := report.Multi(openPage(t, &page, func() { panic("a secret") }), other)
	events := replay(t, "strict_extra", "no_server")
	for _, e := range events {
		r.Event(e)
	}
	err := r.Close()
	if err == nil || !strings.HasPrefix(err.Error(), "scripts/strict_extra.scs makes a report fail: please report this") || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
	if *other != (counting{len(events), 1}) || page.Len() > 0 {
		t.Errorf("the other report is told %+v; the page has %d bytes", *other, page.Len())
	}
}
