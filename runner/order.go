package runner

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/order"
)

// OrderOf returns how the order of what comes counts in a script.
func (o Options) OrderOf(f *ast.File) order.Mode {
	if o.KeepOrder {
		return o.Order
	}
	if tag, ok := script.OrderTag(f); ok {
		_, value := tag.Tag()
		if mode, err := order.ParseMode(value); err == nil {
			return mode
		}
	}
	return o.Order
}
