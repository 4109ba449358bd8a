package register

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream"
)

// Registry makes accounts on one server. It is safe for concurrent use, and must
// be closed.
type Registry struct {
	target runner.Target
	known  map[string]string // passwords by bare JID
	note   *note

	mutex sync.Mutex
	runs  []*Run
}

// Open makes a registry for a server, with its note in a folder. First it
// removes what processes that were killed have left on that server. Passwords of
// accounts that nobody makes, by bare JID, help with that: such accounts may
// own a room or a node, and no note holds their password.
func Open(ctx context.Context, target runner.Target, folder string, passwords map[string]string) (*Registry, error) {
	r := &Registry{target: target, known: passwords}
	for _, old := range abandoned(folder) {
		if err := r.sweep(ctx, old); err != nil {
			return nil, err
		}
	}
	own, err := newNote(folder)
	if err != nil {
		return nil, fmt.Errorf("--register: cannot record the accounts: %w", err)
	}
	r.note = own
	return r, nil
}

// sweep removes what a note says is on the server.
func (r *Registry) sweep(ctx context.Context, old *note) error {
	runs, err := old.read()
	if err != nil {
		old.lock.Release()
		return nil // somebody else's file, or half of one: it stays
	}
	var elsewhere []*Run
	for _, run := range runs {
		if run.Addr != r.target.Addr {
			elsewhere = append(elsewhere, run)
			continue
		}
		if err := r.removeRun(ctx, run, true); err != nil {
			old.lock.Release()
			return fmt.Errorf("cannot remove what an earlier run left at %s: %w", r.target.Addr, err)
		}
	}
	if len(elsewhere) == 0 {
		old.remove()
		return nil
	}
	defer old.lock.Release()
	return old.write(elsewhere)
}

// Make makes accounts for a run, and notes them and what else the run may make.
// It returns the passwords of those made, by bare JID. An account that is there
// is left alone.
func (r *Registry) Make(ctx context.Context, run *Run) (passwords map[string]string, err error) {
	wanted := run.Accounts
	run.Addr, run.Accounts = r.target.Addr, nil
	for _, a := range wanted {
		a.Password = rand.Text()
		run.Accounts = append(run.Accounts, a)
	}
	if err := r.change(func() { r.runs = append(r.runs, run) }); err != nil {
		return nil, err
	}
	passwords = map[string]string{}
	for _, a := range slices.Clone(run.Accounts) {
		err := stream.Register(ctx, r.options(a))
		if err == nil {
			passwords[a.JID()] = a.Password
			continue
		}
		if !uncertain(err) {
			if err := r.change(func() { run.forget(a) }); err != nil {
				return passwords, err
			}
		}
		if stream.Condition(err) == "conflict" {
			for _, known := range wanted {
				if known.JID() == a.JID() {
					run.Own(known)
				}
			}
			continue
		}
		return passwords, fmt.Errorf("no account %s: %w%s", a.JID(), err, advice(err))
	}
	return passwords, nil
}

// Add notes a room or a node that a run has made.
func (r *Registry) Add(run *Run, room string, node Node) error {
	return r.change(func() {
		if room != "" && !slices.Contains(run.Rooms, room) {
			run.Rooms = append(run.Rooms, room)
		}
		if node.Name != "" && !slices.Contains(run.Nodes, node) {
			run.Nodes = append(run.Nodes, node)
		}
	})
}

// uncertain reports whether an account may have been made all the same.
func uncertain(err error) bool {
	return stream.IsKind(err, stream.KindCanceled) || stream.IsKind(err, stream.KindCut) || stream.IsKind(err, stream.KindClosed)
}

// advice says what to do about a server that makes no account.
func advice(err error) string {
	switch stream.Condition(err) {
	case "not-allowed", "forbidden", "service-unavailable", "feature-not-implemented", "not-authorized":
		return "; allow registration on the server: allow_registration = true and the module register (register_ibr) in Prosody, mod_register in ejabberd"
	case "resource-constraint", "policy-violation":
		return "; the server limits how often accounts are made: raise that limit (registration_timeout: infinity in ejabberd)"
	}
	return ""
}

// Remove removes what a run has made.
func (r *Registry) Remove(ctx context.Context, run *Run) error {
	err := r.removeRun(ctx, run, false)
	if err != nil {
		return err
	}
	return r.change(func() {
		r.runs = slices.DeleteFunc(r.runs, func(one *Run) bool { return one == run })
	})
}

