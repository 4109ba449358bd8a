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

// comment completes what a comment says to the linter.
func (c *completer) comment() {
	content := strings.TrimLeft(strings.TrimLeft(c.before, "#/-"), " \t")
	directive, ok := strings.CutPrefix(content, ast.SuppressionMark)
	if !ok {
		if strings.HasPrefix(ast.SuppressionMark, content) {
			c.offer(choice{
				label: ast.SuppressionMark + " " + directiveBlock + "=", kind: protocol.CompletionItemKindKeyword,
				detail: "suppress a rule in the next block", replace: c.back(content),
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
			{directiveBlock, "suppress rules in the next block"},
			{directiveFile, "suppress rules in the whole file; above the first section"},
		} {
			c.offer(choice{
				label: d.word, kind: protocol.CompletionItemKindKeyword, detail: d.detail,
				text: space + d.word + "=", replace: c.back(directive),
			})
		}
		return
	}
	c.ruleNames(list)
}

// ruleNames completes the last name in a list of rules: those that have found
// something come first.
func (c *completer) ruleNames(list string) {
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
			c.offer(choice{
				label: rule.Name, kind: protocol.CompletionItemKindEnumMember, detail: rule.Summary,
				replace: c.back(last), about: subject{aboutRule, []string{rule.Name}},
			})
		}
	}
}

// class completes the class of a section.
func (c *completer) class() {
	if strings.Contains(c.before, "]") {
		return
	}
	one := choice{
		label: script.ClassClient, kind: protocol.CompletionItemKindClass, doc: classDoc,
		replace: c.back(c.before[len("["):]),
	}
	if strings.TrimSpace(c.after) == "" {
		one.text = script.ClassClient + "] "
		one.snippet = script.ClassClient + sectionSnippet
	} else if c.after == "]" { // which the editor has typed
		one.text = script.ClassClient
	}
	c.offer(one)
}

// sectionSnippet is what follows the class in a new section.
const sectionSnippet = "] ${1:Romeo}\n\t" + script.PropertyJID + ": ${2:romeo@localhost}\n\t" + script.PropertyPassword + ": ${3:secret}"

// opener completes a line that opens something: a name, then a verb; before
// the actions, a section or the separator.
func (c *completer) opener() {
	if strings.Contains(c.before, ":") {
		c.nothing()
		return
	}
	if c.before == "" && strings.TrimSpace(c.after) != "" {
		return // the line has its beginning
	}
	names := characterNames(c.script())
	followed := false
	for _, name := range names {
		if rest, ok := strings.CutPrefix(c.before, name); ok && strings.TrimLeft(rest, " \t") != rest {
			c.verbs(name, strings.TrimLeft(rest, " \t"))
			followed = true
		}
	}
	if word := strings.LastIndexAny(c.before, " \t"); !followed && word > 0 && !startsName(names, c.before) {
		c.verbs("", c.before[word+1:])
	}
	for _, name := range characterNamesInOrder(c.script()) {
		if len(name) > len(c.before) && strings.EqualFold(name[:len(c.before)], c.before) {
			c.offer(choice{
				label: name, kind: protocol.CompletionItemKindVariable, detail: c.script().Characters[c.script().Find(name)].JID,
				text: c.spaced(name), replace: c.back(c.before), word: wordLength(c.after),
			})
		}
	}
	if c.before == "" && strings.TrimSpace(c.after) == "" && c.inCast() {
		c.offer(choice{
			label: "[" + script.ClassClient + "]", kind: protocol.CompletionItemKindClass, detail: "a character", doc: classDoc,
			text: "[" + script.ClassClient + "] ", snippet: "[" + script.ClassClient + sectionSnippet, replace: c.back(""),
		})
		if c.script().Separator.IsZero() && len(names) > 0 {
			c.offer(choice{
				label: "-----", kind: protocol.CompletionItemKindOperator, detail: "ends the cast", text: "-----\n", replace: c.back(""),
			})
		}
	}
}

// spaced returns a word with the space that follows it, unless that is there.
func (c *completer) spaced(word string) string {
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

// nothing completes "NAME receives: nothing".
func (c *completer) nothing() {
	line, rest, _ := strings.Cut(c.before, ":")
	word := strings.TrimLeft(rest, " \t")
	if !strings.HasSuffix(strings.TrimRight(line, " \t"), " "+ast.VerbReceives.String()) || strings.TrimSpace(c.after) != "" {
		return
	}
	space := ""
	if rest == "" {
		space = " "
	}
	c.offer(choice{
		label: "nothing", kind: protocol.CompletionItemKindKeyword, detail: "no stanza arrives within the quiet period",
		text: space + "nothing", replace: c.back(word),
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

// verbs completes the verb behind a name; what makes sense for the character
// now comes first.
func (c *completer) verbs(name, word string) {
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
			replace: c.back(word), word: wordLength(c.after),
		}
		if verb.HasBody() && c.after == "" {
			one.text = verb.String() + ":"
			if !c.bodyBelow() {
				one.snippet = fmt.Sprintf("%s:\n\t$0", verb)
			}
		}
		c.offer(one)
		if verb == ast.VerbReceives && c.after == "" && !c.bodyBelow() {
			c.offer(choice{
				label: verb.String() + ": nothing", kind: protocol.CompletionItemKindKeyword,
				detail: "no stanza arrives within the quiet period", replace: c.back(word),
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

// property completes a line of a section.
func (c *completer) property(section ast.Section) {
	typed := strings.TrimLeft(c.before, " \t")
	key, value, ok := strings.Cut(typed, ":")
	if !ok {
		for _, key := range script.Properties() {
			if p, there := section.Property(key); there && !c.line.Contains(p.Span().Start) {
				continue
			}
			one := choice{label: key, kind: protocol.CompletionItemKindProperty, doc: propertyDocs[key], replace: c.back(typed)}
			if !strings.HasPrefix(strings.TrimLeft(c.after, " \t"), ":") {
				one.text = key + ": "
			}
			c.offer(one)
		}
		return
	}
	value = strings.TrimLeft(value, " \t")
	for _, suggestion := range c.values(section, strings.TrimSpace(key)) {
		c.offer(choice{label: suggestion, kind: protocol.CompletionItemKindValue, replace: c.back(value)})
	}
}

// values returns what a property may hold, going by the other characters.
func (c *completer) values(section ast.Section, key string) []string {
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
