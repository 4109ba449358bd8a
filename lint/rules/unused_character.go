package rules

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unusedCharacter = Rule{
	Code: "SCS114", Name: "unused-character", Severity: ast.Warning, Unnecessary: true, Fix: UnsafeFix,
	Summary: "a character never acts, and no expression uses it",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		var asked *asked
		for i := range s.Characters {
			c := &s.Characters[i]
			if c.Acts || c.Section.Broken() || s.Find(c.Name) != i {
				continue
			}
			if len(s.Actions) == 0 || !s.Understood(0, len(s.Actions)) {
				return // the script has yet to be written, or fixed
			}
			if asked == nil {
				all := allAsked(s)
				asked = &all
			}
			if asked.mayMean(c.Name) {
				continue
			}
			p.Report(c.Section.NameSpan(), fmt.Sprintf("%s never acts and no expression uses it: remove the section", quote(c.Name))).
				AddFix("remove "+c.Name, false, removeBlock(c.Section.Node))
		}
	},
}

// asked is what the expressions of a script ask for.
type asked struct {
	names   []string // of captures and characters, sorted
	unknown []string // of characters that the cast lacks, each once
}

func allAsked(s *script.Script) asked {
	var a asked
	seen := map[string]bool{}
	for n := range s.File.All() {
		e, ok := n.Expression()
		if !ok || seen[e.Name()] && e.Form() == ast.FormCapture {
			continue
		}
		a.names = append(a.names, e.Name())
		if e.Form() != ast.FormCapture && !seen["unknown "+e.Name()] && s.Find(e.Name()) == script.None {
			seen["unknown "+e.Name()] = true
			a.unknown = append(a.unknown, e.Name())
		}
		seen[e.Name()] = true
	}
	slices.Sort(a.names)
	return a
}

// mayMean reports whether an expression asks for a character, or may be meant
// to: one with a mistake in it is another finding.
func (a *asked) mayMean(name string) bool {
	if i := sort.SearchStrings(a.names, name); i < len(a.names) && strings.HasPrefix(a.names[i], name) {
		return true
	}
	const most = 100 // names: among more, something is near to everything
	if len(a.unknown) > most {
		return true
	}
	return slices.ContainsFunc(a.unknown, func(unknown string) bool {
		_, near := nearest.Nearest(unknown, []string{name})
		return near
	})
}
