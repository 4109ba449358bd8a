package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// completeClass completes the class of a section: alone where the section is
// there, else with the rest of a new one.
func (c *completer) completeClass() {
	if strings.Contains(c.before, "]") {
		return
	}
	one := choice{
		label: script.ClassClient, kind: protocol.CompletionItemKindClass, detail: "a character", doc: classDoc,
		replace: c.spanBefore(c.before[len("["):]), wordRest: len(c.after),
	}
	if end := strings.IndexAny(c.after, " \t]"); end >= 0 {
		one.wordRest = end
	}
	// The editor may have typed the closing bracket.
	if rest := strings.TrimSpace(c.after); (rest == "" || rest == "]") && !c.indentedBelow() {
		one.replace.End += len(c.after)
		one.wordRest = 0
		c.addCharacterBlock(one, "")
		return
	}
	one.insertText = script.ClassClient
	if !strings.Contains(c.after, "]") {
		one.insertText += "]"
	}
	c.add(one)
}

// addCharacterBlock offers a choice as a whole section with a name that is free.
// The bracket is what has to be written before the class.
func (c *completer) addCharacterBlock(one choice, bracket string) {
	var text snippetBuilder
	text.write(bracket)
	c.writeCharacter(&text, freeName(characterNames(c.script())), 0)
	if c.blankBehind() {
		text.write("\n\n")
		text.finalTabStop()
	}
	one.insertText, one.snippet = text.plain.String(), text.snippet.String()
	c.add(one)
}

// writeCharacter writes a section, from its class on. What the other
// characters have in common, the new one has too. Its domain is that of the
// character whose domain is the user's place of that number, if it is not 0.
func (c *completer) writeCharacter(text *snippetBuilder, name string, hostStop int) {
	text.write(script.ClassClient, "] ")
	text.tabStop(name)
	text.write("\n\t", script.PropertyJID, ": ")
	text.tabStop(script.LocalpartFor(name))
	text.write("@")
	switch hosts := c.hosts(ast.Section{}); {
	case hostStop > 0:
		text.mirror(hostStop, usualHost)
	case len(hosts) == 1:
		text.write(hosts[0])
	default:
		text.tabStop(append(hosts, usualHost)[0])
	}
	text.write("\n\t", script.PropertyPassword, ": ")
	text.tabStop(append(c.passwords(ast.Section{}), "secret")[0])
}

// usualHost is the domain of a server that a script is run on.
const usualHost = "localhost"

// usualNames are those that characters have where nobody has named them.
var usualNames = []string{"Romeo", "Juliet", "Mercutio", "Benvolio", "Tybalt", "Rosaline", "Paris", "Nurse"}

// freeName returns a name that no character of a cast has.
func freeName(taken []string) string {
	for _, name := range usualNames {
		if !slices.Contains(taken, name) {
			return name
		}
	}
	for _, name := range taken {
		if next := name + "'s friend"; !slices.Contains(taken, next) {
			return next
		}
	}
	return ""
}

// indentedBelow reports whether the next line is indented, so that it belongs to
// the line of the cursor.
func (c *completer) indentedBelow() bool {
	next := c.mapper.LineOf(c.offset) + 1
	if next >= c.mapper.LineCount() {
		return false
	}
	below := c.file.Slice(c.mapper.LineSpan(next))
	return strings.TrimSpace(below) != "" && strings.TrimLeft(below, " \t") != below
}

// blankBehind reports whether nothing follows the line of the cursor.
func (c *completer) blankBehind() bool { return strings.TrimSpace(c.text()[c.line.End:]) == "" }

// completeProperty completes a line of a section.
func (c *completer) completeProperty(section ast.Section) {
	typed := strings.TrimLeft(c.before, " \t")
	key, value, ok := strings.Cut(typed, ":")
	if !ok {
		c.completePropertyKey(section, typed)
		return
	}
	value = strings.TrimLeft(value, " \t")
	for _, suggestion := range c.propertyValues(section, strings.TrimSpace(key)) {
		c.add(choice{
			label: suggestion, kind: protocol.CompletionItemKindValue, replace: c.spanBefore(value),
			wordRest: len(strings.TrimRight(c.after, " \t")),
		})
	}
}

func (c *completer) completePropertyKey(section ast.Section, typed string) {
	rest := wordLength(c.after)
	valued := strings.HasPrefix(strings.TrimLeft(c.after[rest:], " \t"), ":")
	for _, key := range script.Properties() {
		if p, there := section.Property(key); there && !c.line.Contains(p.Span().Start) {
			continue
		}
		one := choice{
			label: key, kind: protocol.CompletionItemKindProperty, doc: propertyDocs[key], replace: c.spanBefore(typed), wordRest: rest,
		}
		if !valued {
			one.insertText, one.reopen = key+": ", true
		}
		c.add(one)
	}
}

// propertyValues returns what a property may hold, going by the other
// characters.
func (c *completer) propertyValues(section ast.Section, key string) []string {
	switch key {
	case script.PropertyJID:
		local := script.LocalpartFor(section.Name())
		if local == "" {
			return nil
		}
		hosts := c.hosts(section)
		if !slices.Contains(hosts, usualHost) {
			hosts = append(hosts, usualHost)
		}
		for i, host := range hosts {
			hosts[i] = local + "@" + host
		}
		return hosts
	case script.PropertyPassword:
		return c.passwords(section)
	}
	return nil
}

// hosts returns the domains of the characters other than that of a section,
// each once.
func (c *completer) hosts(but ast.Section) []string {
	var hosts []string
	for _, one := range c.script().Characters {
		if _, host, ok := strings.Cut(one.Bare(), "@"); ok && host != "" && one.Section != but && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// passwords returns the passwords of the characters other than that of a
// section, each once.
func (c *completer) passwords(but ast.Section) []string {
	var passwords []string
	for _, one := range c.script().Characters {
		if one.Password != "" && one.Section != but && !slices.Contains(passwords, one.Password) {
			passwords = append(passwords, one.Password)
		}
	}
	return passwords
}
