package lsp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lsp/position"
	"github.com/scs-tools/scs/lsp/rpc"
)

// documents are the documents that are open in the client.
type documents struct {
	mutex sync.RWMutex
	open  map[string]*document // by documentURI.key
}

// document is one open document. Its text is the client's, whatever the file
// system says.
type document struct {
	uri documentURI

	mutex    sync.RWMutex
	snapshot *snapshot // the latest
	lost     string    // why the client's text is not known any more; "" as long as it is
}

func (d *documents) find(key string) *document {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	return d.open[key]
}

func (d *documents) all() []*document {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	all := make([]*document, 0, len(d.open))
	for _, one := range d.open {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b *document) int { return strings.Compare(a.uri.key, b.uri.key) })
	return all
}

func (d *documents) put(one *document) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.open == nil {
		d.open = map[string]*document{}
	}
	d.open[one.uri.key] = one
}

func (d *documents) remove(key string) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	delete(d.open, key)
}

// current returns the latest snapshot. The error is for the client: its text
// is not known.
func (d *document) current() (*snapshot, error) {
	d.mutex.RLock()
	defer d.mutex.RUnlock()
	if d.lost != "" {
		return nil, rpc.ContentModified("the text in the editor is not known, because " + d.lost + ": save or reopen the file")
	}
	return d.snapshot, nil
}

// setSnapshot makes a snapshot the document's latest.
func (s *server) setSnapshot(d *document, sn *snapshot) {
	d.mutex.Lock()
	d.snapshot, d.lost = sn, ""
	d.mutex.Unlock()
	if sn.settings.generation != s.settings.generation.Load() {
		s.refreshSnapshot(d) // the settings have changed meanwhile
	}
}

// refreshSnapshot puts the document under the settings of now.
func (s *server) refreshSnapshot(d *document) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if old := d.snapshot; old != nil {
		d.snapshot = s.snapshotOfFile(old.uri, old.version, old.file, old.mapper)
		d.snapshot.failure = old.failure
	}
}

// documentParams is what is read of the notifications about documents. The protocol's
// own types take a range that is none for a change of the whole text.
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
		return nil, u, fmt.Errorf("%q is no URI", p.TextDocument.URI)
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

func didOpen(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	sn := s.newSnapshot(u, p.TextDocument.Version, p.TextDocument.Text)
	d := &document{uri: u, snapshot: sn}
	s.documents.put(d) // before it is seen whether the settings have changed meanwhile
	s.setSnapshot(d, sn)
	s.publisher.publishNow(d)
	s.inBackground(vocabularyDocs{sn.vocabulary()}.preload)
	return nil
}

func didClose(s *server, params []byte) error {
	_, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	d := s.documents.find(u.key)
	if d == nil {
		return fmt.Errorf("%s is not open", u.shown)
	}
	s.documents.remove(u.key)
	s.tokens.forget(u.key)
	s.runs.forget(u.key)
	s.publisher.clear(d)
	return nil
}

// didChange takes in what the user has typed.
func didChange(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	d := s.documents.find(u.key)
	switch {
	case d == nil && err == nil:
		return fmt.Errorf("%s is not open", u.shown)
	case d == nil:
		return err
	case err != nil:
		s.loseTrack(d, "a change could not be read")
		return err
	}
	sn, err := s.applyChanges(d, p)
	if err != nil {
		s.loseTrack(d, err.Error())
		return fmt.Errorf("%s: %w", u.shown, err)
	}
	if sn != nil {
		s.setSnapshot(d, sn)
		s.publisher.publishDebounced(d)
	}
	return nil
}

// applyChanges returns the document as it is after the changes of a message, or nil
// if that cannot be told because its text was not known before.
func (s *server) applyChanges(d *document, p *documentParams) (*snapshot, error) {
	d.mutex.RLock()
	old, lost := d.snapshot, d.lost != ""
	d.mutex.RUnlock()
	file, mapper := old.file, old.mapper
	changes := p.ContentChanges
	// Only the last whole text matters, and what comes behind it.
	for i := len(changes) - 1; i >= 0; i-- {
		if changes[i].Range == nil {
			if changes[i].Text == nil {
				return nil, fmt.Errorf("a change holds no text")
			}
			file = ast.Parse(file.Name(), *changes[i].Text)
			mapper = position.NewMapper(*changes[i].Text, s.client.encoding)
			changes, lost = changes[i+1:], false
			break
		}
	}
	if lost {
		return nil, nil
	}
	var pending pendingEdits
	for i := range changes {
		edit, err := changes[i].edit(mapper)
		if err == nil && pending.precedes(edit) {
			pending = append(pending, edit)
			continue
		}
		// The change may be stated against a text that those before it have made.
		file, mapper = pending.apply(file, mapper)
		if edit, err = changes[i].edit(mapper); err != nil {
			return nil, err
		}
		pending = append(pending[:0], edit)
	}
	file, mapper = pending.apply(file, mapper)
	return s.snapshotOfFile(d.uri, p.TextDocument.Version, file, mapper), nil
}

// edit returns the change as an edit of the mapper's text.
func (c *contentChange) edit(m *position.Mapper) (ast.Edit, error) {
	start, ok := c.Range.Start.position()
	end, ok2 := c.Range.End.position()
	if !ok || !ok2 || c.Text == nil {
		return ast.Edit{}, fmt.Errorf("a change has no range and text that can be understood")
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

// loseTrack says that the client's text is not known any more. It is again when the
// client sends the whole text, saves it, or opens the document anew.
func (s *server) loseTrack(d *document, why string) {
	d.mutex.Lock()
	first := d.lost == ""
	d.lost = why
	d.mutex.Unlock()
	if first {
		s.publisher.clear(d)
		s.showMessage(protocol.MessageTypeWarning, fmt.Sprintf("scs has lost track of %s (%s): save or reopen the file", d.uri.shown, why))
	}
}

// didSave is a chance to find back to the client's text, and to notice that
// configuration files have changed where the client does not watch them.
func didSave(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	d := s.documents.find(u.key)
	if d == nil {
		return fmt.Errorf("%s is not open", u.shown)
	}
	d.mutex.RLock()
	version, lost := d.snapshot.version, d.lost != ""
	d.mutex.RUnlock()
	if lost {
		text := p.Text
		if path := u.path(); text == nil && path != "" {
			if saved, err := readfile.Text(path); err == nil {
				text = &saved
			}
		}
		if text != nil {
			s.setSnapshot(d, s.newSnapshot(u, version, *text))
			s.publisher.publishNow(d)
		}
	}
	if !s.client.watchesFiles {
		s.settings.configFilesChanged()
	}
	return nil
}
