package lsp

import (
	"slices"
	"strings"
	"sync"

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
		return nil, rpc.ContentModified("scs does not know the text in the editor, because " + d.lost + ": save or reopen the file")
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
		d.snapshot.failure, d.snapshot.came, d.snapshot.found = old.failure, old.came, old.found
		d.snapshot.deleted = old.deleted
	}
}
