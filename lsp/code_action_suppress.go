package lsp

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lint/rules"
)

// suppressActions offers to suppress the findings there, in their block and in
// the whole file.
func (r actionRequest) suppressActions() []codeAction {
	var offers []codeAction
	offered := map[string]bool{} // the rules: one finding of each will do
	for _, d := range r.findingsInRange() {
		if offered[d.Name] || !canSuppress(d.Code, d.Severity) {
			continue
		}
		offered[d.Name] = true
		offers = append(offers,
			codeAction{
				title: fmt.Sprintf("suppress %s here", d.Name), kind: kindQuickFix, fixes: d,
				edits: []ast.Edit{r.suppressHere(d)},
			},
			codeAction{
				title: fmt.Sprintf("suppress %s in this file", d.Name), kind: kindQuickFix, fixes: d,
				edits: []ast.Edit{r.suppressInFile(d.Name)},
			})
	}
	return offers
}

// canSuppress reports whether it makes sense to suppress findings of a rule. A
// script with a syntax error does not run, and a finding about a suppression
// cannot be suppressed.
func canSuppress(code string, severity ast.Severity) bool {
	if code == rules.UnusedSuppression.Code || code == rules.BadSuppression.Code {
		return false
	}
	return !ast.IsSyntaxCode(code) || severity < ast.Error
}

// The directives of suppression comments.
const (
	directiveDisable     = "disable"
	directiveDisableFile = "disable-file"
)

// suppressionComment returns the comment that suppresses a rule.
func suppressionComment(directive, rule string) string {
	return "# " + ast.SuppressionMark + " " + directive + "=" + rule
}

// suppressHere adds a rule to the suppression comment above the finding's
// block, or puts one there.
func (r actionRequest) suppressHere(d *ast.Diagnostic) ast.Edit {
	block := r.blockOf(d.Span)
	if line := r.mapper.LineOf(block) - 1; line >= 0 {
		if end, ok := ruleListEnd(r.file.NodeAt(r.mapper.LineSpan(line).Start), directiveDisable); ok {
			return insertion(end, ","+d.Name)
		}
	}
	comment := suppressionComment(directiveDisable, d.Name)
	return insertion(block, comment+lineBreak(r.text()))
}

// blockOf returns where the first line of the top-level node starts that a
// finding lies in.
func (r actionRequest) blockOf(span ast.Span) int {
	start := span.Start
	if top := r.file.NodeAt(start); !top.IsZero() {
		start = top.Top().Span().Start
	}
	return max(r.mapper.LineSpan(r.mapper.LineOf(start)).Start, r.textStart())
}

// textStart returns the length of the byte-order mark that the text starts
// with.
func (r actionRequest) textStart() int {
	const mark = "\uFEFF"
	return len(r.text()) - len(strings.TrimPrefix(r.text(), mark))
}

// suppressInFile adds a rule to the comment in the head that suppresses rules
// in the whole file, or puts one there: below the title, the description and
// the tags.
func (r actionRequest) suppressInFile(rule string) ast.Edit {
	for n := range r.file.Nodes() {
		if _, ok := n.Comment(); !ok {
			break
		}
		if end, ok := ruleListEnd(n, directiveDisableFile); ok {
			return insertion(end, ","+rule)
		}
	}
	return script.InsertInHead(r.file, suppressionComment(directiveDisableFile, rule))
}

// ruleListEnd returns where the list of rules ends in a suppression comment
// with that directive, if the node is one.
func ruleListEnd(n ast.Node, directive string) (int, bool) {
	c, ok := n.Comment()
	if !ok {
		return 0, false
	}
	content, ok := strings.CutPrefix(c.Content(), ast.SuppressionMark)
	if !ok {
		return 0, false
	}
	list, ok := strings.CutPrefix(strings.TrimLeft(content, " \t"), directive+"=")
	if !ok {
		return 0, false
	}
	start := c.ContentSpan().End - len(list)
	list, _, _ = strings.Cut(list, "--") // a reason
	return start + len(strings.TrimRight(list, " \t")), true
}
