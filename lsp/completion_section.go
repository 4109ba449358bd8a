package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

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

// propertyValues returns what a property may hold, going by the other
// characters.
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
