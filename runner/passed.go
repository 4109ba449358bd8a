package runner

import "github.com/scs-tools/scs/runner/stream"

// What is remembered of the stanzas that a character's actions have passed
// over. A failure is explained by the latest ones; a server that never stops
// sending must not fill the memory.
const (
	maxPassed      = 10_000  // stanzas
	maxPassedBytes = 8 << 20 // of their XML
)

// passedOver is what a character's actions have passed over, the latest
// stanzas of it.
type passedOver struct {
	stanzas []passed
	bytes   int
	action  int // the action that passed over the latest one
	count   int // how many that action has passed over, remembered or not
}

// passed is a stanza that an action has passed over.
type passed struct {
	raw    stream.Stanza
	action int
}

// add remembers a stanza that an action has passed over.
func (p *passedOver) add(raw stream.Stanza, action int) {
	if action != p.action {
		p.action, p.count = action, 0
	}
	p.count++
	p.stanzas = append(p.stanzas, passed{raw, action})
	p.bytes += len(raw.XML)
	for len(p.stanzas) > maxPassed || p.bytes > maxPassedBytes && len(p.stanzas) > 1 {
		p.bytes -= len(p.stanzas[0].raw.XML)
		p.stanzas[0] = passed{}
		p.stanzas = p.stanzas[1:]
	}
}

// by returns how many stanzas an action has passed over.
func (p *passedOver) by(action int) int {
	if action != p.action {
		return 0
	}
	return p.count
}
