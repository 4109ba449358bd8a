package accept_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// record is what a script's characters received when it was run as it is.
type record struct {
	sessions map[string][]session // by character, in the order of its logins
	matched  map[int][]byte       // the stanza that ended an action, by index
	late     map[int]bool         // stanzas, by number, that came behind the last action
}

// session is one login.
type session struct {
	jid     string
	stanzas []arrival
	sent    []sent
}

// sent is a stanza that was sent, after so many had come.
type sent struct {
	after  int
	stanza *match.Stanza
}

// arrival is a stanza in a queue.
type arrival struct {
	stanza *element
	xml    []byte
	taken  int // the action that took it, by index; that of the end if none did
	late   bool
	read   *match.Stanza
}

// order reads what is promised of the stanzas.
func (s *session) order() []order.Stanza {
	client := order.NewClient(s.jid)
	var all []order.Stanza
	sent := s.sent
	for i := range s.stanzas {
		for ; len(sent) > 0 && sent[0].after <= i; sent = sent[1:] {
			client.Sent(sent[0].stanza)
		}
		all = append(all, client.Received(s.stanzas[i].read))
	}
	return all
}

// note keeps what an event tells.
func (r *record) note(e runner.Event) error {
	switch e.Kind {
	case runner.EventConnected:
		r.sessions[e.Character] = append(r.sessions[e.Character], session{jid: e.Text})
	case runner.EventSent:
		if all := r.sessions[e.Character]; len(all) > 0 {
			if stanza, err := match.Parse(e.Stanza); err == nil { // else there are several
				last := &all[len(all)-1]
				last.sent = append(last.sent, sent{len(last.stanzas), stanza})
			}
		}
	case runner.EventArrived:
		r.late[e.Number] = e.Action == script.None // those who leave cause it
	case runner.EventReceived, runner.EventLeftOver:
		all := r.sessions[e.Character]
		stanzas, err := parse(string(e.Stanza))
		if err != nil || len(stanzas) != 1 {
			return fmt.Errorf("%s received what is no stanza: %s: %v", e.Character, e.Stanza, err)
		}
		taken := e.Action
		if e.Action == script.None {
			taken = theEnd
		}
		came, err := match.Parse(e.Stanza)
		if err != nil {
			return err
		}
		last := &all[len(all)-1]
		last.stanzas = append(last.stanzas, arrival{stanzas[0], e.Stanza, taken, r.late[e.Number], came})
	case runner.EventMatched:
		r.matched[e.Action] = e.Stanza
	}
	return nil
}

// theEnd is behind every action.
const theEnd = 1 << 30

// outcome is how a script ends: with the failure of the action in that line,
// or passed if that is 0.
type outcome int

func (o outcome) String() string {
	if o == 0 {
		return "passes"
	}
	return fmt.Sprintf("fails in line %d", int(o))
}

// swapped returns the record as if the stanzas that two actions of a character
// took had come the other way round; nil if they did not take two of one login.
func (r *record) swapped(name string, first, second int) *record {
	out := &record{sessions: maps.Clone(r.sessions), matched: r.matched}
	for i, session := range r.sessions[name] {
		a, b := session.takenBy(first), session.takenBy(second)
		if a < 0 || b < 0 {
			continue
		}
		session.stanzas = slices.Clone(session.stanzas)
		x, y := &session.stanzas[a], &session.stanzas[b]
		x.stanza, x.xml, x.read, y.stanza, y.xml, y.read = y.stanza, y.xml, y.read, x.stanza, x.xml, x.read
		out.sessions[name] = slices.Clone(r.sessions[name])
		out.sessions[name][i] = session
		return out
	}
	return nil
}

// takenBy returns the place of the stanza that an action took, the last one that
// it looked at, or -1.
func (s *session) takenBy(action int) int {
	found := -1
	for i, one := range s.stanzas {
		if one.taken == action {
			found = i
		}
	}
	return found
}

// relation returns what is promised of the stanzas that two actions of a
// character took.
func (r *record) relation(name string, first, second int) (order.Relation, *order.Promise) {
	for _, session := range r.sessions[name] {
		if a, b := session.takenBy(first), session.takenBy(second); a >= 0 && b >= 0 {
			all := session.order()
			return order.Between(&all[a], &all[b])
		}
	}
	return order.None, nil
}

// matches is told of the stanza that an action takes.
type matches func(action int, xml []byte)

