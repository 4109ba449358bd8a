package report

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner/match"
)

// comparison prepares an expected and a received stanza for being shown line
// by line: what matches is made equal, so that only what does not differs.
// Values of placeholders are put in, children stand beside those that they
// are held against, and what a loose element lets pass is marked.
type comparison struct {
	columns int
	budget  int // explanations that may still be asked for
	pairs   int // made so far
}

// What is compared in depth. Above it, stanzas are shown without a comparison.
const (
	maxCompared = 256 << 10 // bytes
	maxAsked    = 5000      // explanations
	maxChildren = 60        // of one element, each side
)

// expectedPattern returns an expected stanza, with its expressions put in, as
// the matcher reads it. What is meant for the runner alone is not in it and
// comes from the script.
func expectedPattern(action ast.Action, text string) (ast.Element, bool) {
	read := func(text string) (ast.Element, bool) {
		// On one line, as it would have to be indented otherwise; line ends
		// mean the same as spaces wherever they can stand.
		line := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(text)
		for a := range ast.Parse("", "-----\nNobody receives:\n\t"+line+"\n").Actions() {
			return a.Stanza()
		}
		return ast.Element{}, false
	}
	expected, ok := read(text)
	written, known := action.Stanza()
	if !ok || !known {
		return expected, ok
	}
	here, there := all(expected), all(written)
	if len(here) != len(there) {
		return expected, true
	}
	line, inserted := expected.File().Text(), false
	for i, e := range slices.Backward(here) {
		if a, has := there[i].Attr(script.AttrStrict); has {
			at := e.NameSpan().End
			line = line[:at] + " " + a.Text() + line[at:]
			inserted = true
		}
	}
	if !inserted {
		return expected, true
	}
	start := expected.Span().Start
	return read(strings.TrimSpace(line[start:]))
}

// all returns an element and all in it, in order.
func all(e ast.Element) []ast.Element {
	found := []ast.Element{e}
	for child := range e.Elements() {
		found = append(found, all(child)...)
	}
	return found
}

// place is where two elements stand: how deep, and in which namespaces.
type place struct {
	depth              int
	expected, received string
}

// pair makes two elements equal where they match. The pattern is that of the
// expected one.
func (c *comparison) pair(pattern ast.Element, e, r *element, at place) {
	c.pairs++
	e.pair, r.pair = c.pairs, c.pairs
	reasons := c.reasons(pattern, e, r)
	strict := script.Strict(pattern)
	differs := func(name string, kinds ...match.Kind) bool {
		return slices.ContainsFunc(reasons, func(why match.Reason) bool {
			return why.Name == name && slices.Contains(kinds, why.Kind)
		})
	}
	for i := range e.attrs {
		a := &e.attrs[i]
		received := r.attr(a.key)
		switch {
		case received == nil:
		case !differs(a.name, match.KindAttrMissing, match.KindAttrValue, match.KindUnknown):
			a.value = received.value
		default:
			a.value, received.value = c.around(a.value, received.value)
		}
	}
	for i := range r.attrs {
		a := &r.attrs[i]
		a.unasked = !strict && e.attr(a.key) == nil
	}
	switch {
	case e.text == "":
		e.text, e.textFree, r.textFree = r.text, true, true
	case !differs("", match.KindText, match.KindUnknown):
		e.text = r.text
	default:
		e.text, r.text = c.around(e.text, r.text)
	}
	e.container = len(e.children) > 0 || len(r.children) > 0
	r.container = e.container
	// Start tags that differ stand on one line only if both fit; of one that
	// does not differ the end may be cut.
	e.tall = !sameTags(e, r, at) && (!e.fits(at.expected, at.depth, c.columns) || !r.fits(at.received, at.depth, c.columns))
	r.tall = e.tall
	c.offspring(pattern, e, r, at.depth+1, slices.ContainsFunc(reasons, func(why match.Reason) bool { return why.Kind == match.KindOrder }))
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

// reasons returns why two elements differ, leaving out what differs in their
// children.
func (c *comparison) reasons(pattern ast.Element, e, r *element) []match.Reason {
	c.budget--
	why := match.Compile(pattern).Explain(match.FromElement(r.tree), nil)
	return slices.DeleteFunc(why.Reasons, func(w match.Reason) bool { return w.Path != "/"+e.name })
}

// offspring pairs the children of two elements.
func (c *comparison) offspring(pattern ast.Element, e, r *element, depth int, reordered bool) {
	patterns := slices.Collect(pattern.Elements())
	if len(patterns) != len(e.children) {
		return
	}
	strict := script.Strict(pattern)
	partner := c.partners(patterns, e, r, strict && !reordered)
	taken := make([]bool, len(r.children))
	for i, j := range partner {
		if j >= 0 {
			taken[j] = true
			if c.budget > 0 {
				c.pair(patterns[i], e.children[i], r.children[j], place{depth, e.space, r.space})
			}
		}
	}
	if strict {
		return
	}
	for j, child := range r.children {
		child.unasked = !taken[j]
	}
	// Expected children stand in the order of the received ones; those that
	// nothing is held against stay behind the one that they were behind.
	place := make([]int, len(e.children))
	behind := -1
	for i, j := range partner {
		if j >= 0 {
			behind = j
		}
		place[i] = behind
	}
	order := make([]int, len(e.children))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return place[a] - place[b] })
	sorted := make([]*element, len(order))
	for i, from := range order {
		sorted[i] = e.children[from]
	}
	e.children = sorted
}

