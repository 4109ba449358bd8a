package report

import "testing"

func TestEveryVerdictHasItsPlaceInThePage(t *testing.T) {
	for _, v := range verdicts {
		if htmlOrder(v) == len(htmlVerdicts) {
			t.Errorf("%q has none", v)
		}
	}
}
