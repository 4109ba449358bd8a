package dap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/google/go-dap"
)

// maxUnsent is how much a client may leave unread before it counts as gone.
const maxUnsent = 64 << 20

// errNotRead is why nothing more is written.
var errNotRead = errors.New("the client does not read")

// wire writes messages, from a goroutine of its own: nobody has to wait for the
// client to read.
type wire struct {
	out     io.Writer
	flushed chan struct{} // closed when the writing has ended

	mutex  sync.Mutex
	filled sync.Cond
	queue  []byte
	seq    int
	ended  bool
	err    error // why nothing can be written any more
}

func newWire(out io.Writer) *wire {
	w := &wire{out: out, flushed: make(chan struct{})}
	w.filled.L = &w.mutex
	go w.write()
	return w
}

// send queues a message and gives it its number. The message must not be used
// any more.
func (w *wire) send(m dap.Message) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.ended || w.err != nil {
		return
	}
	w.seq++
	switch m := m.(type) {
	case dap.ResponseMessage:
		m.GetResponse().Seq = w.seq
	case dap.EventMessage:
		m.GetEvent().Seq = w.seq
	}
	body, err := json.Marshal(m)
	if err != nil {
		w.err = err
		return
	}
	if len(w.queue)+len(body) > maxUnsent {
		w.err = errNotRead
		return
	}
	w.queue = fmt.Appendf(w.queue, "Content-Length: %d\r\n\r\n", len(body))
	w.queue = append(w.queue, body...)
	w.filled.Signal()
}

// write writes what is queued until the wire is closed.
func (w *wire) write() {
	defer close(w.flushed)
	for {
		w.mutex.Lock()
		for len(w.queue) == 0 && !w.ended {
			w.filled.Wait()
		}
		if len(w.queue) == 0 {
			w.mutex.Unlock()
			return
		}
		messages := w.queue
		w.queue = nil
		w.mutex.Unlock()
		if _, err := io.Copy(w.out, bytes.NewReader(messages)); err != nil {
			w.mutex.Lock()
			w.err, w.ended = err, true
			w.mutex.Unlock()
			return
		}
	}
}

// close ends the writing once all that is queued is written.
func (w *wire) close() {
	w.mutex.Lock()
	w.ended = true
	w.filled.Signal()
	w.mutex.Unlock()
}

// failure returns why nothing can be written any more.
func (w *wire) failure() error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.err
}
