package address_test

import (
	"testing"

	"github.com/scs-tools/scs/internal/address"
)

func TestNormal(t *testing.T) {
	for jid, want := range map[string]string{
		"romeo@localhost":             "romeo@localhost",
		"localhost":                   "localhost",
		"romeo@LocalHost":             "romeo@localhost",
		"Romeo@localhost/Orchard":     "romeo@localhost/Orchard",
		"straße@localhost":            "strasse@localhost",
		"ΣΊΣΥΦΟΣ@localhost":           "σίσυφοσ@localhost",
		"juliet@localhost.":           "juliet@localhost",
		"re\u0301sume@localhost":      "résume@localhost",
		"romeo@localhost/re\u0301sum": "romeo@localhost/résum",
		"ｒｏｍｅｏ@localhost":             "romeo@localhost",
		"romeo@xn--mnchen-3ya.test":   "romeo@münchen.test",
		"romeo@MÜNCHEN.test/X":        "romeo@münchen.test/X",
		"a@b/c@D/E":                   "a@b/c@D/E",
	} {
		got, err := address.Normal(jid)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v instead of %q", jid, got, err, want)
		}
		if again, err := address.Normal(got); err != nil || again != got {
			t.Errorf("%q: the normal form of a normal form is %q, %v", got, again, err)
		}
	}
	for _, jid := range []string{"Ro meo@localhost", "É\u2028@localhost", "é@localhost/\u0000é"} {
		if got, err := address.Normal(jid); err == nil {
			t.Errorf("%q: %q instead of an error", jid, got)
		}
	}
}

func TestNormalOfWhatIsNormalCostsNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _ = address.Normal("romeo@localhost/Orchard") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
