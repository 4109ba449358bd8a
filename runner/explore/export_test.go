package explore

import (
	"context"

	"github.com/scs-tools/scs/runner/order"
)

// SearchLimited is [Search] with another limit.
func SearchLimited(run *Run, mode order.Mode, limit int) Report {
	return search(context.Background(), run, mode, limit)
}
