package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Types of semantic tokens: indexes into tokenTypes.
const (
	commentToken   = iota
	classToken     // an element's name
	typeToken      // a character's class
	characterToken // a character's name
	propertyToken  // a property's key, an attribute's name
	stringToken    // a property's or an attribute's value, text
	namespaceToken // the value of xmlns
	keywordToken   // a verb
	operatorToken  // the separator
	captureToken   // a capture's name
	macroToken     // what is round the name in an expression or a placeholder
	decoratorToken // an attribute that talks to the runner
	entityToken    // &amp;
)

// tokenTypes are the types in the words of the protocol.
var tokenTypes = []string{
	"comment", "class", "type", "variable", "property", "string", "namespace", "keyword", "operator", "parameter",
	"macro", "decorator", "enumMember",
}

// Modifiers of semantic tokens, as bits whose places are indexes into
// tokenModifiers.
const (
	declaration   = 1 << iota // the name is given its meaning here
	documentation             // the comment is the script's title, description or a tag
)

// tokenModifiers are the modifiers in the words of the protocol.
var tokenModifiers = []string{"declaration", "documentation"}

// token is one semantic token. It lies in one line.
type token struct {
	span      ast.Span
	kind      uint32
	modifiers uint32
}

// tokens returns the semantic tokens of the top-level nodes that touch a span,
// in order, not overlapping.
func tokens(f *ast.File, within ast.Span) []token {
	c := &tokenCollector{text: f.Text()}
	for top := range f.Nodes() {
		if span := top.Span(); span.End < within.Start || span.Start > within.End {
			continue
		}
		c.node(top)
		for n := range top.Descendants() {
			c.node(n)
		}
	}
	slices.SortStableFunc(c.tokens, func(a, b token) int { return cmp.Compare(a.span.Start, b.span.Start) })
	return c.tokens
}

// tokenCollector collects tokens, out of order.
type tokenCollector struct {
	text   string
	tokens []token
}

// add adds a token for each line of a span, white space around it left out.
func (c *tokenCollector) add(span ast.Span, kind, modifiers uint32) {
	for line := range strings.Lines(c.text[span.Start:span.End]) {
		trimmed := strings.TrimLeft(line, " \t\r\n")
		start := span.Start + len(line) - len(trimmed)
		trimmed = strings.TrimRight(trimmed, " \t\r\n")
		if trimmed != "" {
			c.tokens = append(c.tokens, token{ast.Span{Start: start, End: start + len(trimmed)}, kind, modifiers})
		}
		span.Start += len(line)
	}
}

// around adds tokens for what of a span its node's children leave.
func (c *tokenCollector) around(n ast.Node, span ast.Span, kind uint32) {
	for child := range n.Children() {
		inner := child.Span()
		if inner.Start > span.Start {
			c.add(ast.Span{Start: span.Start, End: inner.Start}, kind, 0)
		}
		span.Start = max(span.Start, inner.End)
	}
	if span.Start < span.End {
		c.add(span, kind, 0)
	}
}

func (c *tokenCollector) node(n ast.Node) {
	switch n.Kind() {
	case ast.KindComment:
		comment, _ := n.Comment()
		modifiers := uint32(0)
		if comment.IsTitle() || comment.IsDescription() || comment.IsTag() {
			modifiers = documentation
		}
		c.add(n.Span(), commentToken, modifiers)
	case ast.KindSection:
		section, _ := n.Section()
		c.add(section.ClassSpan(), typeToken, 0)
		c.add(section.NameSpan(), characterToken, declaration)
	case ast.KindProperty:
		property, _ := n.Property()
		c.add(property.KeySpan(), propertyToken, 0)
		c.add(property.ValueSpan(), stringToken, 0)
	case ast.KindSeparator:
		c.add(n.Span(), operatorToken, 0)
	case ast.KindAction:
		action, _ := n.Action()
		c.add(action.NameSpan(), characterToken, 0)
		c.add(action.VerbSpan(), keywordToken, 0)
		if line := action.LineSpan(); action.ExpectsNothing() {
			c.add(ast.Span{Start: line.End - len("nothing"), End: line.End}, keywordToken, 0)
		}
	case ast.KindElement:
		e, _ := n.Element()
		c.add(e.NameSpan(), classToken, 0)
		if end, ok := e.EndNameSpan(); ok {
			c.add(end, classToken, 0)
		}
	case ast.KindAttr:
		c.attr(n)
	case ast.KindText:
		c.around(n, n.Span(), stringToken)
	case ast.KindCData:
		c.add(n.Span(), stringToken, 0)
	case ast.KindXMLComment:
		c.add(n.Span(), commentToken, 0)
	case ast.KindEntity:
		c.add(n.Span(), entityToken, 0)
	case ast.KindExpression:
		e, _ := n.Expression()
		kind := uint32(captureToken)
		if e.Form() != ast.FormCapture {
			kind = characterToken
		}
		c.named(n.Span(), e.NameSpan(), kind, 0)
	case ast.KindPlaceholder:
		p, _ := n.Placeholder()
		c.named(n.Span(), p.NameSpan(), captureToken, declaration)
	}
}

func (c *tokenCollector) attr(n ast.Node) {
	a, _ := n.Attr()
	name, value := uint32(propertyToken), uint32(stringToken)
	switch {
	case a.Prefix() == ast.PrefixScansion:
		name = decoratorToken
	case a.IsDeclaration():
		value = namespaceToken
	}
	c.add(a.NameSpan(), name, 0)
	c.around(n, a.ValueSpan(), value)
}

// named adds a name and what is round it.
func (c *tokenCollector) named(whole, name ast.Span, kind, modifiers uint32) {
	if name.Empty() {
		c.add(whole, macroToken, 0)
		return
	}
	c.add(ast.Span{Start: whole.Start, End: name.Start}, macroToken, 0)
	c.add(name, kind, modifiers)
	c.add(ast.Span{Start: name.End, End: whole.End}, macroToken, 0)
}
