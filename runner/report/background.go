package report

import (
	"sync"

	"github.com/scs-tools/scs/internal/parallel"
)

// mostWaiting bounds the work that waits: who adds more waits too.
const mostWaiting = 64

// background does pieces of work one after the other, beside whoever adds them: who
// runs scripts does not wait for a page. After a panic nothing more is done.
// Its goroutine lives as long as there is work.
type background struct {
	mutex   sync.Mutex
	changed *sync.Cond // what waits has become less
	waiting []work
	active  bool
	err     error
}

// work is what is to be done for a script.
type work struct {
	script string
	do     func()
}

func newBackground() *background {
	b := &background{}
	b.changed = sync.NewCond(&b.mutex)
	return b
}

// add has a piece of work done for a script.
func (b *background) add(script string, do func()) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for len(b.waiting) >= mostWaiting {
		b.changed.Wait()
	}
	b.waiting = append(b.waiting, work{script, do})
	if !b.active {
		b.active = true
		go b.work()
	}
}

// work does what waits.
func (b *background) work() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for len(b.waiting) > 0 {
		next := b.waiting[0]
		b.waiting = b.waiting[1:]
		b.changed.Broadcast()
		if b.err != nil {
			continue
		}
		b.mutex.Unlock()
		panicked := parallel.Catch(next.do)
		b.mutex.Lock()
		if panicked != nil {
			b.err = scriptFailsReport(next.script, panicked)
		}
	}
	b.active = false
	b.changed.Broadcast()
}

// wait waits until all is done, and returns the panic that has ended it as an error.
func (b *background) wait() error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for b.active {
		b.changed.Wait()
	}
	return b.err
}
