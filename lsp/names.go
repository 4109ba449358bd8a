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
	group int // of an iqID: the request that it belongs to, for ids are used again
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
	for n := range s.File.All() {
		c.namesInValue(n)
	}
	sort.SliceStable(c.names, func(i, j int) bool { return c.names[i].span.Start < c.names[j].span.Start })
	return &names{c.names}
}

// nameCollector collects the names of a script.
type nameCollector struct {
	script    *script.Script
	names     []name
	exchanges []exchange
}

func (c *nameCollector) add(n name) { c.names = append(c.names, n) }

// action adds the name of who acts, and the ids of iqs.
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
	for stanza := range a.Stanzas() {
		if stanza.Local() == script.StanzaIQ {
			c.iq(a, stanza)
		}
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

// exchange is an iq request and all that bears its id because of it: the
// request as it arrives, the answer as it is sent and as it arrives (RFC 6120,
// section 8.2.3).
type exchange struct {
	id        string
	requester int // character; None if the request comes from the server
	responder int // character; None as long as none has received it
	request   int // action
}

// iq adds the id of an iq, as that of the exchange that it belongs to.
func (c *nameCollector) iq(a *script.Action, stanza ast.Element) {
	id, ok := stanza.Attr("id")
	if !ok || id.Value() == "" || script.HasParts(id) || id.Broken() {
		return
	}
	n := name{kind: iqID, text: id.Value(), span: id.ValueSpan(), node: id.Node}
	asks := script.IsRequest(stanza)
	n.group = c.findExchange(a, n.text, asks)
	if n.group < 0 {
		n.group = len(c.exchanges)
		e := exchange{id: n.text, requester: script.None, responder: script.None, request: a.Index}
		if asks && a.Verb == ast.VerbSends {
			e.requester = a.Character
		} else if asks {
			e.responder = a.Character
		}
		c.exchanges = append(c.exchanges, e)
		n.role = defines
	}
	c.add(n)
}

// findExchange returns the latest exchange that an iq can belong to, or -1.
func (c *nameCollector) findExchange(a *script.Action, id string, asks bool) int {
	if asks && a.Verb == ast.VerbSends {
		return -1
	}
	if !asks && a.Verb == ast.VerbReceives {
		if pair := c.script.RequestOf(a.Index); pair != script.None {
			request := c.script.Pairs[pair].Request
			for i := len(c.exchanges) - 1; i >= 0; i-- {
				if c.exchanges[i].request == request && c.exchanges[i].id == id {
					return i
				}
			}
		}
	}
	for i := len(c.exchanges) - 1; i >= 0; i-- {
		e := &c.exchanges[i]
		if e.id != id {
			continue
		}
		switch {
		case asks: // arrives
			if e.requester != script.None && e.responder == script.None {
				e.responder = a.Character
				return i
			}
		case a.Verb == ast.VerbSends:
			if e.responder == a.Character || e.responder == script.None && e.requester != a.Character {
				return i
			}
		case e.requester == a.Character:
			return i
		}
	}
	return -1
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
