package explore

import (
	"sort"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/recording"
)

// FromRecording returns what a recording tells of order. Of a run that failed,
// the action that failed and what came after it are left out.
func FromRecording(rec *recording.Recording) *Run {
	r := &recorded{rec: rec, run: &Run{}, by: make(map[int][]int), captures: make(map[bound]string)}
	r.actions()
	r.connections()
	return r.run
}

// recorded turns a recording into a run.
type recorded struct {
	rec      *recording.Recording
	run      *Run
	logins   []login
	began    []time.Time   // of the actions of the run
	by       map[int][]int // by character, its logins in order
	captures map[bound]string
}

// login is one connection: when it was made, and the full JID.
type login struct {
	character, number int // as of [recording.Stanza]
	action            int
	jid               string
}

// bound is a capture by the action that has made it.
type bound struct {
	name   string
	action int
}

func (r *recorded) actions() {
	for i := range r.rec.Script.Actions[:r.rec.Result.Actions] {
		a := &r.rec.Script.Actions[i]
		action := Action{Client: a.Character}
		switch {
		case a.ExpectsNothing():
			action.Kind = Nothing
		case a.Verb == ast.VerbReceives:
			action.Kind = Receives
		}
		r.run.Actions = append(r.run.Actions, action)
		r.began = append(r.began, r.rec.Actions[i].Began)
	}
	for _, use := range r.rec.Script.Uses {
		if use.Action < len(r.run.Actions) {
			action := &r.run.Actions[use.Action]
			action.Uses = append(action.Uses, use.Expression.Name())
		}
	}
	count := make(map[int]int)
	for _, e := range r.rec.Events {
		if e.Kind == runner.EventConnected {
			c := r.rec.Script.Find(e.Character)
			r.by[c] = append(r.by[c], len(r.logins))
			r.logins = append(r.logins, login{c, count[c], e.Action, e.Text})
			count[c]++
		}
	}
}

// connection returns the index of the login that an action of a character is
// on, or None.
func (r *recorded) connection(character, action int) int {
	all := r.by[character]
	n := sort.Search(len(all), func(i int) bool { return r.logins[all[i]].action > action })
	if n == 0 {
		return None
	}
	return all[n-1]
}

func (r *recorded) connections() {
	r.run.Connections = make([]Connection, len(r.logins))
	patterns := make(map[int]*match.Pattern)
	for i, a := range r.run.Actions {
		at := r.connection(a.Client, i)
		if a.Kind == Acts || at == None {
			continue
		}
		c := &r.run.Connections[at]
		c.Expectations = append(c.Expectations, i)
		if element, ok := r.rec.Script.Actions[i].Stanza(); ok {
			patterns[i] = match.Compile(element)
		}
	}
	stanzas := make([][]*match.Stanza, len(r.logins))
	came := make(map[[2]int][]*recording.Stanza)
	for i := range r.rec.Stanzas {
		s := &r.rec.Stanzas[i]
		key := [2]int{s.Character, s.Connection}
		came[key] = append(came[key], s)
	}
	for i, l := range r.logins {
		r.run.Connections[i].Client = l.character
		stanzas[i] = r.deliveries(&r.run.Connections[i], l, came[[2]int{l.character, l.number}])
	}
	r.remember(patterns, stanzas)
	for i := range r.run.Connections {
		r.run.Connections[i].Match = func(action, delivery int, own []Captured) ([]match.Capture, bool) {
			return patterns[action].Match(stanzas[i][delivery], r.vars(action, own))
		}
	}
}

// deliveries reads what came on a connection, beside what was sent on it.
func (r *recorded) deliveries(c *Connection, l login, came []*recording.Stanza) []*match.Stanza {
	var read []*match.Stanza
	client := order.NewClient(l.jid)
	sent := l.action
	for _, s := range came {
		for ; sent < len(r.run.Actions); sent++ {
			a := &r.rec.Actions[sent]
			if a.Began.After(s.Arrived) {
				break
			}
			if r.run.Actions[sent].Client != l.character || a.Sent == nil {
				continue
			}
			if stanza, err := match.Parse(a.Sent); err == nil { // else there are several
				client.Sent(stanza)
			}
		}
		stanza, err := match.Parse(s.XML)
		if err != nil {
			continue // the run would have failed
		}
		d := Delivery{
			Stanza: client.Received(stanza), Number: s.Number, Cause: s.Cause.Action, Ambiguous: s.Cause.Ambiguous,
			Arrived: r.atWork(s.Arrived), Taken: None,
		}
		if s.Fate == recording.Matched && s.By < len(r.run.Actions) {
			d.Taken = s.By
		}
		read, c.Deliveries = append(read, stanza), append(c.Deliveries, d)
	}
	return read
}

// atWork returns the action that was at work at a moment.
func (r *recorded) atWork(at time.Time) int {
	return sort.Search(len(r.began), func(i int) bool { return r.began[i].After(at) }) - 1
}

// remember keeps what the run has captured, in the order of the script.
func (r *recorded) remember(patterns map[int]*match.Pattern, stanzas [][]*match.Stanza) {
	type delivery struct{ connection, index int }
	taken := make(map[int]delivery)
	for i := range r.run.Connections {
		for d := range r.run.Connections[i].Deliveries {
			if action := r.run.Connections[i].Deliveries[d].Taken; action != None {
				taken[action] = delivery{i, d}
			}
		}
	}
	for action := range r.run.Actions {
		d, ok := taken[action]
		if !ok {
			continue
		}
		captures, _ := patterns[action].Match(stanzas[d.connection][d.index], r.vars(action, nil))
		for _, c := range captures {
			r.captures[bound{c.Name, action}] = c.Value
		}
	}
}

// vars tells what expressions stand for in an action. What the run has captured
// counts where the connection has not captured something else by that action.
func (r *recorded) vars(action int, own []Captured) script.Values {
	return func(e ast.Expression) (string, bool) {
		referent := r.rec.Script.Resolve(e, action)
		if referent.Binding != script.None {
			by := r.rec.Script.Bindings[referent.Binding].Action
			for _, c := range own {
				if c.Name == e.Name() && c.Action == by {
					return c.Value, true
				}
			}
			value, ok := r.captures[bound{e.Name(), by}]
			return value, ok
		}
		if e.Form() == ast.FormFullJID {
			if at := r.connection(referent.Character, action); at != None {
				return r.logins[at].jid, true
			}
		}
		return referent.Value, referent.Known
	}
}
