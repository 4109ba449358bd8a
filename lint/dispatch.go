package lint

import (
	"sync/atomic"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
)

// dispatch finds the rules for the nodes of one kind. What it has found once it
// finds again at a glance.
type dispatch struct {
	kind  ast.Kind
	rules []*rules.Rule
	pages [rules.FactSets / perPage]atomic.Pointer[page] // nil until one of it is asked for
}

// page holds the rules to be run for some of the values of facts that differ
// only in their low bits; nil until they are asked for.
type page [perPage]atomic.Pointer[[]*rules.Rule]

// perPage is how many values share a page: of all that are possible, few occur.
const perPage = 64

// where returns the rules to be run where those facts are so.
func (d *dispatch) where(facts rules.Facts) []*rules.Rule {
	if p := d.pages[facts/perPage].Load(); p != nil {
		if list := p[facts%perPage].Load(); list != nil {
			return *list
		}
	}
	return d.find(facts)
}

func (d *dispatch) find(facts rules.Facts) []*rules.Rule {
	var list []*rules.Rule
	for _, rule := range d.rules {
		if rule.Wants(d.kind)&^facts == 0 {
			list = append(list, rule)
		}
	}
	p := d.pages[facts/perPage].Load()
	if p == nil {
		p = &page{}
		if !d.pages[facts/perPage].CompareAndSwap(nil, p) {
			p = d.pages[facts/perPage].Load()
		}
	}
	p[facts%perPage].Store(&list)
	return list
}
