package lsp

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
)

// suppressions offers to suppress the findings there, in their block and in
// the whole file.
func (at place) suppressions() []offer {
	var offers []offer
	for _, d := range at.concerned() {
		if !canSuppress(d.Code, d.Severity) {
			continue
		}
		offers = append(offers,
			offer{
				title: fmt.Sprintf("suppress %s here", d.Name), kind: kindQuickFix, mends: d,
				edits: []ast.Edit{at.suppressHere(d)},
			},
			offer{
				title: fmt.Sprintf("suppress %s in this file", d.Name), kind: kindQuickFix, mends: d,
				edits: []ast.Edit{at.suppressInFile(d.Name)},
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
	syntax := strings.HasPrefix(code, "SCS0")
	return !syntax || severity < ast.Error
}

// The directives of suppression comments.
const (
	directiveBlock = "disable"
	directiveFile  = "disable-file"
)

// suppressionComment returns the comment that suppresses a rule.
func suppressionComment(directive, rule string) string {
	return "# " + ast.SuppressionMark + " " + directive + "=" + rule
}

// suppressHere adds a rule to the suppression comment above the finding's
// block, or puts one there.
func (at place) suppressHere(d *ast.Diagnostic) ast.Edit {
	block := at.blockOf(d.Span)
	if line := at.mapper.LineOf(block) - 1; line >= 0 {
		if end, ok := listEnd(at.file.NodeAt(at.mapper.LineSpan(line).Start), directiveBlock); ok {
			return ast.Edit{Span: ast.Span{Start: end, End: end}, New: "," + d.Name}
		}
	}
	comment := suppressionComment(directiveBlock, d.Name)
	return ast.Edit{Span: ast.Span{Start: block, End: block}, New: comment + lineBreak(at.text())}
}

// blockOf returns where the first line of the top-level node starts that a
// finding lies in.
func (at place) blockOf(span ast.Span) int {
	start := span.Start
	if top := at.file.NodeAt(start); !top.IsZero() {
		start = top.Top().Span().Start
	}
	return max(at.mapper.LineSpan(at.mapper.LineOf(start)).Start, at.textStart())
}

// textStart returns the length of the byte-order mark that the text starts
// with.
func (at place) textStart() int {
	const mark = "\uFEFF"
	return len(at.text()) - len(strings.TrimPrefix(at.text(), mark))
}

// suppressInFile adds a rule to the comment in the head that suppresses rules
// in the whole file, or puts one there: below the title, the description and
// the tags.
func (at place) suppressInFile(rule string) ast.Edit {
	head := -1
	for n := range at.file.Nodes() {
		c, ok := n.Comment()
		if !ok {
			break
		}
		if end, ok := listEnd(n, directiveFile); ok {
			return ast.Edit{Span: ast.Span{Start: end, End: end}, New: "," + rule}
		}
		if c.IsTitle() || c.IsDescription() || c.IsTag() {
			head = n.Span().End
		}
	}
	comment, nl := suppressionComment(directiveFile, rule), lineBreak(at.text())
	if head < 0 {
		start := at.textStart()
		return ast.Edit{Span: ast.Span{Start: start, End: start}, New: comment + nl}
	}
	return ast.Edit{Span: ast.Span{Start: head, End: head}, New: nl + comment}
}

// listEnd returns where the list of rules ends in a suppression comment with
// that directive, if the node is one.
func listEnd(n ast.Node, directive string) (int, bool) {
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
