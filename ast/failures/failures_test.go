package failures_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast/failures"
)

func TestEachFailureHasAPage(t *testing.T) {
	before := ""
	for _, f := range failures.All() {
		page, err := f.Page()
		if err != nil || !strings.HasPrefix(page, "# "+f.Name+" ("+f.Code+")\n") || !strings.Contains(page, "\n## What to do\n") {
			t.Errorf("%s: %v\n%s", f.Code, err, page)
		}
		if f.Code <= before || !strings.HasPrefix(f.Code, failures.Group) || f.Summary == "" {
			t.Errorf("%s stands behind %s", f.Code, before)
		}
		before = f.Code
		for _, selector := range []string{f.Code, strings.ToLower(f.Code), f.Name} {
			if found, ok := failures.Find(selector); !ok || found != f || !failures.Means(selector) {
				t.Errorf("%q is %v, %v", selector, found, ok)
			}
		}
	}
	for selector, means := range map[string]bool{
		"SCS60": true, "scs61": true, "SCS62": false, "SCS6xx": false, "SCS6011": false, "no-mach": false, "SCS699": false,
	} {
		if failures.Means(selector) != means {
			t.Errorf("%s means a failure: %t", selector, !means)
		}
	}
	if !failures.Means("scs6") || failures.Means("SCS101") || failures.Means("SCS") || failures.Means("") {
		t.Error("what means failures")
	}
}
