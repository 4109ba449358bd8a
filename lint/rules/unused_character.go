package rules

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unusedCharacter = Rule{
	Code: "SCS114", Name: "unused-character", Severity: ast.Warning, Unnecessary: true, Fix: UnsafeFix,
	Summary: "a character never acts, and no expression asks for it",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		for i := range s.Characters {
			c := &s.Characters[i]
			if acts(s, i) || c.Section.Broken() || s.Find(c.Name) != i {
				continue
			}
			if len(s.Actions) == 0 || !s.Understood(0, len(s.Actions)) {
				return // the script has yet to be written, or fixed
			}
			if askedFor(s, c.Name) {
				continue
			}
			p.Report(c.Section.NameSpan(), fmt.Sprintf("%s never acts and no expression asks for it: remove the section", quote(c.Name))).
				AddFix("remove "+c.Name, false, removeBlock(c.Section.Node))
		}
	},
}

func acts(s *script.Script, character int) bool {
	for i := range s.Actions {
		if s.Actions[i].Character == character {
			return true
		}
	}
	return false
}

// askedFor reports whether an expression asks for a character, or may be meant
// to: one with a mistake in it is another finding.
func askedFor(s *script.Script, name string) bool {
	for n := range s.File.All() {
		e, ok := n.Expression()
		if !ok {
			continue
		}
		if strings.HasPrefix(e.Name(), name) {
			return true
		}
		if e.Form() == ast.FormCapture || s.Find(e.Name()) != script.None {
			continue
		}
		if _, near := nearest.Nearest(e.Name(), []string{name}); near {
			return true
		}
	}
	return false
}
