package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

var errorWithoutCondition = Rule{
	Code: "SCS405", Name: "error-without-condition", Severity: ast.Warning, Fix: NoFix,
	Summary: "a stanza of the type error does not say what went wrong",
	On:      ast.KindSet(ast.KindElement),
	When:    inAction | elementError,
	Check: func(p *Pass) {
		c := p.Context()
		if p.Node.Broken() || !mustBeWhole(p, c.Element) {
			return
		}
		fault, found := ast.Element{}, false
		for e := range c.Element.Elements() {
			if e.Broken() || e.Namespace() == ast.NamespaceClient && e.Local() != "body" && e.Local() != "error" {
				return // what may be meant for the error is reported as what it is
			}
			if e.Local() == "error" {
				fault, found = e, true
			}
		}
		switch {
		case !found:
			inStanza(p, c.Element.NameSpan(), "a stanza of the type error holds an <error> that says what went wrong: add it")
		case mustBeWhole(p, fault) && !hasCondition(p, fault):
			inStanza(p, fault.NameSpan(), "an error names its condition, such as <item-not-found> in "+xmpp.StanzaErrorNamespace+": add it")
		}
	},
}

// mustBeWhole reports whether nothing may be left out of an element: it is
// sent, or compared strictly.
func mustBeWhole(p *Pass, e ast.Element) bool {
	return p.Action.Verb == ast.VerbSends || p.Action.Verb == ast.VerbReceives && script.Strict(e)
}

// hasCondition reports whether something stands in an error that is its
// condition, or is meant for it.
func hasCondition(p *Pass, fault ast.Element) bool {
	for n := range fault.Content() {
		e, ok := n.Element()
		if !ok {
			if n.Kind() == ast.KindMalformed {
				return true
			}
			continue
		}
		uri := e.Namespace()
		switch {
		case e.Broken(), uri == ast.NamespaceClient, !p.Vocabulary.Knows(uri),
			uri == xmpp.StanzaErrorNamespace && e.Local() != "text":
			return true
		}
	}
	return false
}
