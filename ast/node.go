package ast

import "iter"

// node is what a tree stores for each Node: 32 bytes without a pointer, so a
// block's nodes are one flat array in document order that the garbage
// collector never looks into. Offsets count from the start of the block.
type node struct {
	kind       Kind
	flags      flags
	start, end int32
	next       int32 // index behind the last descendant
	parent     int32 // index of the parent, -1 at the top level

	// Offsets whose meaning depends on kind:
	//	section      end of class, start of name, end of name
	//	property     end of key, start of value
	//	action       end of name, start of verb, end of verb
	//	element      end of name, end of start tag, index of the xmlns attribute in force or -1
	//	attr         end of name, start of value behind its quote, end of value before its quote
	//	expression   start of name, end of name
	//	placeholder  end of keyword, start of name, end of name
	a, b, c int32
}

// flags are what a node is besides its kind. All but the first three mean
// something else in each kind of node.
type flags uint16

const (
	flagBroken   flags = 1 << iota // the node's own syntax is wrong and a diagnostic says so
	flagClosed                     // element: has an end tag; expression, placeholder: has its brace
	flagPrefixed                   // element, attr: the name has a colon

	flagKinds = iota // the first bit whose meaning depends on the kind
)

const ( // of elements
	flagSelfClosing   flags = 1 << (flagKinds + iota)
	flagDeclares            // declares a prefix
	flagPrefixedAttrs       // an attribute's name has a colon
)

const ( // of attributes and text
	flagXMLNS      flags = 1 << (flagKinds + iota) // the attribute is xmlns
	flagReferences                                 // holds entity references
)

const ( // of actions
	flagColon     flags = 1 << (flagKinds + iota) // a colon follows the verb
	flagNothing                                   // receives nothing
	flagKnownVerb                                 // the verb is one of the language's
)

const ( // of expressions
	flagJID      flags = 1 << (flagKinds + iota) // NAME's JID or NAME's full JID
	flagFullJID                                  // NAME's full JID
	flagNoDollar                                 // {NAME's JID} that lost its dollar sign
)

const ( // of comments
	flagTitle flags = 1 << (flagKinds + iota)
	flagDescription
	flagTag
)

// Node is one place in the tree of a File. It is a small value: copy it,
// compare it with ==, keep it as long as its File. The zero Node means that
// there is no such node.
type Node struct {
	file  *File
	node  *node // the one of that index in that block, at hand without three look-ups
	block int32
	index int32
}

func (n Node) raw() *node { return n.node }

func (n Node) at(index int32) Node {
	return Node{n.file, &n.file.blocks[n.block].nodes[index], n.block, index}
}

func (n Node) base() int { return n.file.blocks[n.block].start }

func (n Node) span(start, end int32) Span {
	base := n.base()
	return Span{base + int(start), base + int(end)}
}

func (n Node) slice(start, end int32) string {
	base := n.base()
	return n.file.text[base+int(start) : base+int(end)]
}

// IsZero reports whether there is no node.
func (n Node) IsZero() bool { return n.file == nil }

// File returns the file whose tree the node belongs to.
func (n Node) File() *File { return n.file }

// Kind returns what the node is; KindNone for the zero Node.
func (n Node) Kind() Kind {
	if n.file == nil {
		return KindNone
	}
	return n.raw().kind
}

// Span returns the node's bytes in the file's text. It holds the spans of all
// its descendants.
func (n Node) Span() Span {
	r := n.raw()
	return n.span(r.start, r.end)
}

// Text returns the node's bytes as they stand in the file.
func (n Node) Text() string {
	r := n.raw()
	base := n.base()
	return n.file.Text()[base+int(r.start) : base+int(r.end)]
}

// readText is Text with line feeds for lone carriage returns, as the parser
// reads them.
func (n Node) readText() string {
	r := n.raw()
	return n.slice(r.start, r.end)
}

// Broken reports whether the node's own syntax is wrong, which one of the
// file's diagnostics tells in words. Its descendants may be sound, and those
// of a sound node broken.
func (n Node) Broken() bool { return n.raw().flags&flagBroken != 0 }

// Parent returns the node that holds this one, or the zero Node at the top
// level of the file.
func (n Node) Parent() Node {
	if p := n.raw().parent; p >= 0 {
		return n.at(p)
	}
	return Node{}
}

// Top returns the top-level node that holds this one, which may be itself.
func (n Node) Top() Node {
	for {
		p := n.Parent()
		if p.IsZero() {
			return n
		}
		n = p
	}
}

// Children returns the nodes directly below this one in document order: the
// attributes of an element come before its content.
func (n Node) Children() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		nodes := n.file.blocks[n.block].nodes
		end := n.node.next
		for i := n.index + 1; i < end; i = nodes[i].next {
			if !yield(Node{n.file, &nodes[i], n.block, i}) {
				return
			}
		}
	}
}

// Descendants returns all nodes below this one in document order.
func (n Node) Descendants() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		nodes := n.file.blocks[n.block].nodes
		for i, end := n.index+1, n.node.next; i < end; i++ {
			if !yield(Node{n.file, &nodes[i], n.block, i}) {
				return
			}
		}
	}
}

// ofKind returns the children of one kind.
func (n Node) ofKind(kind Kind) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for child := range n.Children() {
			if child.Kind() == kind && !yield(child) {
				return
			}
		}
	}
}
