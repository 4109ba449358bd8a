package lsp

import (
	"context"
	"errors"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/lsp/rpc"
)

// formatting answers "textDocument/formatting". There is one style, whatever
// the options of the editor say.
func formatting(_ context.Context, sn *snapshot, _ *protocol.DocumentFormattingParams) ([]protocol.TextEdit, error) {
	return sn.formatted(formatter.Format(sn.file))
}

// rangeFormatting answers "textDocument/rangeFormatting": whatever has a line
// in the range.
func rangeFormatting(_ context.Context, sn *snapshot, p *protocol.DocumentRangeFormattingParams) ([]protocol.TextEdit, error) {
	span, err := sn.span(p.Range)
	if err != nil {
		return nil, err
	}
	from, to := sn.file.Position(span.Start), sn.file.Position(span.End)
	if to.Line > from.Line && to.Column == 1 {
		to.Line-- // whole lines are selected up to the start of the next one
	}
	return sn.formatted(formatter.Range(sn.file, from.Line, to.Line))
}

// formatted returns what the formatter wants to change.
func (sn *snapshot) formatted(result formatter.Result, err error) ([]protocol.TextEdit, error) {
	if sn.excludedFromFormatting() {
		return []protocol.TextEdit{}, nil
	}
	if loss, ok := errors.AsType[*formatter.LossError](err); ok {
		return nil, rpc.RequestFailed("the formatter has a bug; the script is unchanged: " + loss.Error())
	}
	if err != nil {
		return nil, err
	}
	return sn.textEdits(whitespaceEdits(sn.text(), result.Text)), nil
}

// excludedFromFormatting reports whether a configuration takes the document
// out of what is formatted. An editor formats when it saves, unasked.
func (sn *snapshot) excludedFromFormatting() bool {
	for _, c := range []*config.Config{sn.settings.config, sn.settings.editor.config} {
		if c != nil && sn.path != "" && c.Fmt.Exclude.Match(sn.path) {
			return true
		}
	}
	return false
}
