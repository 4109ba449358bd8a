package ast

import "sort"

// Next returns the node that follows with the same parent, the zero Node if
// there is none. Top-level nodes follow each other through the whole file.
func (n Node) Next() Node {
	nodes := n.file.blocks[n.block].nodes
	end := int32(len(nodes))
	if p := n.node.parent; p >= 0 {
		end = nodes[p].next
	}
	if next := n.node.next; next < end {
		return n.at(next)
	}
	if n.node.parent >= 0 {
		return Node{}
	}
	for b := int(n.block) + 1; b < len(n.file.blocks); b++ {
		if nodes := n.file.blocks[b].nodes; len(nodes) > 0 {
			return Node{n.file, &nodes[0], int32(b), 0}
		}
	}
	return Node{}
}

// Previous returns the node that comes before with the same parent, the zero
// Node if there is none. See [Node.Next].
func (n Node) Previous() Node {
	if n.index > n.node.parent+1 {
		before := n.at(n.index - 1)
		for before.node.parent != n.node.parent {
			before = before.Parent()
		}
		return before
	}
	if n.node.parent >= 0 {
		return Node{}
	}
	for b := int(n.block) - 1; b >= 0; b-- {
		if nodes := n.file.blocks[b].nodes; len(nodes) > 0 {
			last := int32(len(nodes) - 1)
			return Node{n.file, &nodes[last], int32(b), last}.Top()
		}
	}
	return Node{}
}

// TopAt returns the last top-level node that starts at or before an offset: the
// one that holds it, if one does. It is the zero Node before the first one.
func (f *File) TopAt(offset int) Node {
	b := sort.Search(len(f.blocks), func(i int) bool { return f.blocks[i].start > offset }) - 1
	for ; b >= 0; b-- {
		nodes, at := f.blocks[b].nodes, int32(offset-f.blocks[b].start)
		if i := sort.Search(len(nodes), func(i int) bool { return nodes[i].start > at }) - 1; i >= 0 {
			return Node{f, &nodes[i], int32(b), int32(i)}.Top()
		}
	}
	return Node{}
}
