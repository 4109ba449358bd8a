package lsp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lsp/position"
)

// documentParams is what is read of the notifications about documents. The
// protocol's own types take a range that is none for a change of the whole
// text.
type documentParams struct {
	TextDocument struct {
		URI     string
		Version int32
		Text    string
	}
	ContentChanges []contentChange
	Text           *string
}

type contentChange struct {
	Range *changeRange
	Text  *string
}

type changeRange struct {
	Start, End *changePosition
}

type changePosition struct {
	Line, Character *int
}

// readDocumentParams decodes a notification about a document.
func readDocumentParams(params []byte) (*documentParams, documentURI, error) {
	var p documentParams
	if err := json.Unmarshal(params, &p); err != nil {
		// What tells the document may be sound all the same.
		var only struct{ TextDocument struct{ URI string } }
		_ = json.Unmarshal(params, &only)
		u, _ := parseURI(only.TextDocument.URI)
		return nil, u, err
	}
	u, ok := parseURI(p.TextDocument.URI)
	if !ok {
		return nil, u, fmt.Errorf("invalid URI %q", p.TextDocument.URI)
	}
	return &p, u, nil
}

// position returns a position, if it is one.
func (p *changePosition) position() (position.Position, bool) {
	if p == nil || p.Line == nil || p.Character == nil {
		return position.Position{}, false
	}
	return position.Position{Line: *p.Line, Character: *p.Character}, true
}

// edit returns the change as an edit of the mapper's text.
func (c *contentChange) edit(m *position.Mapper) (ast.Edit, error) {
	start, ok := c.Range.Start.position()
	end, ok2 := c.Range.End.position()
	if !ok || !ok2 || c.Text == nil {
		return ast.Edit{}, fmt.Errorf("a change has an invalid range or text")
	}
	span, err := m.ChangeToSpan(position.Range{Start: start, End: end})
	return ast.Edit{Span: span, New: *c.Text}, err
}

// pendingEdits are changes from the end of a text to its start, as editors send
// those of several cursors: none moves the places that later ones name, so that
// they can be made at once.
type pendingEdits []ast.Edit

func (p pendingEdits) precedes(edit ast.Edit) bool {
	return len(p) == 0 || edit.Span.End < p[len(p)-1].Span.Start
}

// apply makes the edits as one.
func (p pendingEdits) apply(file *ast.File, mapper *position.Mapper) (*ast.File, *position.Mapper) {
	if len(p) == 0 {
		return file, mapper
	}
	edit := p[0]
	if len(p) > 1 {
		whole := ast.Span{Start: p[len(p)-1].Span.Start, End: p[0].Span.End}
		var b strings.Builder
		at := whole.Start
		for _, e := range slices.Backward(p) {
			b.WriteString(file.Text()[at:e.Span.Start])
			b.WriteString(e.New)
			at = e.Span.End
		}
		edit = ast.Edit{Span: whole, New: b.String()}
	}
	file = ast.Reparse(file, edit)
	return file, mapper.Edited(edit, file.Text())
}
