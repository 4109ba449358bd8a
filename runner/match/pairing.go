package match

import (
	"sort"
	"strings"
)

// explainChildren reports the differences of two elements' children.
func (x *explainer) explainChildren(e *element, r *Node, path string, m moved) int {
	if e.strict {
		return x.sequence(e, r, path, m)
	}
	return x.set(e, r, path, m)
}

// set compares the children of a loose element: each expected child with the
// received one that it matches, else with the one that it is nearest to.
func (x *explainer) set(e *element, r *Node, path string, m moved) int {
	if len(e.children) == 0 {
		return 0
	}
	partner := x.matching(e, r)
	if !x.quiet && complete(partner) {
		partner, _ = x.children(e, r) // what the stanza captures comes from these
	}
	taken := make([]bool, len(r.children))
	for _, j := range partner {
		if j != none {
			taken[j] = true
		}
	}
	x.nearest(e, r, m, partner, taken)
	d := 0
	for i, j := range partner {
		if j == none {
			d += x.missing(e, i, r, taken, path)
		} else {
			d += x.child(e, r, i, j, path, m)
		}
	}
	return d
}

// child reports the differences of an expected child and the received one that
// is held against it.
func (x *explainer) child(e *element, r *Node, i, j int, path string, m moved) int {
	if x.quiet {
		return x.cost(e.children[i], r.children[j], m)
	}
	parent := x.pair
	x.pair = &Pair{Expected: i, Received: j}
	d := x.explain(e.children[i], r.children[j], e.step(path, i), m)
	parent.Children = append(parent.Children, *x.pair)
	x.pair = parent
	return d
}

// matching gives as many expected children as possible the received one that
// they match.
func (x *explainer) matching(e *element, r *Node) []int {
	f := newFitting(len(e.children), x.candidates(e, r), func(i, j int) bool {
		return x.element(e.children[i], r.children[j])
	})
	if f.tooMany() {
		return f.inOrder(maxAhead)
	}
	return f.maximum(nil)
}

// maxAhead is how many received children one of very many expected ones is looked
// for in.
const maxAhead = 64

// nearest gives the expected children that match nothing the nearest received
// child of their name that nobody has; of very many, the next one.
func (x *explainer) nearest(e *element, r *Node, m moved, partner []int, taken []bool) {
	free := map[string][]int{}
	for j, received := range r.children {
		if !taken[j] {
			free[received.local] = append(free[received.local], j)
		}
	}
	type candidate struct{ i, j, cost int }
	var all []candidate
	pairs := 0
	for i, child := range e.children {
		if partner[i] == none {
			pairs += len(free[child.local])
		}
	}
	for i, child := range e.children {
		if partner[i] != none {
			continue
		}
		if tooCostly(e, pairs) {
			if list := free[child.local]; len(list) > 0 {
				partner[i], taken[list[0]], free[child.local] = list[0], true, list[1:]
			}
			continue
		}
		for _, j := range free[child.local] {
			all = append(all, candidate{i, j, x.cost(child, r.children[j], m)})
		}
	}
	sort.SliceStable(all, func(a, b int) bool { return all[a].cost < all[b].cost })
	for _, c := range all {
		if partner[c.i] == none && !taken[c.j] {
			partner[c.i], taken[c.j] = c.j, true
		}
	}
}

// list shows several elements.
func list(count int, at func(i int) string) string {
	all := make([]string, count)
	for i := range all {
		all[i] = at(i)
	}
	return strings.Join(all, ", ")
}

// maxAligned bounds the elements that are compared where the best alignment of two
// sequences or the nearest children are looked for; beyond, children are compared
// place by place.
const maxAligned = 100_000

// tooCostly reports whether so many pairs of an element's children are more than
// can be compared.
func tooCostly(e *element, pairs int) bool {
	return pairs*(e.size/max(1, len(e.children))) > maxAligned
}

// sequence compares the children of a strict element.
func (x *explainer) sequence(e *element, r *Node, path string, m moved) int {
	n, k := len(e.children), len(r.children)
	same := n == k
	for i := 0; same && i < n; i++ {
		same = x.element(e.children[i], r.children[i])
	}
	if same {
		for i := 0; i < n && !x.quiet; i++ {
			x.child(e, r, i, i, path, m)
		}
		return 0
	}
	if order := x.reordered(e, r); order != nil {
		for i := 0; i < n && !x.quiet; i++ {
			x.child(e, r, i, order[i], path, m)
		}
		x.reason(Reason{
			Kind: KindOrder, Path: path, Span: e.node.StartTag(), Hint: e.loosen(),
			Expected: list(n, func(i int) string { return x.tag(e.children[i], e.space) }),
			Received: list(k, func(j int) string { return r.children[j].tag(r.space) }),
		}, subject{e: e, r: r, order: order})
		return weightOrder
	}
	partner := x.align(e, r, m)
	taken := make([]bool, k)
	d := 0
	for _, j := range partner {
		if j != none {
			taken[j] = true
		}
	}
	for i, j := range partner {
		if j == none {
			d += x.missing(e, i, r, taken, path)
			continue
		}
		d += x.child(e, r, i, j, path, m)
	}
	for j, child := range r.children {
		if !taken[j] {
			d += x.extra(e, r, child, path)
		}
	}
	return d
}

// reordered returns which received child each expected one matches, if the two
// elements have the same children, else nil.
func (x *explainer) reordered(e *element, r *Node) []int {
	if len(e.children) != len(r.children) {
		return nil
	}
	if order := x.matching(e, r); complete(order) {
		return order
	}
	return nil
}

// align gives expected children received ones in the same order so that the
// distance of all is least; only elements of one name are compared.
func (x *explainer) align(e *element, r *Node, m moved) []int {
	n, k := len(e.children), len(r.children)
	partner := make([]int, n)
	if tooCostly(e, n*k) {
		for i := range partner {
			partner[i] = none
			if i < k {
				partner[i] = i
			}
		}
		return partner
	}
	// best[i][j] is the least distance of the children from i and j on.
	best := make([][]int, n+1)
	for i := range best {
		best[i] = make([]int, k+1)
	}
	paired := func(i, j int) (int, bool) {
		if e.children[i].local != r.children[j].local {
			return 0, false
		}
		// One element that differs says more than one missing and one extra.
		apart := weightChild*e.children[i].size + weightExtra
		return min(x.cost(e.children[i], r.children[j], m), apart-1) + best[i+1][j+1], true
	}
	for i := n; i >= 0; i-- {
		for j := k; j >= 0; j-- {
			switch {
			case i == n:
				best[i][j] = (k - j) * weightExtra
				continue
			case j == k:
				best[i][j] = weightChild*e.children[i].size + best[i+1][j]
				continue
			}
			least := min(weightChild*e.children[i].size+best[i+1][j], weightExtra+best[i][j+1])
			if d, ok := paired(i, j); ok {
				least = min(least, d)
			}
			best[i][j] = least
		}
	}
	for i, j := 0, 0; i < n; {
		partner[i] = none
		if j == k {
			i++
			continue
		}
		if d, ok := paired(i, j); ok && d == best[i][j] {
			partner[i] = j
			i, j = i+1, j+1
		} else if best[i][j] == weightExtra+best[i][j+1] {
			j++
		} else {
			i++
		}
	}
	return partner
}
