package register

import (
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/folderlock"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/userstate"
	"github.com/scs-tools/scs/runner/stream"
)

// Run is what one run of a script makes on a server.
type Run struct {
	Addr     string           // of the server, host:port
	Accounts []stream.Account // to make; then those that were made
	Owners   []string         // bare JIDs of other accounts that may own rooms and nodes
	Rooms    []string         // JIDs of rooms (XEP-0045) that it may make
	Nodes    []Node           // that it may make

	passwords map[string]string // of the owners, as far as they are known; never written
}

// Own notes an account that the run uses and has not made.
func (r *Run) Own(a stream.Account) {
	if r.passwords == nil {
		r.passwords = map[string]string{}
	}
	r.Owners = append(r.Owners, a.JID())
	r.passwords[a.JID()] = a.Password
}

// Node is a node of a pubsub service (XEP-0060).
type Node struct{ Service, Name string }

// empty reports whether nothing is noted.
// An owner alone is nothing to remove.
func (r *Run) empty() bool { return len(r.Accounts) == 0 && len(r.Rooms) == 0 && len(r.Nodes) == 0 }

// notePrefix begins the names of folders with notes.
const notePrefix = "run-"

// Folder returns the folder for notes.
func Folder() (string, error) { return userstate.Folder("registered") }

// note is the note of one process, in a folder of its own that is locked.
type note struct {
	folder string
	lock   *folderlock.Lock
}

// newNote makes a note that says nothing yet.
func newNote(folder string) (*note, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	own, err := os.MkdirTemp(folder, notePrefix)
	if err != nil {
		return nil, err
	}
	n := &note{folder: own}
	if n.lock, err = folderlock.Take(own); err == nil {
		err = os.WriteFile(n.path(), []byte("[]\n"), 0o600)
	}
	if err != nil {
		n.remove()
		return nil, err
	}
	return n, nil
}

func (n *note) path() string { return filepath.Join(n.folder, "accounts.json") }

// write replaces what the note says, at once and whole.
func (n *note) write(runs []*Run) error {
	text, err := json.MarshalIndent(runs, "", "\t")
	if err != nil {
		return err
	}
	return atomicfile.Write(n.path(), append(text, '\n')) // which keeps the mode
}

// read returns what the note says.
func (n *note) read() ([]*Run, error) {
	text, err := readfile.Text(n.path(), readfile.MaxSettings)
	if err != nil {
		return nil, err
	}
	var runs []*Run
	return runs, json.Unmarshal([]byte(text), &runs)
}

// remove removes the note.
func (n *note) remove() {
	_ = os.RemoveAll(n.folder)
	n.lock.Release()
}

// abandoned returns the notes of processes that have ended.
func abandoned(folder string) []*note {
	var all []*note
	found, _ := filepath.Glob(filepath.Join(folder, notePrefix+"*"))
	for _, one := range found {
		info, err := os.Lstat(one)
		if err != nil || !info.IsDir() || !folderlock.Ours(info) {
			continue
		}
		if taken, err := folderlock.TakeOver(one); err == nil {
			all = append(all, &note{one, taken})
		}
	}
	return all
}
