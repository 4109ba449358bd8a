package formatter

import "github.com/scs-tools/scs/ast"

// comparison compares trees: everything must be equal but insignificant white
// space, the colon behind a verb, and how an empty element is written.
type comparison struct {
	reason string     // the first difference
	nodes  []ast.Node // children at work, one level behind the other
}

func (c *comparison) differ(reason string) bool {
	c.reason = reason
	return false
}

// same reports whether two nodes say the same.
func (c *comparison) same(old, new ast.Node) bool {
	kind := old.Kind()
	if kind != new.Kind() {
		return c.differ("the " + kind.String() + " has become another kind of thing: " + new.Kind().String())
	}
	switch kind {
	case ast.KindComment:
		a, _ := old.Comment()
		b, _ := new.Comment()
		if a.Text() != b.Text() || a.IsTitle() != b.IsTitle() || a.IsDescription() != b.IsDescription() || a.IsTag() != b.IsTag() {
			return c.differ("the comment is another: " + a.Text())
		}
		return true
	case ast.KindSeparator:
		return true
	case ast.KindSection:
		a, _ := old.Section()
		b, _ := new.Section()
		if a.Class() != b.Class() || a.Name() != b.Name() {
			return c.differ("the section is another: " + a.Name())
		}
	case ast.KindProperty:
		a, _ := old.Property()
		b, _ := new.Property()
		if a.Key() != b.Key() || a.Value() != b.Value() {
			return c.differ("the property is another: " + a.Key())
		}
		return true
	case ast.KindAction:
		a, _ := old.Action()
		b, _ := new.Action()
		if a.Name() != b.Name() || a.VerbText() != b.VerbText() || a.ExpectsNothing() != b.ExpectsNothing() {
			return c.differ("the action's line is another: " + a.Name() + " " + a.VerbText())
		}
	case ast.KindAttr:
		a, _ := old.Attr()
		b, _ := new.Attr()
		if a.Name() != b.Name() || a.Raw() != b.Raw() || a.Quote() != b.Quote() {
			return c.differ("the attribute is another: " + a.Text())
		}
		return true
	case ast.KindElement:
		a, _ := old.Element()
		b, _ := new.Element()
		return a.Text() == b.Text() || c.sameElement(a, b)
	default:
		if old.Text() != new.Text() {
			return c.differ("the " + kind.String() + " is another: " + old.Text())
		}
		return true
	}
	return c.sameChildren(old, new)
}

// sameElement compares two elements. The content of one that has text or
// preserves white space must be the same bytes.
func (c *comparison) sameElement(a, b ast.Element) bool {
	if a.Name() != b.Name() {
		return c.differ("the element is another: <" + a.Name() + ">")
	}
	if _, text := contentOf(a); text || preservesSpace(a) {
		if contentText(a) != contentText(b) {
			return c.differ("the text of <" + a.Name() + "> is another")
		}
	}
	return c.sameChildren(a.Node, b.Node)
}

// preservesSpace reports whether the element has the attribute that forbids to
// touch white space.
func preservesSpace(e ast.Element) bool {
	for a := range e.Attrs() {
		if preserves(a) {
			return true
		}
	}
	return false
}

// contentText returns what stands between the tags of an element.
func contentText(e ast.Element) string {
	if tag, ok := e.EndTag(); ok {
		return e.File().Slice(ast.Span{Start: e.StartTag().End, End: tag.Start})
	}
	return ""
}

// sameChildren compares the children of two nodes, one by one.
func (c *comparison) sameChildren(old, new ast.Node) bool {
	base := len(c.nodes)
	for n := range old.Children() {
		c.nodes = append(c.nodes, n)
	}
	middle := len(c.nodes)
	for n := range new.Children() {
		c.nodes = append(c.nodes, n)
	}
	count := middle - base
	if count != len(c.nodes)-middle {
		return c.differ("the " + old.Kind().String() + " has gained or lost a part")
	}
	for i := range count {
		a, b := c.nodes[base+i], c.nodes[middle+i]
		if inTag(old, a) != inTag(new, b) {
			return c.differ("the " + a.Kind().String() + " has moved: " + a.Text())
		}
		if !c.same(a, b) {
			return false
		}
	}
	c.nodes = c.nodes[:base]
	return true
}

// inTag reports whether the child stands in the start tag of its parent.
func inTag(parent, child ast.Node) bool {
	e, ok := parent.Element()
	return ok && child.Span().Start < e.StartTag().End
}
