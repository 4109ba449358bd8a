package compare

import (
	"slices"

	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// comparison prepares an expected and a received stanza for being shown line
// by line: what matches is made equal, so that only what does not differs.
// Placeholders take the values that came, children stand beside those that they
// are compared with, and what a loose element lets pass is marked.
type comparison struct {
	columns int
	pairs   int // made so far
}

// place is where two elements stand: how deep, and in which namespaces.
type place struct {
	depth              int
	expected, received string
}

// pair makes two elements equal where they match.
func (c *comparison) pair(p *match.Pair, e, r *element, at place) {
	c.pairs++
	e.pair, r.pair = c.pairs, c.pairs
	for i := range r.attrs {
		r.attrs[i].unasked = !p.Strict
	}
	for _, a := range p.Attrs {
		key := attrKey(a.Space, a.Local)
		expected, received := e.attr(key), r.attr(key)
		if expected == nil || received == nil {
			continue // what nobody should read has taken its place
		}
		received.unasked = false
		expected.name = received.name // prefixes do not matter
		if a.Fit == match.Fits {
			expected.value = received.value
		} else {
			expected.value, received.value = c.shorten(expected.value, received.value)
		}
	}
	e.sortAttrs()
	switch p.Text {
	case match.Unasked:
		e.text, e.textFree, r.textFree = r.text, true, true
	case match.Fits:
		e.text = r.text
	case match.Differs:
		e.text, r.text = c.shorten(e.text, r.text)
	}
	e.container = len(e.children) > 0 || len(r.children) > 0
	r.container = e.container
	// Start tags that differ stand on one line only if both fit; of one that
	// does not differ the end may be cut.
	e.tall = !sameTags(e, r, at) && (!e.fits(at.expected, at.depth, c.columns) || !r.fits(at.received, at.depth, c.columns))
	r.tall = e.tall
	c.pairChildren(p, e, r, at.depth+1)
}

// sameTags reports whether the start tags of two partners are equal as far as
// is asked for.
func sameTags(e, r *element, at place) bool {
	key := func(e *element, around string) string {
		line := row{segments: e.tag(around)}
		return line.key()
	}
	return key(e, at.expected) == key(r, at.received)
}

// pairChildren makes the children of two elements equal where they match.
func (c *comparison) pairChildren(p *match.Pair, e, r *element, depth int) {
	if !p.Strict {
		for _, child := range r.children {
			child.unasked = true
		}
	}
	partner := make([]int, len(e.children)) // the received child of each expected one, or -1
	for i := range partner {
		partner[i] = -1
	}
	for i := range p.Children {
		pair := &p.Children[i]
		if pair.Expected >= len(e.children) || pair.Received >= len(r.children) {
			continue // what nobody should read held elements
		}
		expected, received := e.children[pair.Expected], r.children[pair.Received]
		if expected.name != received.name {
			continue
		}
		partner[pair.Expected] = pair.Received
		received.unasked = false
		c.pair(pair, expected, received, place{depth, e.space, r.space})
	}
	if !p.Strict {
		e.children = sorted(e.children, partner)
	}
}

// sorted returns expected children in the order of the received ones; those
// without a partner stay behind the one that they were behind.
func sorted(children []*element, partner []int) []*element {
	place := make([]int, len(children))
	order := make([]int, len(children))
	behind := -1
	for i, j := range partner {
		if j >= 0 {
			behind = j
		}
		place[i], order[i] = behind, i
	}
	slices.SortStableFunc(order, func(a, b int) int { return place[a] - place[b] })
	inOrder := make([]*element, len(order))
	for i, from := range order {
		inOrder[i] = children[from]
	}
	return inOrder
}

// shorten returns two different values with what they share cut short, so that
// the difference shows.
func (c *comparison) shorten(a, b string) (string, string) {
	if excerpt.Width(cut(a)) <= c.columns/2 && excerpt.Width(cut(b)) <= c.columns/2 {
		return a, b
	}
	context := c.columns / 4 // characters
	x, y := []rune(a), []rune(b)
	short := min(len(x), len(y))
	head := 0
	for head < short && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < short-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	part := func(all []rune) string {
		from, to, before, after := 0, len(all), "", ""
		if head > context+1 {
			from, before = head-context, excerpt.Dots
		}
		if tail > context+1 {
			to, after = len(all)-tail+context, excerpt.Dots
		}
		return before + string(all[from:to]) + after
	}
	return part(x), part(y)
}
