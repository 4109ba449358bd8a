package lsp

import (
	"cmp"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lsp/position"
)

func didOpen(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	sn := s.newSnapshot(u, p.TextDocument.Version, p.TextDocument.Text)
	if ran := s.workspace.takeRun(u.path(), sn.text()); ran != nil {
		sn.setRun(ran)
	}
	d := &document{uri: u, snapshot: sn}
	s.documents.put(d) // before it is seen whether the settings have changed meanwhile
	s.setSnapshot(d, sn)
	s.publisher.publishNow(d)
	s.inBackground(vocabularyDocs{sn.vocabulary()}.preload)
	return nil
}

// openDocument returns the open document with that URI.
func (s *server) openDocument(u documentURI) (*document, error) {
	d := s.documents.find(u.key)
	if d == nil {
		return nil, fmt.Errorf("%s is not open", u.shown)
	}
	return d, nil
}

func didClose(s *server, params []byte) error {
	_, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	d, err := s.openDocument(u)
	if err != nil {
		return err
	}
	s.documents.remove(u.key)
	s.tokens.forget(u.key)
	ran := &runOutcome{}
	if sn, err := d.current(); err == nil && u.path() != "" {
		ran = &runOutcome{diagnostic: sn.failure, found: sn.found, came: sn.came}
		s.keepRun(sn, ran)
	}
	if ran.foundNothing() {
		s.runs.forget(u.key)
	}
	s.publisher.clear(d)
	return nil
}

// didChange takes in what the user has typed.
func didChange(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	d, notOpen := s.openDocument(u)
	switch {
	case notOpen != nil:
		return cmp.Or(err, notOpen)
	case err != nil:
		s.loseTrack(d, "a change was invalid")
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

// applyChanges returns the document as it is after the changes of a message, or
// nil if that cannot be told because its text was not known before.
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
				return nil, fmt.Errorf("a change has no text")
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

// loseTrack says that the client's text is not known any more. It is again when
// the client sends the whole text, saves it, or opens the document anew.
func (s *server) loseTrack(d *document, why string) {
	d.mutex.Lock()
	first := d.lost == ""
	d.lost = why
	d.mutex.Unlock()
	if first {
		s.publisher.clear(d)
		s.showMessage(protocol.MessageTypeWarning, fmt.Sprintf("scs lost track of %s (%s): save or reopen the file", d.uri.shown, why))
	}
}

// didSave is a chance to find back to the client's text, and to notice that
// configuration files have changed where the client does not watch them.
func didSave(s *server, params []byte) error {
	p, u, err := readDocumentParams(params)
	if err != nil {
		return err
	}
	d, err := s.openDocument(u)
	if err != nil {
		return err
	}
	d.mutex.RLock()
	version, lost := d.snapshot.version, d.lost != ""
	d.mutex.RUnlock()
	if lost {
		text := p.Text
		if path := u.path(); text == nil && path != "" {
			if saved, err := readfile.Text(path, readfile.MaxScript); err == nil {
				text = &saved
			}
		}
		if text != nil {
			s.setSnapshot(d, s.newSnapshot(u, version, *text))
			s.publisher.publishNow(d)
		}
	}
	s.setDeleted(d, false)
	if !s.client.watchesFiles {
		s.settings.configFilesChanged()
	}
	return nil
}
