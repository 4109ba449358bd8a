package rules

import (
	"slices"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Context is an element of a body with what the vocabulary knows of it. The
// element that a pass stands in and those around it are worked out once for
// all rules.
type Context struct {
	Element   ast.Element
	URI       string          // the namespace that the element is in; "" for a prefix that nothing declares
	Namespace *xmpp.Namespace // nil if the vocabulary does not know it
	Known     *xmpp.Element   // nil if the vocabulary does not know it, or not what is around it: see below

	// Inherits says that the element has its namespace from the one around it.
	// Where that is not known, neither is this: it may be in the wrong
	// namespace for want of an xmlns further out.
	Inherits bool

	kind      string // of a stanza that is the outermost element: the value of its type
	prefixed  bool
	stanza    bool // an iq, a message or a presence of a client, wherever it stands
	unknown   bool // the namespace certainly has no such element
	misplaced bool // the element certainly does not belong into the one around it

	end int // of the element, in bytes of the file's text
}

// Context returns the context of the element that the pass stands at, or whose
// attribute or text it stands at; nil outside of bodies.
func (p *Pass) Context() *Context { return p.above(0) }

// Around returns the context of the element around that of [Pass.Context]; nil
// for a stanza.
func (p *Pass) Around() *Context { return p.above(1) }

// Stanza returns the context of the outermost element, the stanza; nil outside
// of bodies.
func (p *Pass) Stanza() *Context { return p.above(len(p.contexts) - 1) }

func (p *Pass) above(n int) *Context {
	if i := len(p.contexts) - 1 - n; n >= 0 && i >= 0 {
		return &p.contexts[i]
	}
	return nil
}

// judge works out whether the element is what it seems to be, in the place
// where it stands.
func (c *Context) judge(around *Context) {
	switch {
	case c.Known == nil:
		// A namespace has all that something lists as a child of that namespace.
		c.unknown = c.Namespace.Closed() && !(c.Inherits && around.Known == nil) &&
			(around == nil || around.Known.Child(c.URI, c.Element.Local()) == nil)
		return
	case c.URI == ast.NamespaceClient:
		c.stanza = script.IsStanzaName(c.URI, c.Known.Name)
	}
	c.misplaced = around != nil && around.Namespace == c.Namespace && around.Known != nil &&
		!slices.Contains(c.Known.Parents, around.Known.Name) &&
		around.Known.Closed() && c.Known.Closed() && !around.Known.Admits(c.URI)
}

// firstTime reports whether nobody has asked this of the namespace in this
// pass: what holds for a namespace is said once a file.
func (p *Pass) firstTime(n *xmpp.Namespace) bool {
	if p.told[n] {
		return false
	}
	if p.told == nil {
		p.told = map[*xmpp.Namespace]bool{}
	}
	p.told[n] = true
	return true
}

// payloadsIn is [xmpp.Vocabulary.PayloadsIn], asked once a file.
func (p *Pass) payloadsIn(context string) []xmpp.Name {
	names, ok := p.payloads[context]
	if !ok {
		names = p.Vocabulary.PayloadsIn(context)
		if p.payloads == nil {
			p.payloads = map[string][]xmpp.Name{}
		}
		p.payloads[context] = names
	}
	return names
}

// near returns the known namespace that is nearest to one that is not known, if
// any is; it is looked for once a file.
func (p *Pass) near(uri string) xmpp.Near {
	found, ok := p.nearest[uri]
	if ok {
		return found
	}
	if all := p.Vocabulary.Near(uri); len(all) > 0 {
		found = all[0]
	}
	if p.nearest == nil {
		p.nearest = map[string]xmpp.Near{}
	}
	p.nearest[uri] = found
	return found
}
