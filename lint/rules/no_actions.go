package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
)

var noActions = Rule{
	Code: "SCS216", Name: "no-actions", Severity: ast.Warning,
	Summary: "a script does nothing, so nothing is tested",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		if len(p.Script.Actions) > 0 {
			return
		}
		var last ast.Node // that the script has besides comments
		comments := 0     // that would be actions
		for n := range p.File().Nodes() {
			switch n.Kind() {
			case ast.KindUnknown, ast.KindMalformed:
				return // an action may be meant, and that is said there
			case ast.KindSection, ast.KindSeparator:
				last = n
			case ast.KindComment:
				if c, _ := n.Comment(); isActionLine(c.Content()) {
					comments++
				}
			}
		}
		var at ast.Span
		if section, ok := last.Section(); ok {
			at = section.LineSpan()
		} else if !last.IsZero() {
			at = last.Span()
		}
		if comments > 0 {
			p.Report(at, "the script does nothing because all its actions are comments: remove the # before them")
			return
		}
		example := "Romeo"
		if len(p.Script.Characters) > 0 && p.Script.Characters[0].Name != "" {
			example = p.Script.Characters[0].Name
		}
		p.Report(at, "the script has no actions: add some, such as "+quote(example+" "+ast.VerbConnects.String()))
	},
}

// isActionLine reports whether a comment reads like the line of an action.
func isActionLine(content string) bool {
	name, verb, ok := cutLast(strings.TrimSuffix(strings.TrimSpace(content), ":"))
	if !ok || name == "" {
		return false
	}
	for _, v := range []ast.Verb{ast.VerbConnects, ast.VerbDisconnects, ast.VerbSends, ast.VerbReceives} {
		if verb == v.String() {
			return true
		}
	}
	return false
}

// cutLast splits a line before its last word.
func cutLast(line string) (before, last string, ok bool) {
	i := strings.LastIndexByte(line, ' ')
	if i < 0 {
		return "", line, false
	}
	return strings.TrimSpace(line[:i]), line[i+1:], true
}
