package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Facts are what is so at the node that a pass stands at, as far as rules need
// it to be: see [Rule.When]. All but the first three mean something else in
// each kind of node.
type Facts uint16

const (
	inAction   Facts = 1 << iota // the node is an action or stands in one
	inSends                      // that action sends
	inReceives                   // that action receives

	factKinds = iota // the first bit whose meaning depends on the kind
)

const ( // of actions
	actionConnects    Facts = 1 << (factKinds + iota)
	actionDisconnects       // the verb, whatever the state of the character
	actionOnline            // the character that acts is connected before the action
	actionOffline           // the character that acts is in the cast, and not connected before the action
	actionUnclear           // the character or the verb is unknown
	actionNeedsBody         // a stanza must follow the action
	actionTakesNoBody       // no stanza may follow it
)

const ( // of elements
	inStanzaTag       Facts = 1 << (factKinds + iota) // the outermost element, and an iq, a message or a presence; also of its attributes
	inInnerTag                                        // not the outermost element; also of its attributes
	elementUnexpected                                 // the vocabulary has no such element, or not in this place
	elementIQ                                         // a stanza that is an iq
	elementError                                      // a stanza of the type error
	elementNoStanza                                   // the outermost element, and no stanza
	elementFilled                                     // no empty-element tag
	elementNeedsAttr                                  // must have an attribute
	elementForm                                       // a data form
)

const ( // of attributes, besides inStanzaTag and inInnerTag
	attrDeclares    Facts = 1 << (factKinds + 2 + iota) // declares a namespace
	attrPrefixed                                        // its name has a prefix
	attrScansion                                        // talks to the runner: its prefix is scansion
	attrUnknown                                         // its element certainly does not have it
	attrKnown                                           // the vocabulary certainly knows it
	attrJID                                             // known, and most likely a JID
	valueRestricted                                     // known, and not every text is a value; also of texts

	factSets = 1 << (factKinds + 2 + iota)
)

// FactSets is how many values Facts can have.
const FactSets = factSets

// Followed are the kinds of node that a pass has to be moved to whatever its
// rules look at: the lines at the top level and the elements around a node.
const Followed ast.Kinds = 1<<ast.KindComment | 1<<ast.KindSection | 1<<ast.KindSeparator | 1<<ast.KindAction |
	1<<ast.KindUnknown | 1<<ast.KindElement

// formElement is the element that holds a data form (XEP-0004).
const formElement = "x"

// At moves the pass to the next node in document order. It returns what is so
// there.
func (p *Pass) At(n ast.Node, kind ast.Kind) Facts {
	p.Node = n
	switch kind {
	case ast.KindAttr:
		return p.attribute(ast.Attr{Node: n})
	case ast.KindElement:
		return p.element(ast.Element{Node: n})
	case ast.KindAction:
		return p.action()
	case ast.KindComment, ast.KindSection, ast.KindSeparator, ast.KindUnknown:
		if n.Parent().IsZero() {
			p.Action, p.around = nil, 0
			p.contexts = p.contexts[:0]
		}
	case ast.KindText:
		p.leave(n)
		if c := p.above(0); c != nil && c.Known.Closed() && c.Known.Text.Restricts() && n.Parent() == c.Element.Node {
			return p.around | valueRestricted
		}
	default:
		p.leave(n)
	}
	return p.around
}

// action moves the pass to the next action.
func (p *Pass) action() Facts {
	p.contexts = p.contexts[:0]
	p.actions++
	a := &p.Script.Actions[p.actions-1]
	p.Action, p.around = a, inAction
	facts := Facts(0)
	switch a.Verb {
	case ast.VerbSends:
		p.around |= inSends
	case ast.VerbReceives:
		p.around |= inReceives
	case ast.VerbConnects:
		facts |= actionConnects
	case ast.VerbDisconnects:
		facts |= actionDisconnects
	}
	switch {
	case a.Before == script.Connected:
		facts |= actionOnline
	case a.Character != script.None:
		facts |= actionOffline
	}
	if a.Character == script.None || a.Verb == ast.VerbUnknown {
		facts |= actionUnclear
	}
	switch {
	case a.Verb.HasBody() && !a.ExpectsNothing():
		facts |= actionNeedsBody
	case a.Verb != ast.VerbUnknown:
		facts |= actionTakesNoBody
	}
	return p.around | facts
}

