package suite

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/register"
	"github.com/scs-tools/scs/runner/stream"
)

// Registered is a given server on which each run has what it needs to itself:
// accounts that are made for it and removed behind it, names that nobody else
// uses, or both. It must be closed.
type Registered struct {
	Given
	registry *register.Registry
	accounts bool   // they are made
	unique   string // starts what is put behind names, for each run; "" if nothing is
	names    *OwnNames
	number   atomic.Int64

	mutex sync.Mutex
	left  []string
}

// NewRegistered makes accounts on a given server if register says so, and gives
// runs names of their own if unique does. First it removes what runs that were
// killed have left there, for which it may need the accounts that the scripts or
// the options of the runs know.
func NewRegistered(ctx context.Context, g Given, makeAccounts, unique bool, scripts []Script, run runner.Options) (*Registered, error) {
	r := &Registered{Given: g, accounts: makeAccounts}
	if unique {
		r.unique = "-scs" + strings.ToLower(rand.Text()[:10]) + "-"
		r.names = NewOwnNames(r.unique)
	}
	folder, err := register.Folder()
	if err == nil {
		passwords := map[string]string{}
		for _, s := range scripts {
			for _, a := range runner.Accounts(s.File, run) {
				passwords[a.JID()] = a.Password
			}
		}
		maps.Copy(passwords, run.Passwords)
		r.registry, err = register.Open(ctx, runner.Target(g), folder, passwords)
	}
	return r, err
}

// OwnNames turns the names of runs into those of the scripts; nil if they are the
// same.
func (r *Registered) OwnNames() *OwnNames { return r.names }

// Acquire returns the server.
func (r *Registered) Acquire(context.Context, Script) (Lease, error) {
	l := &registeredLease{given: given(r.Given), owner: r, passwords: map[string]string{}}
	if r.unique != "" {
		l.suffix = fmt.Sprint(r.unique, r.number.Add(1))
	}
	return l, nil
}

// Left returns what could not be removed, and why, for a person.
func (r *Registered) Left() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.Clone(r.left)
}

// Close ends the making of accounts.
func (r *Registered) Close() {
	r.registry.Close()
}

// registeredLease is the server for one run.
type registeredLease struct {
	given
	owner     *Registered
	suffix    string
	runs      []*register.Run
	passwords map[string]string // of the accounts that were made, by bare JID
}

// prepare makes what a script needs.
func (l *registeredLease) prepare(ctx context.Context, s Script, options *runner.Options) error {
	known := slices.Collect(maps.Keys(options.Passwords)) // somebody has given them to us
	if l.suffix != "" {
		options.Mapping.Unique = runner.Unique{Suffix: l.suffix, Known: known}
	}
	passwords := maps.Clone(options.Passwords)
	if passwords == nil {
		passwords = map[string]string{}
	}
	mapped := options.Mapping.Apply(s.File)
	if l.suffix != "" {
		l.owner.names.Add(mapped.Hashes())
	}
	run := &register.Run{Rooms: mapped.Rooms()}
	for _, n := range mapped.Nodes() {
		run.Nodes = append(run.Nodes, register.Node(n))
	}
	for _, a := range runner.Accounts(s.File, *options) {
		_, made := l.passwords[a.JID()]
		switch {
		case made: // for an earlier script of this lease
		case l.owner.accounts && !slices.Contains(known, a.JID()):
			run.Accounts = append(run.Accounts, a)
		default:
			run.Own(a)
		}
	}
	l.runs = append(l.runs, run)
	made, err := l.owner.registry.Make(ctx, run)
	maps.Copy(l.passwords, made)
	if err != nil {
		return err
	}
	if l.suffix != "" {
		l.watch(run, options)
	}
	maps.Copy(passwords, l.passwords)
	options.Passwords = passwords
	return nil
}

// watch notes the rooms and nodes that a run makes under names that its script
// does not say.
func (l *registeredLease) watch(run *register.Run, options *runner.Options) {
	tell := options.Events
	options.Events = func(e runner.Event) {
		if e.Kind == runner.EventArrived {
			if room, node := createdBy(e.Stanza); room != "" || node.Name != "" {
				_ = l.owner.registry.Add(run, room, node) // what is not noted is removed all the same
			}
		}
		if tell != nil {
			tell(e)
		}
	}
}

// createdBy returns the room that a stanza says has been made (XEP-0045, section
// 10.1), or the node (XEP-0060, section 8.1).
func createdBy(xml []byte) (room string, node register.Node) {
	if !bytes.Contains(xml, []byte("<create")) && !bytes.Contains(xml, []byte("201")) {
		return "", node
	}
	stanza, err := match.Parse(xml)
	if err != nil {
		return "", node
	}
	from := stanza.Attr("from")
	for _, child := range stanza.Root().Children() {
		for _, one := range child.Children() {
			switch {
			case child.Namespace() == "http://jabber.org/protocol/muc#user" && one.Name() == "status" && attr(one, "code") == "201":
				room, _, _ = strings.Cut(from, "/")
			case child.Namespace() == "http://jabber.org/protocol/pubsub" && one.Name() == "create" && !strings.Contains(from, "@"):
				node = register.Node{Service: from, Name: attr(one, "node")}
			}
		}
	}
	return room, node
}

// removeLimit is how long the removal of what a run has made may take.
const removeLimit = 10 * time.Second

// Release removes what was made for the run. Somebody who interrupts waits for
// that: else it would be left to the next run.
func (l *registeredLease) Release() {
	ctx, cancel := context.WithTimeout(context.Background(), removeLimit)
	defer cancel()
	for _, run := range slices.Backward(l.runs) {
		if err := l.owner.registry.Remove(ctx, run); err != nil {
			l.owner.mutex.Lock()
			l.owner.left = append(l.owner.left, strings.Split(err.Error(), "\n")...)
			l.owner.mutex.Unlock()
		}
	}
	l.runs = nil
}

// preparer is a lease that makes what a script needs before it is run, and says
// so in the options of the run.
type preparer interface {
	prepare(ctx context.Context, s Script, options *runner.Options) error
}

// prepare has a lease make what a script needs.
func prepare(ctx context.Context, lease Lease, s Script, options *runner.Options) error {
	if one, ok := lease.(preparer); ok {
		return one.prepare(ctx, s, options)
	}
	return nil
}

// prepare makes the accounts of a script. Where that fails, the run tells more:
// they may not be needed.
func (l *startedLease) prepare(ctx context.Context, s Script, options *runner.Options) error { //nolint:unparam // as preparer has it
	l.notMade = l.server.MakeAccounts(ctx, runner.Accounts(s.File, *options))
	return nil
}

// accountsOf returns the bare JIDs of a script's accounts.
func accountsOf(accounts []stream.Account) []string {
	var jids []string
	for _, a := range accounts {
		jids = append(jids, a.JID())
	}
	return jids
}
