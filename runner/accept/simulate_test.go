package accept_test

import (
	"bytes"
	"fmt"
	"maps"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
)

// record is what a script's characters received when it was run as it is.
type record struct {
	sessions map[string][]session // by character, in the order of its logins
	matched  map[int][]byte       // the stanza that ended an action, by index
}

// session is one login.
type session struct {
	jid     string
	stanzas []arrival
}

// arrival is a stanza in a queue.
type arrival struct {
	stanza *element
	xml    []byte
	taken  int // the action that took it, by index; that of the end if none did
}

// note keeps what an event tells.
func (r *record) note(e runner.Event) error {
	switch e.Kind {
	case runner.EventConnected:
		r.sessions[e.Character] = append(r.sessions[e.Character], session{jid: e.Text})
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
		last := &all[len(all)-1]
		last.stanzas = append(last.stanzas, arrival{stanzas[0], e.Stanza, taken})
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

// matches is told of the stanza that an action takes.
type matches func(action int, xml []byte)

// predict runs a script with the stanzas of a record, by the rules of the
// language alone. A stanza that was taken later than by the action at hand has
// come already, unless something that can have caused it was done in between:
// then early decides, for nobody can know.
func predict(r *reading, rec *record, early bool, told matches) outcome {
	v := values{bare: map[string]string{}, full: map[string]string{}, captures: map[string]string{}}
	for name, properties := range r.cast {
		jid, resource, _ := strings.Cut(properties["jid"], "/")
		if own := properties["resource"]; own != "" {
			resource = own
		}
		v.bare[name] = jid
		if resource != "" {
			v.full[name] = jid + "/" + resource
		}
	}
	logins := map[string]int{}
	queues := map[string][]arrival{}
	for i, a := range r.actions {
		queue, connected := queues[a.name]
		switch a.verb {
		case "connects":
			n := logins[a.name]
			if connected || n >= len(rec.sessions[a.name]) {
				return outcome(a.line)
			}
			logins[a.name]++
			v.full[a.name] = rec.sessions[a.name][n].jid
			queues[a.name] = rec.sessions[a.name][n].stanzas
		case "disconnects":
			delete(queues, a.name)
		case "sends":
			if _, known := v.fill(a.body); connected && !known {
				return outcome(a.line)
			}
		case "receives":
			come := func(one arrival) bool { return early || !causes(r.actions, i, one.taken) }
			if !connected {
				return outcome(a.line)
			}
			if a.nothing {
				if len(queue) > 0 && !causes(r.actions, i, queue[0].taken) && queue[0].taken != theEnd {
					return outcome(a.line)
				}
				continue
			}
			found := false
			for len(queue) > 0 && !found && come(queue[0]) {
				one := queue[0]
				queue = queue[1:]
				captured, ok := v.match(a.stanzas[0], one.stanza)
				if found = ok; ok {
					maps.Copy(v.captures, captured)
					told(i, one.xml)
				}
			}
			queues[a.name] = queue
			if !found {
				return outcome(a.line)
			}
		}
	}
	return 0
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
	o := predict(r, rec, false, func(action int, xml []byte) {
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
