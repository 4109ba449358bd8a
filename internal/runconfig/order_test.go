package runconfig_test

import (
	"testing"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner/order"
)

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		first, second string
		want          order.Mode
	}{
		{"", "", order.Promised},
		{"", "arrival", order.Arrival},
		{"strict", "arrival", order.Strict},
		{"promised", "arrival", order.Promised},
	} {
		o := runconfig.Options(runconfig.Merge(config.Run{Order: c.first}, config.Run{Order: c.second}))
		if o.Order != c.want || o.KeepOrder {
			t.Errorf("%+v: got %s", c, o.Order)
		}
	}
}
