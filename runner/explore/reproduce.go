package explore

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/recording"
	"github.com/scs-tools/scs/runner/stream"
)

// maxWait is how long an action waits for what does not come in its turn, and
// for a stanza that should be missing. A server of one's own has answered by
// then.
const maxWait = 2 * time.Second

// Reproduction makes another run of a script deliver the stanzas of one
// connection as in the arrival of a finding: what comes too early is held back
// until its turn comes. It is for one run.
type Reproduction struct {
	rec     *recording.Recording
	run     *Run
	finding *Finding
	name    string        // of the connection's character
	login   int           // of the character, from 0
	wait    time.Duration // that an action waits before nothing is held back any more
	traits  []traits      // by delivery

	names names
	begun atomic.Int64 // when the action at work began, in Unix nanoseconds

	mutex    sync.Mutex
	came     []bool         // by delivery
	held     map[int]func() // by delivery: releases it
	turn     int            // in the arrival: how many were released
	released []int          // deliveries in the order in which they were released; None for what is none
	free     bool           // nothing is held back any more
	late     bool           // because something did not come in time
	timer    *time.Timer    // nil if it was not started
}

// traits is what a stanza has in common in two runs.
type traits struct {
	known bool // it can be read
	shape shape
	id    string
}

// Reproduce returns the reproduction of a finding in the run of a recording.
// No action waits longer for it than the timeout of the run.
func Reproduce(rec *recording.Recording, run *Run, f *Finding, timeout time.Duration) *Reproduction {
	c := &run.Connections[f.Connection]
	p := &Reproduction{
		rec: rec, run: run, finding: f, name: rec.Script.Characters[c.Client].Name, wait: min(maxWait, timeout/2),
		came: make([]bool, len(c.Deliveries)), held: make(map[int]func()),
	}
	for _, earlier := range run.Connections[:f.Connection] {
		if earlier.Client == c.Client {
			p.login++
		}
	}
	recorded := names{}
	for _, e := range rec.Events {
		recorded.note(e)
	}
	for _, d := range c.Deliveries {
		p.traits = append(p.traits, traitsOf(rec.Stanzas[d.Number-1].XML, &recorded))
	}
	return p
}

// Change makes a run deliver stanzas in the arrival of the finding.
func (p *Reproduction) Change(options *runner.Options) {
	options.Hold, options.Events, options.LimitOf = p.hold, p.event, p.limit
}

// limit shortens the wait of the action that is to fail.
func (p *Reproduction) limit(a *script.Action) time.Duration {
	if p.finding.Fails && a.Index == p.finding.Action && p.run.Actions[a.Index].Kind == Receives {
		return p.wait
	}
	return 0
}

// event notes who is who, and when an action begins. It must not take the
// mutex: the run holds its own.
func (p *Reproduction) event(e runner.Event) {
	p.names.note(e)
	if e.Kind == runner.EventAction {
		p.begun.Store(e.Time.UnixNano())
	}
}

func (p *Reproduction) hold(character string, login int) func(stream.Stanza, func()) {
	if character != p.name || login != p.login {
		return nil
	}
	return p.arrive
}

// arrive holds a stanza back unless its turn has come.
func (p *Reproduction) arrive(s stream.Stanza, release func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	d := p.identify(s.XML)
	if p.free || d == None {
		p.release(d, release)
		return
	}
	p.held[d] = release
	p.goOn()
	if len(p.held) > 0 && p.timer == nil {
		p.timer = time.AfterFunc(p.wait, p.giveUp)
	}
}

// identify returns the delivery of the recorded run that a stanza is: one that
// has not come yet, of the same shape, if possible with the same id.
func (p *Reproduction) identify(xml []byte) int {
	r := traitsOf(xml, &p.names)
	found := None
	for d, recorded := range p.traits {
		if p.came[d] || !r.known || !recorded.known || r.shape != recorded.shape {
			continue
		}
		if r.id == recorded.id {
			found = d
			break
		}
		if found == None {
			found = d
		}
	}
	if found != None {
		p.came[found] = true
	}
	return found
}

// goOn releases what has its turn, and at the end of the arrival all else.
func (p *Reproduction) goOn() {
	for ; p.turn < len(p.finding.Arrival); p.turn++ {
		d := p.finding.Arrival[p.turn]
		release, ok := p.held[d]
		if !ok {
			return
		}
		p.release(d, release)
	}
	p.releaseAll()
}

func (p *Reproduction) release(d int, release func()) {
	delete(p.held, d)
	p.released = append(p.released, d)
	release()
}

func (p *Reproduction) releaseAll() {
	p.free = true
	for d := range p.came {
		if release, ok := p.held[d]; ok {
			p.release(d, release)
		}
	}
}

// giveUp releases everything if the action at work has waited long enough.
func (p *Reproduction) giveUp() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.held) == 0 {
		p.timer = nil
		return
	}
	if left := p.wait - time.Since(time.Unix(0, p.begun.Load())); left > 0 {
		p.timer.Reset(left)
		return
	}
	p.late = true
	p.releaseAll()
}

// Verdict is how a reproduction has ended.
type Verdict struct {
	Reproduced bool
	Server     string // what the server is, for a person
	Why        string // one clause, if it was not reproduced
}

// Verdict compares the run that the reproduction was for with the finding.
func (p *Reproduction) Verdict(rec *recording.Recording) Verdict {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	v := Verdict{Server: rec.Server}
	w := writer{rec: p.rec, run: p.run}
	c := &p.run.Connections[p.finding.Connection]
	taken := p.taken(rec, c)
	failed := rec.Result.Outcome == runner.Failed && rec.Result.Actions == p.finding.Action
	complete := p.turn == len(p.finding.Arrival)
	switch {
	case complete && (p.finding.Fails && failed || !p.finding.Fails && taken == p.finding.Other):
		v.Reproduced = true
	case rec.Result.Outcome == runner.Cancelled:
		v.Why = "interrupted"
	case !complete && (p.late || failed):
		v.Why = w.stanza(c, p.finding.Arrival[p.turn]) + " did not arrive in its turn in " + p.wait.String()
	case rec.Result.Outcome == runner.Failed:
		v.Why = "it fails elsewhere, in line " + w.failure(rec)
	case !complete:
		v.Why = w.stanza(c, p.finding.Arrival[p.turn]) + " did not come"
	case taken != None:
		v.Why = w.stanza(c, taken) + " satisfies this as before"
	default:
		v.Why = "the script passes anyway"
	}
	return v
}

// taken returns the delivery that the finding's action has taken, or None.
func (p *Reproduction) taken(rec *recording.Recording, c *Connection) int {
	for i, s := range rec.Of(c.Client, p.login) {
		if s.Fate == recording.Matched && s.By == p.finding.Action && i < len(p.released) {
			return p.released[i]
		}
	}
	return None
}

// names are what both runs call the connections, by full JID.
type names struct {
	mutex sync.Mutex
	jids  map[string]string
	count map[string]int
}

// note reads the full JID of a login.
func (n *names) note(e runner.Event) {
	if e.Kind != runner.EventConnected {
		return
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.jids == nil {
		n.jids, n.count = make(map[string]string), make(map[string]int)
	}
	n.jids[e.Text] = fmt.Sprint(e.Character, " ", n.count[e.Character])
	n.count[e.Character]++
}

// of returns the name of a connection, or the address itself.
func (n *names) of(address string) string {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if name, ok := n.jids[address]; ok {
		return name
	}
	return address
}
