package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var fullJIDTooEarly = Rule{
	Code: "SCS304", Name: "full-jid-too-early", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "the full JID of a character is used before the server has given it a resource",
	On:      ast.KindSet(ast.KindExpression),
	When:    inAction,
	Check: func(p *Pass) {
		e, _ := p.Node.Expression()
		if e.Form() != ast.FormFullJID || !isReplaced(e) {
			return
		}
		character := p.Script.Find(e.Name())
		if character == script.None {
			return
		}
		c := &p.Script.Characters[character]
		if c.JID == "" || c.Connects != script.None && c.Connects < p.Action.Index ||
			!p.Script.Certain(character, p.Action.Index) {
			return
		}
		if _, asked := c.Full(); asked || p.saidTooEarly[character] || lacksConnects(p.Script, character) {
			return
		}
		if p.saidTooEarly == nil {
			p.saidTooEarly = map[int]bool{}
		}
		p.saidTooEarly[character] = true
		full := ast.Span{Start: e.NameSpan().End + len("'s"), End: e.Span().End - len(" JID}")}
		if c.Connects == script.None {
			p.Report(e.Span(), quote(c.Name)+" has no full JID because it never connects: write \"${"+c.Name+"'s JID}\"").
				AddFix("write \"${"+c.Name+"'s JID}\"", false, ast.Edit{Span: full})
			return
		}
		p.Report(e.Span(), quote(c.Name)+" has no full JID before it connects: connect it first").
			Relate(p.Script.Actions[c.Connects].LineSpan(), quote(c.Name)+" connects here").
			AddFix("write \"${"+c.Name+"'s JID}\"", false, ast.Edit{Span: full})
	},
}

// lacksConnects reports whether a character acts without ever connecting: that
// is reported where it acts first, and is the cause of the rest.
func lacksConnects(s *script.Script, character int) bool {
	if s.Characters[character].Connects != script.None {
		return false
	}
	for _, i := range s.ActionsOf(character) {
		if s.Actions[i].Verb.HasBody() {
			return s.Certain(character, i)
		}
	}
	return false
}
