// Package formatter gives Scansion scripts their one style.
//
// There are no options. [Format] changes nothing but white space that means
// nothing, the colon behind a verb, the length of the separator and the
// spelling of empty elements; comments, properties, attributes, quotes and
// every byte of content stay as their author wrote them, and where the author
// broke a line or kept it whole, that stays so too. A block with a syntax
// error is left as it is, byte for byte.
//
// What may change in a stanza follows from what a runner sends: white space
// counts as insignificant only if it holds a line break and stands between two
// tags, in an element without text of its own and outside of
// xml:space='preserve' (XML 1.0, section 2.10).
//
// Before a result leaves the package it is proved to say the same as the
// original, in two ways that share no code; see [LossError].
package formatter

import (
	"github.com/scs-tools/scs/ast"
)

// Result is what formatting makes of one script.
type Result struct {
	// Text is the script in canonical style. It equals the file's text if
	// nothing is to change.
	Text string
	// Skipped holds the errors for which blocks were left as they are, in order
	// of their place; spans are bytes of the original. It is empty if the
	// whole script, or all of the range, is in canonical style now.
	Skipped []ast.Diagnostic
}

// Format returns the file in canonical style. The error is a [*LossError]: the
// formatter has a bug, and the file is best left alone.
func Format(f *ast.File) (Result, error) {
	return format(f, wholeFile, (*printer).print)
}

// Range is [Format] for the items (comments, sections, separators, actions
// with their bodies) that have a line among those from from to to, counted
// from 1, both included. It touches nothing before the first of them and
// nothing behind the last; only the blank lines at the file's start and end
// belong to its first and last line.
func Range(f *ast.File, from, to int) (Result, error) {
	return format(f, lineRange{from, to}, (*printer).print)
}

// format prints the file and proves the result. A block that encoding/xml
// refuses although the parser does not, for a name that only one of them
// allows, say, cannot be proved and is left as it is too.
//
// So is one that makes the formatter fail, with the error SCS900.
func format(f *ast.File, within lineRange, print func(*printer) string) (result Result, err error) {
	fed := f.WithLineFeeds()
	s := newScript(fed)
	s.limitTo(within)
	if fed != f && (len(s.errors) > 0 || within.from > 1 || within.to < f.LineCount()) {
		// A carriage return alone ends lines here and there, and something is
		// to be left byte for byte as it is.
		return Result{f.Text(), s.skippedErrors()}, nil
	}
	for {
		skip, err := s.attempt(print, &result)
		if err != nil || len(skip) == 0 {
			return result, err
		}
		s.skip(skip)
	}
}

// attempt formats what is not to be skipped and proves the result. It returns
// why more is to be skipped: then the result is nothing yet.
func (s *script) attempt(print func(*printer) string, result *Result) (skip []ast.Diagnostic, err error) {
	s.at = 0
	defer func() {
		if panicked := recover(); panicked != nil {
			skip, err = s.failed(panicked, result), nil
		}
	}()
	*result = Result{s.text, s.skippedErrors()}
	text := print(newPrinter(s))
	if text == s.text {
		return nil, nil
	}
	refused, l := prove(s, text)
	if l != nil {
		return nil, reduce(s, l, print)
	}
	if len(refused) == 0 {
		result.Text = text
	}
	return refused, nil
}

// failed returns the error about the item at work, which is to be skipped for
// it. If it is skipped already, something else fails, and the whole script is
// left as it is.
func (s *script) failed(panicked any, result *Result) (skip []ast.Diagnostic) {
	*result = Result{Text: s.text, Skipped: s.skippedErrors()}
	if s.at >= len(s.items) || s.items[s.at].skipped {
		result.Skipped = append(result.Skipped, ast.InternalError(ast.Span{}, panicked))
		return nil
	}
	start := s.items[s.at].start
	line := s.file.Line(s.file.Position(start).Line)
	return []ast.Diagnostic{ast.InternalError(ast.Span{Start: start, End: max(start, line.End)}, panicked)}
}
