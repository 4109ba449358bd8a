package lsp

import (
	"slices"
	"sort"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// nameKind says what a name in a script is the name of.
type nameKind uint8

const (
	characterName nameKind = iota
	captureName
	iqID
)

// String returns the kind in plain words, with its article.
func (k nameKind) String() string {
	return [...]string{"a character", "a capture", "an iq"}[k]
}

// role says what a name does where it stands.
type role uint8

const (
	reads  role = iota // uses what the name means
	writes             // gives it its meaning again
	defines
)

// name is one place where a character, a capture or the id of an iq is named.
type name struct {
	kind  nameKind
	text  string
	group int // of an iqID: its exchange, for ids are used again
	span  ast.Span
	role  role
	node  ast.Node // that holds the name: a section, an action, an expression, a placeholder or an attribute
}

// same reports whether two places name the same thing.
func (n *name) same(other *name) bool {
	return n.kind == other.kind && n.text == other.text && n.group == other.group
}

// names are all names of a script, in order of their place.
type names struct{ all []name }

// newNames collects the names of a script.
func newNames(s *script.Script) *names {
	c := &nameCollector{script: s}
	for i := range s.Characters {
		if section := s.Characters[i].Section; section.Name() != "" {
			c.add(name{kind: characterName, text: section.Name(), span: section.NameSpan(), role: defines, node: section.Node})
		}
	}
	for i := range s.Actions {
		c.action(&s.Actions[i])
	}
	for _, iq := range s.IQs() {
		n := name{kind: iqID, text: iq.ID.Value(), group: iq.Exchange, span: iq.ID.ValueSpan(), node: iq.ID.Node}
		if iq.First {
			n.role = defines
		}
		c.add(n)
	}
	for n := range s.File.All() {
		c.namesInValue(n)
	}
	sort.SliceStable(c.names, func(i, j int) bool { return c.names[i].span.Start < c.names[j].span.Start })
	return &names{c.names}
}

// nameCollector collects the names of a script.
type nameCollector struct {
	script *script.Script
	names  []name
}

func (c *nameCollector) add(n name) { c.names = append(c.names, n) }

// action adds the name of who acts.
func (c *nameCollector) action(a *script.Action) {
	text := a.Name()
	if a.Character != script.None {
		text = c.script.Characters[a.Character].Name
	}
	// A name with words that are verbs in it ends where the cast says.
	span := ast.Span{Start: a.Span().Start, End: a.Span().Start + len(text)}
	if text != "" {
		c.add(name{kind: characterName, text: text, span: span, node: a.Node})
	}
}

// namesInValue adds what an expression or a placeholder names.
func (c *nameCollector) namesInValue(n ast.Node) {
	if e, ok := n.Expression(); ok && e.Name() != "" {
		kind := captureName
		if e.Form() != ast.FormCapture {
			kind = characterName
		}
		c.add(name{kind: kind, text: e.Name(), span: e.NameSpan(), node: n})
		return
	}
	if p, ok := n.Placeholder(); ok && p.Keyword() == ast.PlaceholderCapture && p.Name() != "" {
		r := writes
		if first := c.script.FirstBinding(p.Name()); first != script.None && c.script.Bindings[first].Placeholder.Node == n {
			r = defines
		}
		c.add(name{kind: captureName, text: p.Name(), span: p.NameSpan(), role: r, node: n})
	}
}

// at returns the name that the offset stands in or at the end of, or nil.
func (n *names) at(offset int) *name {
	i := sort.Search(len(n.all), func(i int) bool { return n.all[i].span.Start > offset })
	if i > 0 && n.all[i-1].span.Contains(offset) {
		return &n.all[i-1]
	}
	return nil
}

// nameAt returns the name at a position of the client, or nil.
func (sn *snapshot) nameAt(p protocol.Position) (*name, error) {
	offset, err := sn.offset(p)
	if err != nil {
		return nil, err
	}
	return sn.names().at(offset), nil
}

// sameAs returns all places that name the same thing, in order.
func (n *names) sameAs(one *name) []*name {
	var found []*name
	for i := range n.all {
		if n.all[i].same(one) {
			found = append(found, &n.all[i])
		}
	}
	return found
}

// definition returns the place that gives a name the meaning that it has where
// it stands, or nil.
func (sn *snapshot) definition(n *name) *name {
	if n.kind == captureName && n.role == reads {
		s := sn.script()
		if binding := s.Bound(n.text, s.ActionOf(n.node)); binding != script.None {
			holder := s.Bindings[binding].Placeholder.Node
			like := sn.names().sameAs(n)
			if i := slices.IndexFunc(like, func(other *name) bool { return other.node == holder }); i >= 0 {
				return like[i]
			}
		}
	}
	for _, other := range sn.names().sameAs(n) {
		if other.role == defines {
			return other
		}
	}
	return nil
}

// definingNode returns the node that is shown as the whole of what a name
// defines.
func (n *name) definingNode() ast.Node {
	if n.kind == iqID {
		return n.node.Parent()
	}
	return n.node
}
