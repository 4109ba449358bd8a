package rules

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var sameFullJID = Rule{
	Code: "SCS112", Name: "same-full-jid", Severity: ast.Warning,
	Summary: "two characters are connected at once with the same full JID",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		for i := 1; i < len(s.Characters); i++ {
			c := &s.Characters[i]
			if !c.HasAccount() || c.AskedResource() == "" {
				continue
			}
			for j := range i {
				first := &s.Characters[j]
				if !sharesFullJID(first, c) || !connectedAtOnce(s, i, j) {
					continue
				}
				full, _ := c.Full()
				p.Report(resourceSpan(c), fmt.Sprintf("%s logs in as %s while %s does: give it another resource",
					quote(c.Name), quote(full), quote(first.Name))).
					Relate(resourceSpan(first), "the same full JID is here")
				break
			}
		}
	},
}

// sharesFullJID reports whether two characters ask for the same full JID. Case
// does not count before the slash (RFC 7622, sections 3.2 and 3.3).
func sharesFullJID(a, b *script.Character) bool {
	return a.AskedResource() == b.AskedResource() && strings.EqualFold(a.Bare(), b.Bare())
}

// connectedAtOnce reports whether two characters are connected at the same
// time anywhere in the script: where they are not, a second login disturbs
// nobody.
func connectedAtOnce(s *script.Script, i, j int) bool {
	var online [2]bool
	for k := range s.Actions {
		a := &s.Actions[k]
		switch a.Character {
		case i:
			online[0] = a.After == script.Connected
		case j:
			online[1] = a.After == script.Connected
		}
		if online[0] && online[1] {
			return true
		}
	}
	return false
}

// resourceSpan returns where a character's resource is written.
func resourceSpan(c *script.Character) ast.Span {
	if p, ok := lastProperty(c.Section, script.PropertyResource); ok && p.Value() != "" {
		return p.ValueSpan()
	}
	if p, ok := lastProperty(c.Section, script.PropertyJID); ok {
		return p.ValueSpan()
	}
	return c.Section.NameSpan()
}
