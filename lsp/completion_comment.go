package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint/rules"
)

// completeComment completes what a comment says to the linter, and in a tag of
// the head what it tells a runner.
func (c *completer) completeComment() {
	if tag, ok := strings.CutPrefix(c.before, "##"); ok && c.inHead() {
		tag = strings.TrimLeft(tag, " \t")
		talks := strings.HasPrefix(tag, ast.SuppressionMark) || len(tag) > len("s") && strings.HasPrefix(ast.SuppressionMark, tag)
		if !talks && !strings.HasPrefix(tag, "#") {
			c.completeSetting(tag)
			return
		}
	}
	content := strings.TrimLeft(strings.TrimLeft(c.before, "#/-"), " \t")
	directive, ok := strings.CutPrefix(content, ast.SuppressionMark)
	if !ok {
		if strings.HasPrefix(ast.SuppressionMark, content) {
			c.add(choice{
				label: ast.SuppressionMark + " " + directiveDisable + "=", kind: protocol.CompletionItemKindKeyword,
				detail: "suppress a rule in the next block", replace: c.spanBefore(content), reopen: true,
			})
		}
		return
	}
	directive = strings.TrimLeft(directive, " \t")
	_, list, listed := strings.Cut(directive, "=")
	if !listed {
		space := ""
		if strings.HasSuffix(c.before, ":") {
			space = " "
		}
		for _, d := range []struct{ word, detail string }{
			{directiveDisable, "suppress rules in the next block"},
			{directiveDisableFile, "suppress rules in the whole file; above the first section"},
		} {
			one := choice{
				label: d.word, kind: protocol.CompletionItemKindKeyword, detail: d.detail,
				insertText: space + d.word + "=", replace: c.spanBefore(directive), reopen: true,
			}
			if word, _, ok := strings.Cut(c.after, "="); ok {
				one.insertText, one.wordRest, one.reopen = space+d.word, len(word), false
			}
			c.add(one)
		}
		return
	}
	c.completeRuleName(list)
}

// completeRuleName completes the last name in a list of rules: those that have
// found something come first.
func (c *completer) completeRuleName(list string) {
	names := strings.Split(list, ",")
	last := strings.TrimLeft(names[len(names)-1], " \t")
	var given, found []string
	for _, name := range names[:len(names)-1] {
		given = append(given, strings.TrimSpace(name))
	}
	for _, d := range c.findings() {
		found = append(found, d.Name)
	}
	const code = "SCS"
	if start := min(len(last), len(code)); start > 1 && strings.EqualFold(last[:start], code[:start]) {
		c.completeRuleCode(last, given)
		return
	}
	all := rules.All()
	for _, reported := range []bool{true, false} {
		for _, rule := range all {
			if slices.Contains(given, rule.Name) || slices.Contains(found, rule.Name) != reported || !canSuppress(rule.Code, rule.Severity) {
				continue
			}
			c.add(choice{
				label: rule.Name, kind: protocol.CompletionItemKindEnumMember, detail: rule.Summary,
				replace: c.spanBefore(last), wordRest: c.listItemRest(), subject: docSubject{aboutRule, []string{rule.Name}},
			})
		}
	}
	for _, f := range failures.All() {
		if slices.Contains(given, f.Name) {
			continue
		}
		c.add(choice{
			label: f.Name, kind: protocol.CompletionItemKindEnumMember, detail: f.Summary,
			replace: c.spanBefore(last), wordRest: c.listItemRest(), subject: docSubject{aboutRule, []string{f.Name}},
		})
	}
}

// listItemRest returns how far the item of a list of rules goes on that the
// cursor stands in.
func (c *completer) listItemRest() int {
	if end := strings.IndexAny(c.after, ", \t"); end >= 0 {
		return end
	}
	return len(c.after)
}

// completeRuleCode completes a code in a list of rules, or the start that several
// codes share.
func (c *completer) completeRuleCode(last string, given []string) {
	add := func(code, detail string, about ...string) {
		if slices.Contains(given, code) || len(code) < len(last) || !strings.EqualFold(code[:len(last)], last) {
			return
		}
		c.add(choice{
			label: code, kind: protocol.CompletionItemKindEnumMember, detail: detail,
			replace: c.spanBefore(last), wordRest: c.listItemRest(), subject: docSubject{aboutRule, about},
		})
	}
	groups := map[string]bool{}
	addGroups := func(code string) {
		for _, group := range []string{code[:4], code[:5]} {
			if !groups[group] {
				groups[group] = true
				add(group, "all rules with this start of the code")
			}
		}
	}
	for _, rule := range rules.All() {
		if canSuppress(rule.Code, rule.Severity) {
			addGroups(rule.Code)
			add(rule.Code, rule.Name+": "+rule.Summary, rule.Name)
		}
	}
	for _, f := range failures.All() {
		addGroups(f.Code)
		add(f.Code, f.Name+": "+f.Summary, f.Name)
	}
}
