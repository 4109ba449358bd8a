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
	if c.inCast() {
		c.addCastBlocks()
		if !c.script().Separator.IsZero() {
			return // nobody acts here
		}
	}
	rest := c.nameRest(names)
	for _, name := range cast {
		if len(name) >= len(c.before) && strings.EqualFold(name[:len(c.before)], c.before) {
			c.add(choice{
				label: name, kind: protocol.CompletionItemKindVariable, detail: c.script().Characters[c.script().Find(name)].JID,
				insertText: c.withSpace(name, rest), replace: c.spanBefore(c.before), wordRest: rest, reopen: !c.hasVerb(rest),
			})
		}
	}
	if !c.inCast() {
		c.addActions()
	}
}

// nameRest returns how far the name goes on that the cursor stands in: one of
// the cast may be several words.
func (c *completer) nameRest(names []string) int {
	line := c.before + c.after
	for _, name := range names {
		rest, ok := strings.CutPrefix(line, name)
		if ok && len(name) >= len(c.before) && (rest == "" || strings.IndexByte(" \t:", rest[0]) >= 0) {
			return len(name) - len(c.before)
		}
	}
	return wordLength(c.after)
}

// hasVerb reports whether something follows the rest of a name.
func (c *completer) hasVerb(nameRest int) bool { return strings.TrimSpace(c.after[nameRest:]) != "" }

// withSpace returns a word with the space that follows it, unless that is
// there.
func (c *completer) withSpace(word string, wordRest int) string {
	if rest := c.after[wordRest:]; strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t") {
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

// nothing stands where a character expects no stanza.
const nothing = "nothing"

// completeNothing completes "NAME receives: nothing".
func (c *completer) completeNothing() {
	line, rest, _ := strings.Cut(c.before, ":")
	word := strings.TrimLeft(rest, " \t")
	if !strings.HasSuffix(strings.TrimRight(line, " \t"), " "+ast.VerbReceives.String()) || c.indentedBelow() {
		return
	}
	if word == "" && strings.TrimSpace(c.after) != "" {
		return // it is there
	}
	space := ""
	if rest == "" {
		space = " "
	}
	c.add(choice{
		label: nothing, kind: protocol.CompletionItemKindKeyword, detail: "no stanza arrives within the quiet period",
		insertText: space + nothing, replace: c.spanBefore(word), wordRest: len(c.after),
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

// nextAction returns the index of the first action that does not begin above
// the line.
func (c *completer) nextAction() int {
	s := c.script()
	next := 0
	for next < len(s.Actions) && s.Actions[next].Span().Start < c.line.Start {
		next++
	}
	return next
}

// completeVerb completes the verb behind a name; what makes sense for the
// character now comes first.
func (c *completer) completeVerb(name, word string) {
	s := c.script()
	next := c.nextAction()
	order := []ast.Verb{ast.VerbSends, ast.VerbReceives, ast.VerbConnects, ast.VerbDisconnects}
	if character := s.Find(name); character != script.None {
		if s.Connected(character, next) {
			order = []ast.Verb{ast.VerbSends, ast.VerbReceives, ast.VerbDisconnects, ast.VerbConnects}
		} else {
			order = []ast.Verb{ast.VerbConnects, ast.VerbSends, ast.VerbReceives, ast.VerbDisconnects}
		}
	}
	tail, known := c.verbTail()
	body := c.indentedBelow()
	for _, verb := range order {
		if body && !verb.HasBody() {
			continue // what stands below needs one that has
		}
		one := choice{
			label: verb.String(), kind: protocol.CompletionItemKindKeyword, doc: verbDocs[verb],
			replace: c.spanBefore(word), wordRest: tail,
		}
		if verb.HasBody() && known {
			one.insertText = verb.String() + ":"
			if !body {
				one.snippet, one.reopen = fmt.Sprintf("%s:\n\t$0", verb), true
			}
		}
		c.add(one)
		if verb == ast.VerbReceives && known && !body {
			c.add(choice{
				label: verb.String() + ": nothing", kind: protocol.CompletionItemKindKeyword,
				detail: "no stanza arrives within the quiet period", replace: c.spanBefore(word), wordRest: tail,
			})
		}
	}
}

// verbTail returns how far what goes with a verb reaches behind the cursor: the
// rest of the word, and the colon with what may follow it. It is false where
// something else follows.
func (c *completer) verbTail() (length int, known bool) {
	word := wordLength(c.after)
	switch rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(c.after[word:]), ":")); rest {
	case "", nothing:
		return len(c.after), true
	}
	return word, false
}