// leave forgets the elements that end before a node.
func (p *Pass) leave(n ast.Node) {
	last := len(p.contexts) - 1
	if last < 0 {
		return
	}
	for start := n.Span().Start; last >= 0 && p.contexts[last].end <= start; last-- {
	}
	p.contexts = p.contexts[:last+1]
}

// element moves the pass into an element.
func (p *Pass) element(e ast.Element) Facts {
	p.leave(e.Node)
	p.contexts = append(p.contexts, Context{Element: e, end: e.Span().End, prefixed: e.Prefix() != ""})
	c, around := p.above(0), p.above(1)
	if around != nil && !c.prefixed && !around.prefixed && !e.Declares() {
		c.URI, c.Namespace, c.Inherits = around.URI, around.Namespace, true
		if around.Known != nil {
			c.Known = p.known(c.Namespace, e.Local())
		}
	} else {
		c.URI = e.Namespace()
		c.Namespace = p.namespace(c.URI)
		c.Known = p.known(c.Namespace, e.Local())
	}
	c.judge(around)
	facts := p.around
	if c.unknown || c.misplaced {
		facts |= elementUnexpected
	}
	if !e.SelfClosing() {
		facts |= elementFilled
	}
	if len(c.Known.Required()) > 0 {
		facts |= elementNeedsAttr
	}
	if c.Known != nil && c.Known.Name == formElement && c.URI == script.NamespaceForm {
		facts |= elementForm
	}
	switch {
	case around != nil:
		return facts | inInnerTag
	case !c.stanza:
		return facts | elementNoStanza
	case c.Known.Name == script.StanzaIQ:
		facts |= elementIQ
	}
	c.kind = e.AttrValue("type")
	if c.kind == script.TypeError {
		facts |= elementError
	}
	return facts | inStanzaTag
}

// attribute works out what is known of an attribute of the element that the
// pass has just moved into.
func (p *Pass) attribute(a ast.Attr) Facts {
	c := p.above(0)
	p.attr, p.declares = nil, a.IsDeclaration()
	facts := p.around
	switch {
	case len(p.contexts) > 1:
		facts |= inInnerTag
	case c.stanza:
		facts |= inStanzaTag
	}
	prefix := a.Prefix()
	if prefix != "" {
		facts |= attrPrefixed
	}
	if p.declares {
		return facts | attrDeclares
	}
	if prefix == ast.PrefixScansion {
		facts |= attrScansion
	}
	if !c.Known.Closed() {
		return facts
	}
	switch attr := c.Known.Attribute(a.Name()); {
	case attr == nil && prefix == "" && !c.Known.AnyAttribute:
		facts |= attrUnknown
	case attr != nil && attr.Origin.Closed():
		p.attr = attr
		facts |= attrKnown
		if attr.Type == "jid" || attr.Type == "jid?" {
			facts |= attrJID
		}
		if attr.Restricts() {
			facts |= valueRestricted
		}
	}
	return facts
}

// namespace looks a namespace up. A script has few, and each of them often:
// those looked up last are remembered, one for each length of their names.
func (p *Pass) namespace(uri string) *xmpp.Namespace {
	last := &p.namespaces[len(uri)%len(p.namespaces)]
	if n := *last; n != nil && n.URI == uri {
		return n
	}
	*last = p.Vocabulary.Namespace(uri)
	return *last
}

// known looks an element of a namespace up, as namespace does.
func (p *Pass) known(n *xmpp.Namespace, name string) *xmpp.Element {
	if n == nil || name == "" {
		return nil
	}
	last := &p.elements[(int(name[0])+len(name)+len(n.URI))%len(p.elements)]
	if e := *last; e != nil && e.Name == name && e.Namespace == n.URI {
		return e
	}
	*last = n.Element(name)
	return *last
}
