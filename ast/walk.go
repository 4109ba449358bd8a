package ast

import "iter"

// Inspect calls visit for the nodes of the file in document order, a node
// before its children. Where visit returns false, the node's children are
// passed over.
func Inspect(f *File, visit func(Node) bool) {
	for b := range f.blocks {
		nodes := f.blocks[b].nodes
		for i := int32(0); i < int32(len(nodes)); {
			if visit(Node{f, &nodes[i], int32(b), i}) {
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
			nodes := f.blocks[b].nodes
			for i := range nodes {
				if !yield(Node{f, &nodes[i], int32(b), int32(i)}) {
					return
				}
			}
		}
	}
}

// Comments returns every comment of the file in document order, those inside
// of sections and bodies too.
func (f *File) Comments() iter.Seq[Comment] {
	return func(yield func(Comment) bool) {
		for b := range f.blocks {
			nodes := f.blocks[b].nodes
			for i := range nodes {
				if nodes[i].kind == KindComment && !yield(Comment{Node{f, &nodes[i], int32(b), int32(i)}}) {
					return
				}
			}
		}
	}
}

// DescendantsOf returns the nodes below this one that are of the given kinds,
// in document order.
func (n Node) DescendantsOf(kinds Kinds) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		nodes := n.file.blocks[n.block].nodes
		for i, end := n.index+1, nodes[n.index].next; i < end; i++ {
			if kinds.Has(nodes[i].kind) && !yield(Node{n.file, &nodes[i], n.block, i}) {
				return
			}
		}
	}
}
