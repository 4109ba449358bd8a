package rules

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
)

var duplicateCharacter = Rule{
	Code: "SCS109", Name: "duplicate-character", Severity: ast.Error, Fix: SafeFix,
	Summary: "two characters have the same name",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		for i := 1; i < len(s.Characters); i++ {
			c := &s.Characters[i]
			if c.Name == "" {
				continue
			}
			first := s.Find(c.Name)
			if first == i {
				continue
			}
			earlier := s.Characters[first].Section
			d := p.Report(c.Section.NameSpan(), fmt.Sprintf("a second character named %s: give it another name", quote(c.Name))).
				Relate(earlier.NameSpan(), "the first one is here")
			if c.Section.Text() == earlier.Text() {
				d.AddFix("remove the second section", true, removeBlock(c.Section.Node))
			}
		}
	},
}
