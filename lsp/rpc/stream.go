package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// stream is the transport. What cannot be read as a message is answered with
// an error and passed over. What is written waits in a queue for the client to
// read it, so that nobody else has to.
type stream struct {
	log   *slog.Logger
	in    jsonrpc2.Stream
	input io.Closer
	out   io.Writer

	garbled bool // what was read last was no header; of the reading goroutine

	ended   chan struct{} // closed when nothing more can be read or written
	endOnce sync.Once

	flushed chan struct{} // closed when the writing has ended

	mutex     sync.Mutex
	filled    sync.Cond
	queue     []byte
	finishing bool
	err       error // why nothing can be written any more
}

// readOnly is the input as the framing library wants it.
type readOnly struct{ io.ReadCloser }

func (readOnly) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

func newStream(in io.ReadCloser, out io.Writer, log *slog.Logger) *stream {
	s := &stream{
		log: log, in: jsonrpc2.NewHeaderStream(readOnly{in}), input: in, out: out,
		ended: make(chan struct{}), flushed: make(chan struct{}),
	}
	s.filled.L = &s.mutex
	go s.write()
	return s
}

// Read returns the next message that is one.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		message, n, err := s.in.Read(ctx)
		switch {
		case err == nil:
			s.garbled = false
			return message, n, nil
		case errors.Is(err, jsonrpc2.ErrInvalidHeader):
			// One answer for all that stands before the next header.
			if !s.garbled {
				s.garbled = true
				s.refuse(jsonrpc2.NewError(jsonrpc2.ParseError, "invalid header: Content-Length is missing or wrong"))
			}
		case errors.Is(err, jsonrpc2.ErrParse):
			s.refuse(jsonrpc2.NewError(jsonrpc2.ParseError, "the message is not a JSON object"))
		case errors.Is(err, jsonrpc2.ErrInvalidRequest):
			s.refuse(jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the message is not a JSON-RPC 2.0 request, notification or response"))
		default:
			s.end(err)
			return nil, 0, err
		}
	}
}

// refuse answers what is no message; it has no id to answer to.
func (s *stream) refuse(err *jsonrpc2.Error) {
	s.log.Warn("unreadable message", "error", err)
	if _, err := s.Write(context.Background(), jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, err)); err != nil {
		s.log.Debug("not answered", "error", err)
	}
}

// end says that the connection is at its end.
func (s *stream) end(err error) {
	s.endOnce.Do(func() {
		if !errors.Is(err, io.EOF) {
			s.log.Info("the connection has ended", "cause", err)
		}
		close(s.ended)
	})
}

// Write puts a message into the queue. The error is that of an earlier message.
func (s *stream) Write(_ context.Context, message jsonrpc2.Message) (int64, error) {
	body := jsonrpc2.AppendMessage(nil, message)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	before := len(s.queue)
	s.queue = fmt.Appendf(s.queue, "Content-Length: %d\r\n\r\n", len(body))
	s.queue = append(s.queue, body...)
	s.filled.Signal()
	return int64(len(s.queue) - before), nil
}

// write writes what is in the queue until the stream is finished.
func (s *stream) write() {
	defer close(s.flushed)
	const most = 1 << 20 // a larger buffer is not kept
	var spare []byte
	for {
		s.mutex.Lock()
		for len(s.queue) == 0 && !s.finishing {
			s.filled.Wait()
		}
		if len(s.queue) == 0 {
			s.mutex.Unlock()
			return
		}
		messages := s.queue
		s.queue = spare[:0]
		s.mutex.Unlock()

		_, err := s.out.Write(messages)
		if spare = messages; cap(spare) > most {
			spare = nil
		}
		if err != nil {
			s.mutex.Lock()
			s.err = err
			s.mutex.Unlock()
			s.end(err)
			return
		}
	}
}

// finish ends the reading, and the writing once the queue is empty.
func (s *stream) finish() {
	s.mutex.Lock()
	s.finishing = true
	s.filled.Signal()
	s.mutex.Unlock()
	s.closeInput()
}

func (s *stream) closeInput() {
	if err := s.input.Close(); err != nil {
		s.log.Debug("input not closed", "error", err)
	}
}

// Close is called by the connection when its input has ended.
func (s *stream) Close() error {
	s.end(io.EOF)
	return nil
}
