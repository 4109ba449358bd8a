package lsp

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast/script"
)

// tags returns the tags in the head of a script, as they are written, without
// those that tell a runner something.
func (sn *snapshot) tags() []string {
	var tags []string
	for _, comment := range sn.file.Head().Tags {
		if !script.IsSetting(comment) && comment.Content() != "" {
			tags = append(tags, comment.Content())
		}
	}
	return tags
}

// workspaceTags returns how many scripts of the workspace have which tag,
// without this one.
func (c *completer) workspaceTags() map[string]int {
	uses := map[string]int{}
	count := func(tags []string) {
		for _, tag := range tags {
			uses[tag]++
		}
	}
	err := c.server.forEachScript(c.ctx,
		func(sn *snapshot) {
			if sn.uri.key != c.uri.key {
				count(sn.tags())
			}
		},
		func(file *closedScript) { count(file.tags) })
	if err != nil {
		return nil // the user has typed on
	}
	return uses
}

// mostUsed returns the keys of a count, the greatest first.
func mostUsed(uses map[string]int) []string {
	return slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(uses[b]-uses[a], strings.Compare(a, b))
	})
}

// inScripts says how many scripts have something.
func inScripts(count int) string {
	if count == 1 {
		return "in 1 script"
	}
	return fmt.Sprintf("in %d scripts", count)
}

// addWorkspaceTags offers the tags that other scripts of the workspace have and
// this one has not.
func (c *completer) addWorkspaceTags(typed string) {
	uses := c.workspaceTags()
	for _, tag := range c.tags() {
		if tag != strings.TrimSpace(typed+c.after) {
			delete(uses, tag)
		}
	}
	for _, tag := range mostUsed(uses) {
		if len(c.items) == maxChoices {
			c.incomplete = true
			return
		}
		c.add(choice{
			label: tag, kind: protocol.CompletionItemKindValue, detail: inScripts(uses[tag]),
			replace: c.spanBefore(typed), wordRest: len(strings.TrimRight(c.after, " \t")),
		})
	}
}

// addWorkspaceTagValues offers what other scripts of the workspace say behind the
// colon of a tag.
func (c *completer) addWorkspaceTagValues(name string, add func(choice)) {
	values := map[string]int{}
	for tag, count := range c.workspaceTags() {
		if key, value, ok := strings.Cut(tag, ":"); ok && strings.TrimSpace(key) == name && strings.TrimSpace(value) != "" {
			values[strings.TrimSpace(value)] += count
		}
	}
	for _, value := range mostUsed(values) {
		if len(c.items) == maxChoices {
			c.incomplete = true
			return
		}
		add(choice{label: value, kind: protocol.CompletionItemKindValue, detail: inScripts(values[value])})
	}
}