// partners returns for each expected child the received one that it is held
// against, or -1: first those that match, then the nearest of their name. With
// ordered, a partner stands behind those of the children before.
func (c *comparison) partners(patterns []ast.Element, e, r *element, ordered bool) []int {
	n, k := len(e.children), len(r.children)
	partner := make([]int, n)
	for i := range partner {
		partner[i] = -1
	}
	if n > maxChildren || k > maxChildren || c.budget < n*k {
		for i := range min(n, k) {
			if e.children[i].name == r.children[i].name {
				partner[i] = i
			}
		}
		return partner
	}
	distance := make([][]int, n)
	for i, pattern := range patterns {
		compiled := match.Compile(pattern)
		distance[i] = make([]int, k)
		for j, child := range r.children {
			distance[i][j] = -1
			if e.children[i].name == child.name {
				c.budget--
				distance[i][j] = compiled.Explain(match.FromElement(child.tree), nil).Distance
			}
		}
	}
	if ordered {
		align(distance, partner, k)
		return partner
	}
	// Nearest first: what matches has the distance 0.
	type candidate struct{ i, j int }
	var candidates []candidate
	for i := range distance {
		for j, d := range distance[i] {
			if d >= 0 {
				candidates = append(candidates, candidate{i, j})
			}
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return distance[a.i][a.j] - distance[b.i][b.j] })
	taken := make([]bool, k)
	for _, at := range candidates {
		if partner[at.i] < 0 && !taken[at.j] {
			partner[at.i], taken[at.j] = at.j, true
		}
	}
	return partner
}

// align gives expected children partners in the same order: as many as there
// can be, of those the nearest.
func align(distance [][]int, partner []int, k int) {
	const each = 1 << 20 // a partner is worth more than any distance
	n := len(distance)
	best := make([][]int, n+1)
	for i := range best {
		best[i] = make([]int, k+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := k - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if d := distance[i][j]; d >= 0 {
				best[i][j] = max(best[i][j], best[i+1][j+1]+each-min(d, each-1))
			}
		}
	}
	for i, j := 0, 0; i < n && j < k; {
		d := distance[i][j]
		switch {
		case d >= 0 && best[i][j] == best[i+1][j+1]+each-min(d, each-1):
			partner[i] = j
			i, j = i+1, j+1
		case best[i][j] == best[i][j+1]:
			j++
		default:
			i++
		}
	}
}

// around returns two different values with what they share cut short, so that
// the difference shows.
func (c *comparison) around(a, b string) (string, string) {
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
	shorten := func(all []rune) string {
		from, to, before, after := 0, len(all), "", ""
		if head > context+1 {
			from, before = head-context, excerpt.Dots
		}
		if tail > context+1 {
			to, after = len(all)-tail+context, excerpt.Dots
		}
		return before + string(all[from:to]) + after
	}
	return shorten(x), shorten(y)
}