// removeRun removes what a run has made: rooms and nodes first, which their
// owners can remove. Of a run that was killed nobody knows whether it came to
// make its accounts: what is not surely ours stays.
func (r *Registry) removeRun(ctx context.Context, run *Run, killed bool) error {
	var failed []error
	var owners []*stream.Conn
	defer func() {
		for _, c := range owners {
			c.Abort()
		}
	}()
	for _, a := range run.Accounts {
		c, err := r.login(ctx, a, killed)
		switch {
		case err != nil:
			failed = append(failed, fmt.Errorf("%s: %w", a.JID(), err))
		case c != nil:
			owners = append(owners, c)
		}
	}
	others := r.others(ctx, run)
	defer func() {
		for _, c := range others {
			c.Abort()
		}
	}()
	r.destroy(ctx, run, slices.Concat(owners, others))
	for _, c := range owners {
		if err := c.Unregister(ctx); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", c.JID(), err))
		}
	}
	return errors.Join(failed...)
}

// others logs in to the accounts that may own rooms or nodes of a run and were
// not made for it. Where everybody may log in, so may we.
func (r *Registry) others(ctx context.Context, run *Run) []*stream.Conn {
	if len(run.Rooms)+len(run.Nodes) == 0 {
		return nil
	}
	var all []*stream.Conn
	for _, jid := range run.Owners {
		a := stream.Account{Password: cmp.Or(run.passwords[jid], r.known[jid])}
		if a.Password == "" {
			a.Password = rand.Text()
		}
		a.Username, a.Domain, _ = strings.Cut(jid, "@")
		if c, err := stream.Connect(ctx, r.options(a)); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// login logs in to an account of ours; nil if there is none any more.
func (r *Registry) login(ctx context.Context, a stream.Account, killed bool) (*stream.Conn, error) {
	if killed && r.takesAnyPassword(ctx, a) {
		return nil, nil // so nothing tells whose the account is
	}
	c, err := stream.Connect(ctx, r.options(a))
	if err == nil || !stream.IsKind(err, stream.KindLogin) {
		return c, err
	}
	if killed {
		return nil, nil // it was never made, or belongs to somebody else
	}
	// The script has removed it, or given it another password: if it is there,
	// it cannot be made.
	switch err := stream.Register(ctx, r.options(a)); {
	case err == nil:
		return stream.Connect(ctx, r.options(a))
	case stream.Condition(err) == "conflict":
		return nil, errors.New("the script changed its password: remove it on the server")
	}
	return nil, nil
}

// takesAnyPassword reports whether a password that cannot be right opens an
// account.
func (r *Registry) takesAnyPassword(ctx context.Context, a stream.Account) bool {
	a.Password = rand.Text()
	c, err := stream.Connect(ctx, r.options(a))
	if err != nil {
		return false
	}
	c.Abort()
	return true
}

// destroy removes rooms and nodes, as whoever owns them. What is not there is no
// error, and what nobody here owns was not made by the run.
func (r *Registry) destroy(ctx context.Context, run *Run, owners []*stream.Conn) {
	request := func(to, payload string) {
		for i, c := range owners {
			id := fmt.Sprintf("destroy-%d-%s", i, rand.Text())
			if _, err := c.Ask(ctx, id, `<iq type="set" id="`+id+`" to="`+xmlescape.Value(to)+`">`+payload+`</iq>`); err == nil {
				return
			}
		}
	}
	for _, room := range run.Rooms {
		request(room, `<query xmlns="http://jabber.org/protocol/muc#owner"><destroy/></query>`)
	}
	for _, n := range run.Nodes {
		request(n.Service, `<pubsub xmlns="http://jabber.org/protocol/pubsub#owner"><delete node="`+xmlescape.Value(n.Name)+`"/></pubsub>`)
	}
}

// options are those of a connection to an account.
func (r *Registry) options(a stream.Account) stream.Options {
	return stream.Options{
		Addr: r.target.Addr, Domain: a.Domain, Username: a.Username, Password: a.Password,
		Security: r.target.Security, InsecureTLS: r.target.Insecure, RootCAs: r.target.RootCAs,
	}
}

// change changes what there is, once it is noted.
func (r *Registry) change(do func()) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	do()
	return r.note.write(r.runs)
}

// forget drops an account that was not made.
func (run *Run) forget(a stream.Account) {
	run.Accounts = slices.DeleteFunc(run.Accounts, func(one stream.Account) bool { return one.JID() == a.JID() })
}

// Close removes the note, unless something is left that the next process has to
// remove.
func (r *Registry) Close() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if slices.ContainsFunc(r.runs, func(run *Run) bool { return !run.empty() }) {
		r.note.lock.Release()
		return
	}
	r.note.remove()
}
