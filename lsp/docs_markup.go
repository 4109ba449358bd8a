package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/internal/lazy"
)

// markupContent returns Markdown as a client shows it.
func markupContent(text string, markdown bool) *protocol.MarkupContent {
	if markdown {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: text}
	}
	text = link().ReplaceAllString(strings.NewReplacer("**", "", "`", "").Replace(text), "$1 ($2)")
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: text}
}

// link matches a link in Markdown.
var link = lazy.Regexp(`\[([^]]*)\]\(([^)]*)\)`)
