package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var invalidCondition = Rule{
	Code: "SCS120", Name: "invalid-condition", Severity: ast.Warning, Fix: SafeFix,
	Summary: `a tag "needs", "skip" or "expect-failure" has an invalid value`,
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		for n := range p.File().Nodes() {
			c, ok := n.Comment()
			if !ok {
				return // the head has ended
			}
			s, ok := script.SettingLike(c)
			if !ok {
				continue
			}
			switch s.Name {
			case script.TagNeeds:
				checkNeed(p, &s)
			case script.TagSkip, script.TagExpectFailure:
				checkCondition(p, &s)
			case script.TagOrder:
			default:
				checkSettingName(p, &s)
			}
		}
	},
}

// checkNeed looks at what a script needs of a server.
func checkNeed(p *Pass, s *script.Setting) {
	need, ok := s.Need()
	if !ok {
		p.Report(s.ValueSpan, `"needs" takes one namespace or XEP number: write one per line, such as "## needs: urn:xmpp:mam:2"`)
		return
	}
	if need.IsXEP() {
		switch {
		case p.Vocabulary.Spec(need.Feature) == nil:
			p.Report(need.Span, "unknown specification "+quote(need.Feature)+": write a number such as XEP-0313, or a namespace")
		case len(p.Vocabulary.Discovered(need.Feature)) == 0:
			p.Report(need.Span, "no server lists "+need.Feature+": use its namespace")
		}
		return
	}
	if p.Vocabulary.Knows(need.Feature) || p.Vocabulary.Feature(need.Feature) != nil {
		return
	}
	if number, ok := xepNumber(need.Feature); ok && p.Vocabulary.Spec(number) != nil {
		p.Report(need.Span, quote(need.Feature)+" is read as a namespace: write "+number).
			AddFix("write "+number, true, ast.Edit{Span: need.Span, New: number})
		return
	}
	if near := p.near(need.Feature); near.URI != "" && (near.Edits <= 1 || near.Version) {
		didYouMean(p.Report(need.Span, "the feature "+quote(need.Feature)+" is not known"), near.URI, ast.Edit{Span: need.Span, New: near.URI})
	}
}

// xepNumber reads what people write for a XEP: "XEP0313", "xep_0313", "0313".
func xepNumber(text string) (name string, ok bool) {
	digits := strings.TrimLeft(strings.TrimPrefix(strings.ToUpper(text), "XEP"), "_:")
	if len(digits) != len("0000") || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return "XEP-" + digits, true
}

// checkCondition looks at the server that a script speaks of.
func checkCondition(p *Pass, s *script.Setting) {
	c, ok := s.Condition()
	switch {
	case c.Server == "":
		p.Report(s.ValueSpan, fmt.Sprintf(`unknown server %q: write one of %s`, s.Name, strings.Join(script.Servers(), ", ")))
	case !slices.Contains(script.Servers(), c.Server):
		d := p.Report(c.ServerSpan, "unknown server "+quote(p.File().Slice(c.ServerSpan)))
		if near, ok := nearest.Nearest(c.Server, script.Servers()); ok {
			didYouMean(d, near, ast.Edit{Span: c.ServerSpan, New: near})
			return
		}
		d.Message += ": the servers are " + strings.Join(script.Servers(), ", ")
	case !ok:
		written := p.File().Slice(c.VersionSpan)
		d := p.Report(c.VersionSpan, fmt.Sprintf(`invalid version %s: write one of %s and dotted numbers, such as "< 24", and a reason after "--"`,
			quote(written), strings.Join(script.Operators(), " ")))
		for _, swap := range [][2]string{{"==", "="}, {"=<", "<="}, {"=>", ">="}} {
			if rest, found := strings.CutPrefix(written, swap[0]); found {
				fixed := s.Comment.File().Slice(ast.Span{Start: s.ValueSpan.Start, End: c.VersionSpan.Start}) + swap[1] + rest
				if corrected := (script.Setting{Name: s.Name, Value: fixed}); conditionReads(corrected) {
					d.AddFix("write "+swap[1], true, ast.Edit{Span: ast.Span{Start: c.VersionSpan.Start, End: c.VersionSpan.Start + len(swap[0])}, New: swap[1]})
				}
			}
		}
	}
}

func conditionReads(s script.Setting) bool {
	_, ok := s.Condition()
	return ok
}

// checkSettingName looks for a tag that is nearly a condition by its name, and
// is one by its value.
func checkSettingName(p *Pass, s *script.Setting) {
	name := strings.ToLower(s.Name)
	near, ok := nearest.Nearest(name, script.SettingNames())
	if !ok {
		return
	}
	switch near {
	case script.TagNeeds:
		need, ok := s.Need()
		if !ok || p.Vocabulary.Spec(need.Feature) == nil && !p.Vocabulary.Knows(need.Feature) {
			return
		}
	case script.TagSkip, script.TagExpectFailure:
		if c, ok := s.Condition(); !ok || !slices.Contains(script.Servers(), c.Server) {
			return
		}
	default:
		return
	}
	didYouMean(p.Report(s.NameSpan, "the tag "+quote(s.Name)+" has no meaning for runners"), near, ast.Edit{Span: s.NameSpan, New: near})
}
