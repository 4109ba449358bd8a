package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// inHead reports whether the cursor stands before the first section and action.
func (c *completer) inHead() bool {
	for n := range c.file.Nodes() {
		if n.Span().Start >= c.offset {
			break
		}
		if n.Kind() != ast.KindComment {
			return false
		}
	}
	return true
}

// completeSetting completes a tag that tells a runner something.
func (c *completer) completeSetting(content string) {
	name, value, named := strings.Cut(content, ":")
	if !named {
		c.addWorkspaceTags(content)
		colon, rest := ": ", len(strings.TrimRight(c.after, " \t"))
		if i := strings.IndexByte(c.after, ':'); i >= 0 {
			colon, rest = "", i
		}
		for _, name := range script.SettingNames() {
			c.add(choice{
				label: name, kind: protocol.CompletionItemKindProperty, doc: settingDocs[name],
				insertText: name + colon, replace: c.spanBefore(content), wordRest: rest, reopen: colon != "",
			})
		}
		return
	}
	space := ""
	if value == "" && !strings.HasPrefix(c.after, " ") {
		space = " "
	}
	typed := strings.TrimLeft(value, " \t")
	add := func(one choice) {
		one.insertText, one.replace = space+one.label, c.spanBefore(typed)
		one.wordRest = wordLength(c.after)
		c.add(one)
	}
	switch strings.TrimSpace(name) {
	case script.TagOrder:
		for _, order := range script.Orders() {
			add(choice{label: order, kind: protocol.CompletionItemKindEnumMember})
		}
	case script.TagSkip, script.TagExpectFailure:
		if strings.ContainsAny(typed, " \t<=>") {
			return
		}
		for _, server := range script.Servers() {
			add(choice{label: server, kind: protocol.CompletionItemKindEnumMember})
		}
	case script.TagNeeds:
		c.completeNeed(typed, add)
	default:
		c.addWorkspaceTagValues(strings.TrimSpace(name), add)
	}
}

// completeNeed completes a feature that a script needs.
func (c *completer) completeNeed(typed string, add func(choice)) {
	for _, feature := range featureNames(c.vocabulary()) {
		brief := c.vocabulary().Brief(feature)
		if typed != "" && !matchesTyped(typed, feature, brief) || len(c.items) >= maxChoices {
			c.incomplete = true
			continue
		}
		add(choice{
			label: feature, kind: protocol.CompletionItemKindValue, spec: briefTitle(brief),
			filterText: filterText(typed, feature, brief), subject: docSubject{aboutFeature, []string{feature}},
		})
	}
}

// describeSetting describes a tag of the head that tells a runner something: its
// name, or the feature that it needs.
func (sn *snapshot) describeSetting(n ast.Node, offset int) description {
	comment, _ := n.Comment()
	if name, value := comment.Tag(); !comment.IsTag() || value == "" || settingDocs[name] == "" {
		return description{}
	}
	setting, _ := script.SettingLike(comment)
	if need, ok := setting.Need(); setting.Name == script.TagNeeds && ok && need.Span.Contains(offset) {
		docs := vocabularyDocs{sn.vocabulary()}
		if spec := sn.vocabulary().Spec(need.Feature); need.IsXEP() && spec != nil {
			return description{need.Span, "**" + spec.Name + "** " + spec.Title + "\n\n" + settingDocs[script.TagNeeds]}
		}
		if text := docs.feature(need.Feature); text != "" {
			return description{need.Span, text}
		}
	}
	return description{setting.NameSpan, settingDocs[setting.Name]}
}
