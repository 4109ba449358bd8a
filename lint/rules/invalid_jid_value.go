package rules

import "github.com/scs-tools/scs/ast"

var invalidJIDValue = Rule{
	Code: "SCS416", Name: "invalid-jid-value", Severity: ast.Warning, Fix: NoFix,
	Summary: "an attribute that holds a JID holds something else",
	On:      ast.KindSet(ast.KindAttr),
	When:    inAction | known,
	Check: func(p *Pass) {
		if p.attr.Type != "jid" {
			return
		}
		a, _ := p.Node.Attr()
		value, ok := literal(a)
		if !ok || isPlainJID(value) {
			return
		}
		where, what := jidFault(value)
		if what == "" {
			return
		}
		span := where.Shift(a.ValueSpan().Start)
		if value == "" {
			span = a.NameSpan()
		} else if value != a.Raw() || span.Start < a.ValueSpan().Start {
			span = a.ValueSpan()
		}
		inStanza(p, span, quote(value)+" is no JID: "+what)
	},
}

// isPlainJID reports whether a text is a JID that can be told for one at a
// glance, as nearly all are: small letters, with single dots, hyphens and one @
// between them.
func isPlainJID(text string) bool {
	at := false
	for i := range len(text) {
		c := text[i]
		if isSmallLetter(c) {
			continue
		}
		if c != '.' && c != '-' && c != '@' || c == '@' && at {
			return false
		}
		if i == 0 || i == len(text)-1 || !isSmallLetter(text[i-1]) || !isSmallLetter(text[i+1]) {
			return false
		}
		at = at || c == '@'
	}
	return text != "" && len(text) <= maxPart
}

func isSmallLetter(c byte) bool { return 'a' <= c && c <= 'z' }
