package ast

import "iter"

// Inspect calls visit for the nodes of the file in document order, a node
// before its children. Where visit returns false, the node's children are
// passed over.
func Inspect(f *File, visit func(Node) bool) {
	for b := range f.blocks {
		nodes := f.blocks[b].nodes
		for i := int32(0); i < int32(len(nodes)); {
			if visit(Node{f, int32(b), i}) {
				i++
			} else {
				i = nodes[i].next
			}
		}
	}
}

// All returns every node of the file in document order.
func (f *File) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for b := range f.blocks {
			for i := range f.blocks[b].nodes {
				if !yield(Node{f, int32(b), int32(i)}) {
					return
				}
			}
		}
	}
}
