package lsp

import (
	"fmt"
	"strings"
	"testing"
)

func TestReportsThatAreKeptAreBounded(t *testing.T) {
	var k runReports
	large := strings.Repeat("x", maxReports/4)
	for i := range 6 {
		k.keep(fmt.Sprint(i), &runReport{HTML: large})
		k.keep(fmt.Sprint(i), &runReport{HTML: large}) // once more
	}
	for i := range 6 {
		if got := k.of(fmt.Sprint(i)) != nil; got != (i >= 2) {
			t.Errorf("%d is kept: %t", i, got)
		}
	}
	k.keep("5", nil)
	k.keep("too large", &runReport{HTML: strings.Repeat("x", maxReports+1)})
	if k.of("5") != nil || k.of("too large") != nil || k.of("4") == nil || k.size != 3*len(large) || len(k.order) != 3 {
		t.Errorf("%d bytes of %q are kept", k.size, k.order)
	}
}
