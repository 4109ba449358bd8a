package order_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/order"
)

func TestMode(t *testing.T) {
	for _, mode := range []order.Mode{order.Promised, order.Arrival, order.Strict} {
		if got, err := order.ParseMode(mode.String()); got != mode || err != nil {
			t.Errorf("%s: got %s, %v", mode, got, err)
		}
	}
	if _, err := order.ParseMode("arrived"); err == nil || !strings.Contains(err.Error(), `"arrived"`) {
		t.Errorf("got %v", err)
	}
}
