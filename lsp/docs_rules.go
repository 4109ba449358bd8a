package lsp

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint/rules"
)

// ruleDoc returns what a rule is about and why it matters, from its page.
func ruleDoc(rule *rules.Rule) string {
	title := fmt.Sprintf("**%s** (%s)", rule.Name, rule.Code)
	page, err := rule.Page()
	if err != nil {
		return title + ": " + rule.Summary
	}
	_, page, _ = strings.Cut(page, "\n")
	summary, rest, _ := strings.Cut(page, "\n## Why\n")
	why, _, _ := strings.Cut(rest, "\n## ")
	return fmt.Sprintf("%s\n\n%s\n\n%s", title, strings.TrimSpace(summary), strings.TrimSpace(why))
}

// failureDoc returns what a run can find, from its page.
func failureDoc(f failures.Failure) string {
	title := fmt.Sprintf("**%s** (%s)", f.Name, f.Code)
	page, err := f.Page()
	if err != nil {
		return title + ": " + f.Summary
	}
	_, page, _ = strings.Cut(page, "\n")
	return title + "\n\n" + strings.TrimSpace(page)
}
