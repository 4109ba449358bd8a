package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var volatileValue = Rule{
	Code: "SCS501", Name: "volatile-value", Severity: ast.Info, Fix: UnsafeFix,
	Summary: "a value that differs in each run is expected literally",
	On:      ast.KindSet(ast.KindAttr),
	When:    inReceives,
	Check: func(p *Pass) {
		if p.declares {
			return
		}
		a, _ := p.Node.Attr()
		what := volatility(p, a)
		if what == "" {
			return
		}
		value, ok := literal(a)
		if !ok || value == "" || wasSent(p, value, what != pushID) || p.attr != nil && !p.attr.Accepts(value) {
			return
		}
		edit := ast.Edit{Span: a.ValueSpan(), New: "{scansion:any}"}
		if d := p.earlier(what); d != nil {
			addPlace(d, a.ValueSpan(), edit)
			return
		}
		p.Report(a.ValueSpan(), quote(value)+" is "+what+", which may differ on the next run: write {scansion:any}").
			AddFix("write {scansion:any}", false, edit)
	},
}

// volatility says in words what the server makes of an attribute in each run
// anew, or "".
func volatility(p *Pass, a ast.Attr) string {
	if p.attr != nil && p.attr.Type == "dateTime" {
		return "a point in time"
	}
	c := p.Context()
	if c.isStanza() && len(p.contexts) == 1 {
		if a.Name() == "id" && script.IsRequest(c.Element) && script.MadeUp(a.Raw()) {
			return pushID
		}
		return ""
	}
	switch a.Name() {
	case "stamp":
		if c.URI == "jabber:x:delay" {
			return "a point in time"
		}
	case "ver":
		if c.URI == "jabber:iq:roster" && !isSmallCounter(a.Raw()) {
			return "a version that the server generates"
		}
	case "id":
		switch local := c.Element.Local(); c.URI {
		case "urn:xmpp:occupant-id:0":
			return "an id that the server generates"
		case "urn:xmpp:sid:0":
			if local == "stanza-id" {
				return "an id that the server generates"
			}
		case "urn:xmpp:mam:tmp":
			if local == "archived" { // what ejabberd adds for old clients
				return "an id that the server generates"
			}
		case "urn:xmpp:mam:2", "urn:xmpp:mam:1":
			if local == "result" || local == "start" || local == "end" {
				return "an id that the server generates"
			}
		}
	}
	return ""
}

// pushID is what the id of a request is that the character receives without
// anybody having sent it.
const pushID = "an id that only the server can choose"

// isSmallCounter reports whether a version is a number that counts changes: a
// fresh server counts the same ones again.
func isSmallCounter(version string) bool {
	if version == "" || len(version) > 4 {
		return false
	}
	return strings.Trim(version, "0123456789") == ""
}
