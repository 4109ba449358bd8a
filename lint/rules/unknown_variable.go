package rules

import (
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unknownVariable = Rule{
	Code: "SCS301", Name: "unknown-variable", Severity: ast.Error, Fix: SafeFix,
	Summary: "an expression names neither a character of the cast nor a capture",
	On:      ast.KindSet(ast.KindNone, ast.KindExpression),
	When:    inAction,
	Check: func(p *Pass) {
		if p.Node.IsZero() {
			unknownCaptures(p)
			return
		}
		e, _ := p.Node.Expression()
		if e.Form() == ast.FormCapture || !isReplaced(e) || p.Script.Find(e.Name()) != script.None {
			return
		}
		name := e.Name()
		if name == "" {
			p.Report(e.Span(), "the expression has no name: write ${NAME's JID}")
			return
		}
		if inBrokenCast(p, name) {
			return
		}
		if near, safe, ok := nearCharacter(p, name); ok {
			p.Report(e.NameSpan(), "the cast has no "+quote(name)+": did you mean "+quote(near)+"?").
				AddFix("write "+quote(near), safe, ast.Edit{Span: e.NameSpan(), New: near})
			return
		}
		d := p.Report(e.NameSpan(), "the cast has no "+quote(name)+": declare the character in a section [Client] "+name)
		declareCharacter(p, d, name)
	},
}

// unknownCaptures reports the captures that expressions ask for and no
// placeholder binds.
func unknownCaptures(p *Pass) {
	var lost map[string]ast.Placeholder
	for i := range p.Script.Uses {
		use := &p.Script.Uses[i]
		if use.Binding != script.None || use.Expression.Parent().Broken() ||
			p.Script.FirstBinding(use.Expression.Name()) != script.None {
			continue
		}
		if lost == nil {
			lost = lostCaptures(p)
		}
		unknownCapture(p, use.Expression, lost)
	}
}

func unknownCapture(p *Pass, e ast.Expression, lost map[string]ast.Placeholder) {
	name := e.Name()
	if name == "" {
		p.Report(e.Span(), "the expression is empty: write ${NAME's JID} or ${CAPTURE}")
		return
	}
	inner := ast.Span{Start: e.Span().Start + len("${"), End: e.Span().End - len("}")}
	if right, certain, ok := misspeltJID(p, name); ok {
		right = "${" + right + "}"
		p.Report(e.NameSpan(), "unknown expression "+quote(e.Text())+": write "+quote(right)).
			AddFix("write "+quote(right), certain, ast.Edit{Span: e.Span(), New: right})
		return
	}
	if p.Script.Find(name) != script.None {
		d := p.Report(e.NameSpan(), quote(name)+" is a character, not a capture: write \"${"+name+"'s JID}\"")
		for _, form := range []string{"'s JID", "'s full JID"} {
			d.AddFix("write \"${"+name+form+"}\"", false, ast.Edit{Span: inner, New: name + form})
		}
		return
	}
	if placeholder, ok := lost[name]; ok {
		if !placeholder.IsZero() {
			p.Report(e.NameSpan(), "nothing captures "+quote(name)+": a placeholder captures only what is received").
				Relate(placeholder.Span(), "this placeholder is sent literally")
		}
		return
	}
	if near, ok := nearCapture(p, name); ok {
		p.Report(e.NameSpan(), "nothing captures "+quote(name)+": did you mean "+quote(near)+"?").
			AddFix("write "+quote(near), false, ast.Edit{Span: e.NameSpan(), New: near})
		return
	}
	if near, _, ok := nearCharacter(p, name); ok {
		near += "'s JID"
		p.Report(e.NameSpan(), "nothing captures "+quote(name)+": did you mean \"${"+near+"}\"?").
			AddFix("write \"${"+near+"}\"", false, ast.Edit{Span: inner, New: near})
		return
	}
	p.Report(e.NameSpan(), "nothing captures "+quote(name)+": write {scansion:capture:…} where it is first received")
}

func nearCapture(p *Pass, name string) (string, bool) {
	if p.captures == nil {
		p.captures = []string{}
		seen := map[string]bool{}
		for i := range p.Script.Bindings {
			if capture := p.Script.Bindings[i].Placeholder.Name(); !seen[capture] {
				seen[capture] = true
				p.captures = append(p.captures, capture)
			}
		}
	}
	return nearest.Nearest(name, p.captures)
}

// lostCaptures returns by name the placeholders that are meant to capture and
// do not, because they stand in what is sent. The name of a placeholder whose
// own mistake is reported, or that of its action, has the zero value: to say
// that it is unknown would be to report the same mistake again.
func lostCaptures(p *Pass) map[string]ast.Placeholder {
	lost := map[string]ast.Placeholder{}
	verb, action := ast.VerbUnknown, 0
	for n := range p.File().All() {
		switch n.Kind() {
		case ast.KindAction:
			verb = p.Script.Actions[action].Verb
			action++
		case ast.KindUnknown:
			verb = ast.VerbUnknown
		case ast.KindPlaceholder:
			placeholder, _ := n.Placeholder()
			if verb == ast.VerbSends && placeholder.Keyword() == ast.PlaceholderCapture {
				lost[placeholder.Name()] = placeholder
			} else {
				lost[placeholder.Name()] = ast.Placeholder{}
			}
		}
	}
	return lost
}

// The ways to write what stands behind a character's name, as letters only.
var jidSpellings = map[string]string{
	"sjid": "JID", "jid": "JID", "sbarejid": "JID", "barejid": "JID",
	"sfulljid": "full JID", "fulljid": "full JID", "sfull": "full JID", "full": "full JID",
}

// misspeltJID reads what is meant to ask for a character's JID in a form that
// no runner knows, such as "Romeo's jid", "Romeo JID" or, with a typographic
// apostrophe, "Romeo’s full JID". It returns what to write instead, without
// dollar sign and braces; certain is false if the character's name had to be
// guessed as well.
//
// Nothing is read so that has more than 256 bytes.
func misspeltJID(p *Pass, inner string) (right string, certain, ok bool) {
	const most = 256
	if len(inner) > most {
		return "", false, false
	}
	for end := len(inner); end > 0; end-- {
		if form, known := jidSpellings[letters(inner[end:])]; known && p.Script.Find(inner[:end]) != script.None {
			return inner[:end] + "'s " + form, true, true
		}
	}
	for at, r := range inner {
		if at == 0 || unicode.IsLetter(r) || unicode.IsDigit(r) {
			continue
		}
		form, known := jidSpellings[letters(inner[at:])]
		if !known {
			continue
		}
		if name, _, near := nearCharacter(p, inner[:at]); near {
			return name + "'s " + form, false, true
		}
	}
	return "", false, false
}

// letters returns the letters and digits of the text in lower case.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
