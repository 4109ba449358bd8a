package lsp

import (
	"context"
	"io"
	"maps"
	"slices"
	"sync/atomic"
)

// Inspected is a server whose documents can be looked at from outside.
type Inspected struct{ server atomic.Pointer[server] }

// Serve is [Serve].
func (i *Inspected) Serve(ctx context.Context, in io.ReadCloser, out io.Writer, options Options) error {
	return serve(ctx, in, out, options, func(s *server) { i.server.Store(s) })
}

// Text returns the text of an open document, as the server has it.
func (i *Inspected) Text(uri string) (string, bool) {
	u, _ := parseURI(uri)
	d := i.server.Load().documents.find(u.key)
	if d == nil {
		return "", false
	}
	sn, err := d.current()
	if err != nil {
		return "", false
	}
	return sn.text(), true
}

// Methods returns the requests that the server answers.
func Methods() []string {
	requests, _ := (&server{}).methods()
	return slices.Sorted(maps.Keys(requests))
}

// Late returns what publishes the diagnostics of a document that is open now,
// whatever has become of it by then. It returns when they have been published.
func (i *Inspected) Late(uri string) (publish func()) {
	s := i.server.Load()
	u, _ := parseURI(uri)
	d := s.documents.find(u.key)
	s.publisher.mutex.Lock()
	pub := s.publisher.pending[u.key]
	s.publisher.mutex.Unlock()
	return func() {
		pub.running.Lock()
		defer pub.running.Unlock()
		s.publisher.publish(s.ctx, d, pub)
	}
}
