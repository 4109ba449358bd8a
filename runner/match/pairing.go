package match

import (
	"sort"
	"strings"
)

// offspring reports the differences of two elements' children.
func (x *explainer) offspring(e *element, r *node, path string, m moved) int {
	if e.strict {
		return x.sequence(e, r, path, m)
	}
	return x.set(e, r, path, m)
}

// set compares the children of a loose element: each expected child with the
// received one that it matches, else with the one that it is nearest to.
func (x *explainer) set(e *element, r *node, path string, m moved) int {
	if len(e.children) == 0 {
		return 0
	}
	partner := x.matching(e, r)
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
			d += x.missing(e, i, path)
		} else {
			d += x.child(e, r, i, j, path, m)
		}
	}
	return d
}

// child reports the differences of an expected child and the received one that
// is held against it.
func (x *explainer) child(e *element, r *node, i, j int, path string, m moved) int {
	if x.quiet {
		return x.cost(e.children[i], r.children[j], m)
	}
	return x.explain(e.children[i], r.children[j], e.step(path, i), m)
}

// matching gives as many expected children as possible the received one that
// they match.
func (x *explainer) matching(e *element, r *node) []int {
	n, k := len(e.children), len(r.children)
	f := fitting{m: k, known: make([]int8, n*k), fits: func(i, j int) bool {
		return x.element(e.children[i], r.children[j])
	}}
	return f.maximum(n, nil)
}

// nearest gives the expected children that match nothing the nearest received
// child of their name that nobody has.
func (x *explainer) nearest(e *element, r *node, m moved, partner []int, taken []bool) {
	type candidate struct{ i, j, cost int }
	var all []candidate
	for i, child := range e.children {
		if partner[i] != none {
			continue
		}
		for j, received := range r.children {
			if !taken[j] && child.local == received.local {
				all = append(all, candidate{i, j, x.cost(child, received, m)})
			}
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

// maxAligned bounds the pairs for which the best alignment of two sequences is
// looked for; beyond, children are compared place by place.
const maxAligned = 100_000

// sequence compares the children of a strict element.
func (x *explainer) sequence(e *element, r *node, path string, m moved) int {
	n, k := len(e.children), len(r.children)
	same := n == k
	for i := 0; same && i < n; i++ {
		same = x.element(e.children[i], r.children[i])
	}
	if same {
		return 0
	}
	if n == k && complete(x.matching(e, r)) {
		x.reason(Reason{
			Kind: KindOrder, Path: path, Span: e.node.StartTag(), Hint: e.loosen(),
			Expected: list(n, func(i int) string { return x.tag(e.children[i], e.space) }),
			Received: list(k, func(j int) string { return r.children[j].tag(r.space) }),
		})
		return weightOrder
	}
	partner := x.align(e, r, m)
	taken := make([]bool, k)
	d := 0
	for i, j := range partner {
		if j == none {
			d += x.missing(e, i, path)
			continue
		}
		taken[j] = true
		d += x.child(e, r, i, j, path, m)
	}
	for j, child := range r.children {
		if !taken[j] {
			d += x.extra(e, r, child, path)
		}
	}
	return d
}

// align gives expected children received ones in the same order so that the
// distance of all is least; only elements of one name are compared.
func (x *explainer) align(e *element, r *node, m moved) []int {
	n, k := len(e.children), len(r.children)
	partner := make([]int, n)
	if n*k > maxAligned {
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
