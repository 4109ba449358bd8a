package stream

import (
	"fmt"
	"sync/atomic"
)

// DefaultBudget is how many bytes of memory the stanzas of a connection may
// take that nobody has taken from its queue, where [Options] do not say.
const DefaultBudget = 64 << 20

// perStanza is what a stanza takes in memory beside its bytes.
const perStanza = 256

// Budget bounds the memory that stanzas take, over any number of connections.
// It is safe for concurrent use.
type Budget struct {
	limit int64
	keep  bool
	used  atomic.Int64
}

// NewBudget returns a budget of that many bytes. With keep, stanzas count for
// good: they are kept when they have been read.
func NewBudget(limit int, keep bool) *Budget { return &Budget{limit: int64(limit), keep: keep} }

// Take sets the bytes of a stanza aside. It reports false, and sets nothing
// aside, if they exceed the budget.
func (b *Budget) Take(s Stanza) bool {
	size := s.size()
	if b.used.Add(size) <= b.limit {
		return true
	}
	b.used.Add(-size)
	return false
}

// Release gives back what [Budget.Take] set aside for a stanza.
func (b *Budget) Release(s Stanza) {
	if !b.keep {
		b.used.Add(-s.size())
	}
}

// restore sets aside again what was released, without asking: it was within
// the budget before.
func (b *Budget) restore(s Stanza) {
	if !b.keep {
		b.used.Add(s.size())
	}
}

// exceeded is the error of a stanza for which nothing is left.
func (b *Budget) exceeded() *Error {
	message := fmt.Sprintf("more than %d MB unread: the server sends faster than the script receives", b.limit>>20)
	if b.keep {
		message = fmt.Sprintf("more than %d MB received: too much to record", b.limit>>20)
	}
	return &Error{Kind: KindLimit, Step: StepTraffic, Message: message}
}

// size returns the bytes of memory that a stanza takes.
func (s Stanza) size() int64 { return int64(len(s.Raw)+len(s.XML)) + perStanza }