// simulation runs a script with the stanzas of a record, by the rules of the
// language alone. A stanza that was taken later than by the action at hand has
// come already, unless something that can have caused it was done in between:
// then early decides, for nobody can know.
type simulation struct {
	*reading
	rec    *record
	early  bool
	told   matches
	v      values
	logins map[string]int
	queues map[string][]arrival // of those who are connected
	order  map[string][]order.Stanza
	groups map[string]*group // the open ones, where only promised order counts
}

// predict tells how a script ends.
func predict(r *reading, rec *record, mode order.Mode, early bool, told matches) outcome {
	s := &simulation{
		reading: r, rec: rec, early: early, told: told,
		v:      values{bare: map[string]string{}, full: map[string]string{}, captures: map[string]string{}},
		logins: map[string]int{}, queues: map[string][]arrival{}, order: map[string][]order.Stanza{}, groups: map[string]*group{},
	}
	for name, properties := range r.cast {
		jid, resource, _ := strings.Cut(properties["jid"], "/")
		if own := properties["resource"]; own != "" {
			resource = own
		}
		s.v.bare[name] = jid
		if resource != "" {
			s.v.full[name] = jid + "/" + resource
		}
	}
	receives := s.receives
	if mode == order.Promised {
		receives = s.receivesInGroup
	}
	for i, a := range r.actions {
		_, connected := s.queues[a.name]
		done := true
		if a.verb != "receives" {
			s.endGroups()
		}
		switch {
		case a.verb == "connects":
			done = s.connects(a)
		case a.verb == "disconnects":
			delete(s.queues, a.name)
		case a.verb == "sends":
			_, known := s.v.fill(a.body)
			done = known || !connected
		case !connected:
			done = false
		case a.nothing:
			done = s.receivesNothing(i)
		default:
			done = receives(i)
		}
		if !done {
			return outcome(a.line)
		}
	}
	return 0
}

func (s *simulation) connects(a step) bool {
	_, connected := s.queues[a.name]
	n := s.logins[a.name]
	if connected || n >= len(s.rec.sessions[a.name]) {
		return false
	}
	s.logins[a.name]++
	session := &s.rec.sessions[a.name][n]
	s.v.full[a.name], s.queues[a.name], s.order[a.name] = session.jid, session.stanzas, session.order()
	return true
}

// come reports whether a stanza has come when an action waits.
func (s *simulation) come(one arrival, action int) bool {
	return s.early || !one.late && !causes(s.actions, action, one.taken)
}

func (s *simulation) receivesNothing(action int) bool {
	name := s.actions[action].name
	s.endGroup(name)
	queue := s.queues[name]
	return len(queue) == 0 || causes(s.actions, action, queue[0].taken) || queue[0].taken == theEnd
}

// receives takes from the front of the queue until something matches.
func (s *simulation) receives(action int) bool {
	a := s.actions[action]
	queue := s.queues[a.name]
	found := false
	for len(queue) > 0 && !found && s.come(queue[0], action) {
		one := queue[0]
		queue = queue[1:]
		captured, ok := s.v.match(a.stanzas[0], one.stanza)
		if found = ok; ok {
			maps.Copy(s.v.captures, captured)
			s.told(action, one.xml)
		}
	}
	s.queues[a.name] = queue
	return found
}

// causes reports whether anything that makes a server send stanzas is done
// behind the one action, up to the other.
func causes(actions []step, behind, upTo int) bool {
	for i := behind + 1; i <= upTo && i < len(actions); i++ {
		if actions[i].verb != "receives" {
			return true
		}
	}
	return false
}

// check runs the script as it is: the rules have to end each action with the
// stanza that the runner ended it with.
func check(r *reading, rec *record) error {
	var wrong error
	count := 0
	o := predict(r, rec, order.Arrival, false, func(action int, xml []byte) {
		count++
		if !bytes.Equal(rec.matched[action], xml) && wrong == nil {
			wrong = fmt.Errorf("line %d: the rules match %s, the runner %s", r.actions[action].line, xml, rec.matched[action])
		}
	})
	if wrong == nil && o != 0 {
		wrong = fmt.Errorf("by the rules it %s", o)
	}
	if wrong == nil && count == 0 && len(rec.matched) > 0 {
		wrong = fmt.Errorf("by the rules nothing matches")
	}
	return wrong
}
