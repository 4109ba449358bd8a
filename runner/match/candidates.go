package match

// fewPairs is up to how many pairs of children are simply compared. Of more, which
// only long lists have, the received ones are looked up.
const fewPairs = 256

// candidates are the received children that each expected child of an element
// may match.
type candidates struct {
	received int
	lists    [][]int // by expected child, in order; nil if each may match all
	pairs    int
}

func (c *candidates) count(i int) int {
	if c.lists == nil {
		return c.received
	}
	return len(c.lists[i])
}

// at returns the received child at a place of the list of an expected one.
func (c *candidates) at(i, place int) int {
	if c.lists == nil {
		return place
	}
	return c.lists[i][place]
}

// trait is what a child can be looked up by: its name and one of its attributes
// or its text.
type trait struct {
	space, local         string
	attrSpace, attrLocal string // "" for text
	value                string
	named                bool // nothing but the name
}

// candidates narrows down what the children of an element may match, by names
// and by what is expected word for word.
func (m *matcher) candidates(e *element, r *Node) candidates {
	c := candidates{received: len(r.children), pairs: len(e.children) * len(r.children)}
	if c.pairs <= fewPairs {
		return c
	}
	having := map[trait][]int{}
	for j, child := range r.children {
		t := trait{space: child.space, local: child.local, named: true}
		having[t] = append(having[t], j)
		t.named, t.value = false, collapse(child.text)
		having[t] = append(having[t], j)
		for i := range child.attrs {
			a := &child.attrs[i]
			t.attrSpace, t.attrLocal, t.value = a.Space, a.Local, a.Value
			having[t] = append(having[t], j)
		}
	}
	c.lists, c.pairs = make([][]int, len(e.children)), 0
	for i, child := range e.children {
		best := having[trait{space: child.space, local: child.local, named: true}]
		narrow := func(attrSpace, attrLocal string, expected glob) {
			value, plain := expected.plain()
			if !plain || !expected.unknown.IsZero() {
				return
			}
			if list := having[trait{child.space, child.local, attrSpace, attrLocal, value, false}]; len(list) < len(best) {
				best = list
			}
		}
		if child.text != nil {
			narrow("", "", child.text.resolve(m.values, true))
		}
		for k := range child.attrs {
			a := &child.attrs[k]
			narrow(a.space, a.local, a.value.resolve(m.values, false))
		}
		c.lists[i] = best
		c.pairs += len(best)
	}
	return c
}
