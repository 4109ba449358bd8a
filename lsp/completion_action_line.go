package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// completeUnindentedLine completes a line that opens something: a name, then a
// verb; before the actions, a section or the separator.
func (c *completer) completeUnindentedLine() {
	if strings.Contains(c.before, ":") {
		c.completeNothing()
		return
	}
	if c.before == "" && strings.TrimSpace(c.after) != "" {
		return // the line has its beginning
	}
	cast := characterNames(c.script())
	names := longestFirst(cast)
	followed := false
	for _, name := range names {
		if rest, ok := strings.CutPrefix(c.before, name); ok && strings.TrimLeft(rest, " \t") != rest {
			c.completeVerb(name, strings.TrimLeft(rest, " \t"))
			followed = true
		}
	}
	if word := strings.LastIndexAny(c.before, " \t"); !followed && word > 0 && !startsName(names, c.before) {
		c.completeVerb("", c.before[word+1:])
	}
	for _, name := range cast {
		if len(name) > len(c.before) && strings.EqualFold(name[:len(c.before)], c.before) {
			c.add(choice{
				label: name, kind: protocol.CompletionItemKindVariable, detail: c.script().Characters[c.script().Find(name)].JID,
				insertText: c.withSpace(name), replace: c.spanBefore(c.before), wordRest: wordLength(c.after),
			})
		}
	}
	if c.before == "" && strings.TrimSpace(c.after) == "" && c.inCast() {
		c.add(choice{
			label: "[" + script.ClassClient + "]", kind: protocol.CompletionItemKindClass, detail: "a character", doc: classDoc,
			insertText: "[" + script.ClassClient + "] ", snippet: "[" + script.ClassClient + sectionSnippet, replace: c.spanBefore(""),
		})
		if c.script().Separator.IsZero() && len(names) > 0 {
			c.add(choice{
				label: "-----", kind: protocol.CompletionItemKindOperator, detail: "ends the cast", insertText: "-----\n", replace: c.spanBefore(""),
			})
		}
	}
}

// withSpace returns a word with the space that follows it, unless that is
// there.
func (c *completer) withSpace(word string) string {
	if rest := c.after[wordLength(c.after):]; strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t") {
		return word
	}
	return word + " "
}

// wordLength returns how far the word goes on that the cursor stands in.
func wordLength(after string) int {
	if i := strings.IndexAny(after, " \t:"); i >= 0 {
		return i
	}
	return len(after)
}

// completeNothing completes "NAME receives: nothing".
func (c *completer) completeNothing() {
	line, rest, _ := strings.Cut(c.before, ":")
	word := strings.TrimLeft(rest, " \t")
	if !strings.HasSuffix(strings.TrimRight(line, " \t"), " "+ast.VerbReceives.String()) || strings.TrimSpace(c.after) != "" {
		return
	}
	space := ""
	if rest == "" {
		space = " "
	}
	c.add(choice{
		label: "nothing", kind: protocol.CompletionItemKindKeyword, detail: "no stanza arrives within the quiet period",
		insertText: space + "nothing", replace: c.spanBefore(word),
	})
}

// longestFirst returns names sorted by their length.
func longestFirst(names []string) []string {
	return slices.SortedStableFunc(slices.Values(names), func(a, b string) int { return len(b) - len(a) })
}

func startsName(names []string, text string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, text) })
}

// inCast reports whether the cursor stands before the actions.
func (c *completer) inCast() bool {
	s := c.script()
	if !s.Separator.IsZero() {
		return c.offset <= s.Separator.Span().Start
	}
	return len(s.Actions) == 0 || c.offset <= s.Actions[0].Span().Start
}

// completeVerb completes the verb behind a name; what makes sense for the
// character now comes first.
func (c *completer) completeVerb(name, word string) {
	s := c.script()
	next := 0
	for next < len(s.Actions) && s.Actions[next].Span().Start < c.line.Start {
		next++
	}
	order := []ast.Verb{ast.VerbSends, ast.VerbReceives, ast.VerbConnects, ast.VerbDisconnects}
	if character := s.Find(name); character != script.None {
		if s.Connected(character, next) {
			order = []ast.Verb{ast.VerbSends, ast.VerbReceives, ast.VerbDisconnects, ast.VerbConnects}
		} else {
			order = []ast.Verb{ast.VerbConnects, ast.VerbSends, ast.VerbReceives, ast.VerbDisconnects}
		}
	}
	for _, verb := range order {
		one := choice{
			label: verb.String(), kind: protocol.CompletionItemKindKeyword, doc: verbDocs[verb],
			replace: c.spanBefore(word), wordRest: wordLength(c.after),
		}
		if verb.HasBody() && c.after == "" {
			one.insertText = verb.String() + ":"
			if !c.bodyBelow() {
				one.snippet = fmt.Sprintf("%s:\n\t$0", verb)
			}
		}
		c.add(one)
		if verb == ast.VerbReceives && c.after == "" && !c.bodyBelow() {
			c.add(choice{
				label: verb.String() + ": nothing", kind: protocol.CompletionItemKindKeyword,
				detail: "no stanza arrives within the quiet period", replace: c.spanBefore(word),
			})
		}
	}
}

// bodyBelow reports whether the next line is indented.
func (c *completer) bodyBelow() bool {
	next := c.mapper.LineOf(c.offset) + 1
	if next >= c.mapper.LineCount() {
		return false
	}
	below := c.file.Slice(c.mapper.LineSpan(next))
	return strings.TrimSpace(below) != "" && strings.TrimLeft(below, " \t") != below
}
