package lintverb

import (
	"testing"

	"github.com/scs-tools/scs/lint/report"
)

// What fails for one script is its finding.
func TestAPanicIsAFindingOfItsScript(t *testing.T) {
	r := &run{flags: &flags{}} // without linters
	o := r.file(t.Context(), "a.scs")
	if o.err != nil || o.path != "a.scs" || o.file == nil || len(o.diagnostics) != 1 || o.diagnostics[0].Code != "SCS900" {
		t.Fatalf("%+v", o)
	}
	r.output = &output{}
	if r.count(o); !r.failed || r.summary != (report.Summary{Files: r.summary.Files, Errors: 1}) {
		t.Errorf("failed %v, %+v", r.failed, r.summary)
	}
}
