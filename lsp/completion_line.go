package lsp

import (
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lint/rules"
)

// completeComment completes what a comment says to the linter.
func (c *completer) completeComment() {
	content := strings.TrimLeft(strings.TrimLeft(c.before, "#/-"), " \t")
	directive, ok := strings.CutPrefix(content, ast.SuppressionMark)
	if !ok {
		if strings.HasPrefix(ast.SuppressionMark, content) {
			c.add(choice{
				label: ast.SuppressionMark + " " + directiveDisable + "=", kind: protocol.CompletionItemKindKeyword,
				detail: "suppress a rule in the next block", replace: c.spanBefore(content),
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
			c.add(choice{
				label: d.word, kind: protocol.CompletionItemKindKeyword, detail: d.detail,
				insertText: space + d.word + "=", replace: c.spanBefore(directive),
			})
		}
		return
	}
	c.completeRuleName(list)
}

// completeRuleName completes the last name in a list of rules: those that have found
// something come first.
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
	all := rules.All()
	for _, reported := range []bool{true, false} {
		for _, rule := range all {
			if slices.Contains(given, rule.Name) || slices.Contains(found, rule.Name) != reported || !canSuppress(rule.Code, rule.Severity) {
				continue
			}
			c.add(choice{
				label: rule.Name, kind: protocol.CompletionItemKindEnumMember, detail: rule.Summary,
				replace: c.spanBefore(last), subject: docSubject{aboutRule, []string{rule.Name}},
			})
		}
	}
}

// completeClass completes the class of a section.
func (c *completer) completeClass() {
	if strings.Contains(c.before, "]") {
		return
	}
	one := choice{
		label: script.ClassClient, kind: protocol.CompletionItemKindClass, doc: classDoc,
		replace: c.spanBefore(c.before[len("["):]),
	}
	if strings.TrimSpace(c.after) == "" {
		one.insertText = script.ClassClient + "] "
		one.snippet = script.ClassClient + sectionSnippet
	} else if c.after == "]" { // which the editor has typed
		one.insertText = script.ClassClient
	}
	c.add(one)
}

// sectionSnippet is what follows the class in a new section.
const sectionSnippet = "] ${1:Romeo}\n\t" + script.PropertyJID + ": ${2:romeo@localhost}\n\t" + script.PropertyPassword + ": ${3:secret}"

// completeUnindentedLine completes a line that opens something: a name, then a verb; before
// the actions, a section or the separator.
func (c *completer) completeUnindentedLine() {
	if strings.Contains(c.before, ":") {
		c.completeNothing()
		return
	}
	if c.before == "" && strings.TrimSpace(c.after) != "" {
		return // the line has its beginning
	}
	names := characterNames(c.script())
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
	for _, name := range characterNamesInOrder(c.script()) {
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

// withSpace returns a word with the space that follows it, unless that is there.
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

// characterNames returns the names of the cast, each once, the longest first.
func characterNames(s *script.Script) []string {
	var names []string
	for i := range s.Characters {
		if name := s.Characters[i].Name; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(b) - len(a) })
	return names
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

// completeVerb completes the verb behind a name; what makes sense for the character
// now comes first.
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

// completeProperty completes a line of a section.
func (c *completer) completeProperty(section ast.Section) {
	typed := strings.TrimLeft(c.before, " \t")
	key, value, ok := strings.Cut(typed, ":")
	if !ok {
		for _, key := range script.Properties() {
			if p, there := section.Property(key); there && !c.line.Contains(p.Span().Start) {
				continue
			}
			one := choice{label: key, kind: protocol.CompletionItemKindProperty, doc: propertyDocs[key], replace: c.spanBefore(typed)}
			if !strings.HasPrefix(strings.TrimLeft(c.after, " \t"), ":") {
				one.insertText = key + ": "
			}
			c.add(one)
		}
		return
	}
	value = strings.TrimLeft(value, " \t")
	for _, suggestion := range c.propertyValues(section, strings.TrimSpace(key)) {
		c.add(choice{label: suggestion, kind: protocol.CompletionItemKindValue, replace: c.spanBefore(value)})
	}
}

// propertyValues returns what a property may hold, going by the other characters.
func (c *completer) propertyValues(section ast.Section, key string) []string {
	s := c.script()
	var values []string
	add := func(value string) {
		if value != "" && !slices.Contains(values, value) {
			values = append(values, value)
		}
	}
	switch key {
	case script.PropertyJID:
		local := script.LocalpartFor(section.Name())
		for i := range s.Characters {
			if _, host, ok := strings.Cut(s.Characters[i].Bare(), "@"); ok && local != "" && s.Characters[i].Section != section {
				add(local + "@" + host)
			}
		}
		if local != "" {
			add(local + "@localhost")
		}
	case script.PropertyPassword:
		for i := range s.Characters {
			if s.Characters[i].Section != section {
				add(s.Characters[i].Password)
			}
		}
	}
	return values
}
