package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/spec/nearest"
)

// suppressions are the comments of one file that talk to the linter.
type suppressions struct {
	list   []suppression
	bad    []ast.Diagnostic
	byCode map[string]*meaning

	forFile *suppressionPlace // where to add a rule for the whole file; nil until it is asked for
}

// meaning is the suppressions that mean one rule, by their indices.
type meaning struct {
	files  []int // of the whole file
	blocks []int // of blocks, in order
}

// suppression is one rule or group of rules that one comment suppresses.
type suppression struct {
	selector string
	scope    ast.Span // where its findings are suppressed
	file     bool     // everywhere
	name     ast.Span // where the comment names the rule
	comment  ast.Comment
	only     bool // the comment names no other rule
	used     bool
}

// The directives of suppression comments.
const (
	directiveBlock = "disable"
	directiveFile  = "disable-file"
)

// parseSuppressions reads the suppression comments of a file. A comment covers
// the top-level node it stands in, or else the next one that is no comment.
func parseSuppressions(f *ast.File) *suppressions {
	s := &suppressions{}
	if !hasSuppressions(f) {
		return s
	}
	var waiting []int // suppressions whose block has not come yet
	head := true
	for n := range f.Nodes() {
		if c, ok := n.Comment(); ok {
			first := len(s.list)
			s.comment(c, ast.Span{Start: c.Span().Start, End: c.Span().End}, head)
			for i := first; i < len(s.list); i++ {
				waiting = append(waiting, i)
			}
			continue
		}
		head = false
		for _, i := range waiting {
			s.list[i].scope.End = n.Span().End
		}
		waiting = waiting[:0]
		for inner := range n.Descendants() {
			if c, ok := inner.Comment(); ok {
				s.comment(c, n.Span(), false)
			}
		}
	}
	return s
}

// hasSuppressions reports whether a comment of the file may be a suppression, as
// hardly any is.
func hasSuppressions(f *ast.File) bool {
	for c := range f.Comments() {
		if strings.HasPrefix(c.Content(), ast.SuppressionMark) {
			return true
		}
	}
	return false
}

// comment reads one comment that may be a suppression.
func (s *suppressions) comment(c ast.Comment, scope ast.Span, head bool) {
	content, ok := strings.CutPrefix(c.Content(), ast.SuppressionMark)
	if !ok {
		return
	}
	at := c.ContentSpan().Start + len(ast.SuppressionMark)
	directive, list, ok := strings.Cut(content, "=")
	word := strings.TrimSpace(directive)
	wordSpan := trimmedSpan(at, directive)
	switch {
	case word != directiveBlock && word != directiveFile:
		message := fmt.Sprintf("unknown directive %q: write disable=RULE or disable-file=RULE", word)
		if near, ok := nearest.Nearest(word, []string{directiveBlock, directiveFile}); ok {
			message = fmt.Sprintf("unknown directive %q; did you mean %q?", word, near)
		}
		s.report(wordSpan, message)
		return
	case !ok:
		s.report(wordSpan, fmt.Sprintf("the directive has no rule: write %s=RULE", word))
		return
	case word == directiveFile && !head:
		s.report(wordSpan, `"disable-file" works only above the first section: write "disable" for the next block`)
		return
	}
	at += len(directive) + 1
	list, _, _ = strings.Cut(list, "--") // a reason
	names := strings.Split(list, ",")
	for _, name := range names {
		span := trimmedSpan(at, name)
		at += len(name) + 1
		name = strings.TrimSpace(name)
		if err := checkSuppressible(name); err != nil {
			s.report(span, err.Error())
			continue
		}
		s.list = append(s.list, suppression{
			selector: name, scope: scope, file: word == directiveFile, name: span, comment: c, only: len(names) == 1,
		})
	}
}

