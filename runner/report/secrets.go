package report

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/runner/compare"
)

// redacted stands where nobody should read what was there.
const redacted = "[redacted]"

// secrets knows what of a script's run nobody should read. The traffic is
// redacted where it arises; lines of the script, the server's log and words
// taken from stanzas are not.
type secrets struct {
	words []string // of the cast: where they stand alone, outside of tags
	exact []string // wherever they stand
}

// newSecrets collects the passwords of a script and some that are not in it.
func newSecrets(f *ast.File, more []string) *secrets {
	s := &secrets{}
	var names, users, passwords []string
	if f != nil {
		cast := script.New(f).Characters
		for i := range cast {
			c := &cast[i]
			user, host, _ := strings.Cut(c.Bare(), "@")
			names = append(names, c.Name, user, host, c.AskedResource())
			names = append(names, strings.FieldsFunc(host, func(r rune) bool { return r == '.' })...)
			users = append(users, user)
			passwords = append(passwords, c.Password)
		}
	}
	// A password that is a name of the script, or the word itself, is no
	// secret, and without it nothing could be read.
	names = append(names, "password")
	for _, p := range passwords {
		if p == "" || slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, p) }) {
			continue
		}
		s.words = append(s.words, p)
	}
	for _, p := range more {
		if p != "" {
			s.exact = append(s.exact, p)
		}
	}
	for _, user := range users {
		for _, p := range slices.Concat(passwords, s.exact) {
			// SASL PLAIN (RFC 4616).
			s.exact = append(s.exact, base64.StdEncoding.EncodeToString([]byte("\x00"+user+"\x00"+p)))
		}
	}
	s.words, s.exact = withEscapes(s.words), withEscapes(s.exact)
	return s
}

// withEscapes adds what words are written as in XML.
func withEscapes(words []string) []string {
	for _, w := range words {
		words = append(words, compare.EscapeText(w), compare.EscapeAttr(w))
	}
	slices.Sort(words)
	return slices.Compact(words)
}

var (
	// secretTag finds the start tags of elements whose text is secret:
	// passwords (XEP-0045, XEP-0077, XEP-0078) and, where the tag names a
	// SASL namespace (RFC 6120, XEP-0388) or stands inside of one that does,
	// payloads.
	secretTag = lazy.Regexp(`<(?:[\w.-]+:)?(?:(?:password|digest|initial-response|additional-data)\b[^<>]*|` +
		`(?:auth|challenge|response|success)\b[^<>]*sasl[^<>]*)>`)
	// secretAttr finds passwords in tags (XEP-0215).
	secretAttr = lazy.Regexp(`\bpassword\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	// passwordLine finds passwords in a cast, however the line is misspelt.
	passwordLine = lazy.Regexp(`(?im)^[ \t]*pass\w*[ \t]*[:=]?[ \t]*(\S.*)$`)
	tag          = lazy.Regexp(`<[^<>]*>`)
)

// spans returns what of a text nobody should read, in order and not
// overlapping.
func (s *secrets) spans(text string) []ast.Span {
	var found []ast.Span
	if strings.Contains(text, "password") || strings.Contains(text, "sasl") || strings.Contains(text, "digest") {
		for _, at := range secretTag().FindAllStringIndex(text, -1) {
			if strings.HasSuffix(text[:at[1]], "/>") {
				continue
			}
			end := len(text)
			if i := strings.Index(text[at[1]:], "</"); i >= 0 {
				end = at[1] + i
			}
			if strings.TrimSpace(text[at[1]:end]) != "" {
				found = append(found, ast.Span{Start: at[1], End: end})
			}
		}
		for _, at := range secretAttr().FindAllStringSubmatchIndex(text, -1) {
			for group := 2; group < len(at); group += 2 {
				if at[group] >= 0 && at[group] < at[group+1] {
					found = append(found, ast.Span{Start: at[group], End: at[group+1]})
				}
			}
		}
	}
	for _, word := range s.exact {
		found = appendAll(found, text, word)
	}
	var tags [][]int
	for _, word := range s.words {
		all := appendAll(nil, text, word)
		if len(all) > 0 && tags == nil {
			tags = tag().FindAllStringIndex(text, -1)
		}
		for _, at := range all {
			inside := slices.ContainsFunc(tags, func(t []int) bool { return t[0] < at.Start && at.End < t[1] })
			if !inside && alone(text, at) {
				found = append(found, at)
			}
		}
	}
	return merge(found)
}

// appendAll adds every place where a word stands.
func appendAll(spans []ast.Span, text, word string) []ast.Span {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return spans
		}
		at += i + len(word)
		spans = append(spans, ast.Span{Start: at - len(word), End: at})
	}
}

// alone reports whether a span is no part of a longer word.
func alone(text string, s ast.Span) bool {
	return (s.Start == 0 || !isWord(text[s.Start-1]) || !isWord(text[s.Start])) &&
		(s.End == len(text) || !isWord(text[s.End]) || !isWord(text[s.End-1]))
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}

// merge sorts spans and joins those that overlap.
func merge(spans []ast.Span) []ast.Span {
	slices.SortFunc(spans, func(a, b ast.Span) int { return a.Start - b.Start })
	var merged []ast.Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// hide returns a text without what nobody should read.
func (s *secrets) hide(text string) string {
	spans := s.spans(text)
	if len(spans) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, span := range spans {
		b.WriteString(text[at:span.Start] + redacted)
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// mask returns a script with asterisks for every byte that nobody should read,
// so that places in it stay where they are.
func (s *secrets) mask(f *ast.File) *ast.File {
	spans := s.spans(f.Text())
	for _, at := range passwordLine().FindAllStringSubmatchIndex(f.Text(), -1) {
		spans = append(spans, ast.Span{Start: at[2], End: at[3]})
	}
	if len(spans) == 0 {
		return f
	}
	text := []byte(f.Text())
	for _, span := range spans {
		for i := span.Start; i < span.End; i++ {
			if text[i] != '\n' && text[i] != '\r' {
				text[i] = '*'
			}
		}
	}
	return ast.Parse(f.Name(), string(text))
}