// trimmedSpan returns the bytes of the text at offset at without white space
// around it.
func trimmedSpan(at int, text string) ast.Span {
	start := at + len(text) - len(strings.TrimLeft(text, " \t"))
	return ast.Span{Start: start, End: max(start, at+len(strings.TrimRight(text, " \t")))}
}

func (s *suppressions) report(span ast.Span, message string) {
	s.bad = append(s.bad, rules.BadSuppression.Finding(span, message))
}

// covers reports whether a finding is suppressed, and remembers what did it.
func (s *suppressions) covers(d ast.Diagnostic) bool {
	if len(s.list) == 0 || d.Code == ast.CodeInternalError {
		return false
	}
	meant := s.meaning(d.Code)
	// The scopes start in order, and end before the next block does: the last
	// that starts before the finding covers it if any does.
	last, _ := slices.BinarySearchFunc(meant.blocks, d.Span.Start+1, func(i, start int) int { return s.list[i].scope.Start - start })
	covered := len(meant.files) > 0
	for _, i := range meant.files {
		s.list[i].used = true
	}
	for _, i := range slices.Backward(meant.blocks[:last]) {
		by := &s.list[i]
		if !by.scope.Covers(d.Span) {
			break
		}
		covered = true
		if by.used {
			break // and so are those before it that cover the same block
		}
		by.used = true
	}
	return covered
}

// meaning returns the suppressions that mean the rule of a code.
func (s *suppressions) meaning(code string) *meaning {
	if m, ok := s.byCode[code]; ok {
		return m
	}
	if s.byCode == nil {
		s.byCode = map[string]*meaning{}
	}
	m := &meaning{}
	s.byCode[code] = m
	rule, ok := suppressible(code)
	if !ok {
		return m
	}
	for i := range s.list {
		switch {
		case match(s.list[i].selector, rule) == matchNone:
		case s.list[i].file:
			m.files = append(m.files, i)
		default:
			m.blocks = append(m.blocks, i)
		}
	}
	return m
}

// findings returns what is wrong with the suppressions themselves.
func (s *suppressions) findings(l *Linter) []ast.Diagnostic {
	all := s.bad
	for i := range s.list {
		by := &s.list[i]
		if by.used || !l.runsAny(by.selector) {
			continue
		}
		name := by.selector
		if rule, ok := rules.Find(name); ok {
			name = rule.Name
		}
		d := rules.UnusedSuppression.Finding(by.name, fmt.Sprintf("%q suppresses nothing here", name))
		if by.only {
			d.AddFix("remove the suppression", true, ast.Edit{Span: wholeLine(by.comment.Node)})
		} else {
			d.AddFix("remove the rule from the suppression", true, ast.Edit{Span: listItem(by.comment, by.name)})
		}
		all = append(all, d)
	}
	return all
}

// runsAny reports whether a rule is run that the selector means.
func (l *Linter) runsAny(selector string) bool {
	if rule, ok := rules.Find(selector); ok {
		return l.Runs(rule.Code)
	}
	return slices.ContainsFunc(l.settings, func(s Setting) bool {
		return s.Severity != ast.Off && match(selector, s.Rule) != matchNone
	})
}

// wholeLine returns the line of a node with its line ending.
func wholeLine(n ast.Node) ast.Span {
	text, span := n.File().Text(), n.Span()
	if i := strings.IndexByte(text[span.End:], '\n'); i >= 0 {
		span.End += i + 1
	}
	return span
}

// listItem returns the bytes of one name of a list with one of the commas
// beside it.
func listItem(c ast.Comment, name ast.Span) ast.Span {
	text, line := c.File().Text(), c.Span()
	if before := strings.TrimRight(text[line.Start:name.Start], " \t"); strings.HasSuffix(before, ",") {
		return ast.Span{Start: line.Start + len(before) - 1, End: name.End}
	}
	after := text[name.End:line.End]
	rest := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(after, " \t"), ","), " \t")
	return ast.Span{Start: name.Start, End: line.End - len(rest)}
}
