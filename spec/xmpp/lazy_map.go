package xmpp

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// lazyMap holds everything of one kind (namespaces, forms, …) by key. Its keys
// are known once it is open; a value is read from its file when it is asked for
// the first time.
type lazyMap[T any] struct {
	find    func(key string) *lazyEntry[T] // finds one entry without opening the map; nil if only opening helps
	few     atomic.Pointer[map[string]*lazyEntry[T]]
	mu      sync.Mutex // held by whoever adds to few, or opens
	open    func() map[string]*lazyEntry[T]
	once    sync.Once
	opened  atomic.Bool
	entries map[string]*lazyEntry[T]
	sorted  sync.Once
	keys    []string // in order, once somebody asked for them
}

// lazyEntry is a value of a [lazyMap] that may not have been read yet.
type lazyEntry[T any] struct {
	base   *lazyEntry[T] // what the source extends, or nil
	source *source       // nil for a file of the program
	file   string        // the file of the program
	files  *embedded
	key    string
	about  string // what the index says of it besides
	loader *loader[T]
	once   sync.Once
	value  atomic.Pointer[T]
}

// loader reads the values of one kind.
type loader[T any] struct {
	kind   string
	find   func(d *document, key string) *T
	finish func(raw *T) *T           // works out what the lines leave unsaid; may change raw
	extend func(base, raw *T) *T     // returns base with raw added, both left as they are
	keys   func(d *document) []keyed // what a document holds
}

// keyed is a key with what the index says of it.
type keyed struct{ key, about string }

// newLazyMap returns a map that is filled when it is opened.
func newLazyMap[T any](open func() map[string]*lazyEntry[T]) *lazyMap[T] {
	return &lazyMap[T]{open: open}
}

func (s *lazyMap[T]) ready() {
	if s.opened.Load() {
		return
	}
	s.once.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.entries = s.open()
		if few := s.few.Load(); few != nil {
			maps.Copy(s.entries, *few) // a value has one entry
		}
		s.opened.Store(true)
	})
}

// entry returns what is under a key, or nil. As long as few things
// are asked for and all are there, each is looked for by itself: most runs need
// a handful of hundreds.
func (s *lazyMap[T]) entry(key string) *lazyEntry[T] {
	if s.opened.Load() {
		return s.entries[key]
	}
	if few := s.few.Load(); few != nil {
		if found := (*few)[key]; found != nil {
			return found
		}
	}
	if found := s.findOne(key); found != nil {
		return found
	}
	s.ready()
	return s.entries[key]
}

// findOne looks for one entry without opening the map. It returns nil if only
// opening helps.
func (s *lazyMap[T]) findOne(key string) *lazyEntry[T] {
	if s.find == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := map[string]*lazyEntry[T]{}
	if few := s.few.Load(); few != nil {
		known = *few
	}
	const most = 32
	if found := known[key]; found != nil || len(known) == most || s.opened.Load() {
		return found
	}
	own := strings.Clone(key) // key may be a piece of a script, or on the stack
	found := s.find(own)
	if found != nil {
		known = maps.Clone(known)
		known[own] = found
		s.few.Store(&known)
	}
	return found
}

// all returns the keys in order.
func (s *lazyMap[T]) all() []string {
	s.ready()
	s.sorted.Do(func() { s.keys = slices.Sorted(maps.Keys(s.entries)) })
	return s.keys
}

// has reports whether there is something under a key, without reading it.
func (s *lazyMap[T]) has(key string) bool {
	return s.entry(key) != nil
}

// take returns what is there under a key, or nil.
func (s *lazyMap[T]) take(key string) *T {
	entry := s.entry(key)
	if entry == nil {
		return nil
	}
	return entry.get()
}

func (s *lazyEntry[T]) get() *T {
	if v := s.value.Load(); v != nil {
		return v
	}
	return s.read()
}

func (s *lazyEntry[T]) read() *T {
	s.once.Do(func() {
		raw := s.loader.find(s.from().document(), s.key)
		switch {
		case raw == nil:
			// The index is older than the file; a test keeps that from happening.
			raw = new(T)
		case s.base != nil:
			raw = s.loader.extend(s.base.get(), raw)
		default:
			raw = s.loader.finish(raw)
		}
		s.value.Store(raw)
	})
	return s.value.Load()
}

// from returns the file that the thing is described in.
func (s *lazyEntry[T]) from() *source {
	if s.source != nil {
		return s.source
	}
	return s.files.source(s.file)
}

// under returns a map with what is here and what documents add.
func (s *lazyMap[T]) under(h *loader[T], sources []*source) *lazyMap[T] {
	return newLazyMap(func() map[string]*lazyEntry[T] {
		s.ready()
		entries := maps.Clone(s.entries)
		for _, source := range sources {
			for _, k := range h.keys(source.document()) {
				entries[k.key] = &lazyEntry[T]{base: entries[k.key], source: source, key: k.key, about: k.about, loader: h}
			}
		}
		return entries
	})
}

// source is a data file.
type source struct {
	name string
	text func() string
	once sync.Once
	doc  *document
}

// document returns what the file says, read when it is asked for the first
// time.
func (s *source) document() *document {
	s.once.Do(func() {
		text := s.text()
		s.doc, _ = parse(s.name, text)
		s.text = nil
	})
	return s.doc
}

// list is a list of keys in order, made when it is asked for the first time.
type list struct {
	get func() []string
}

func newList(make func() []string) *list { return &list{sync.OnceValue(make)} }

// under returns a list with what is here and what documents add.
func (l *list) under(keys func(*document) []keyed, sources []*source) *list {
	return newList(func() []string {
		all := slices.Clone(l.get())
		for _, source := range sources {
			for _, k := range keys(source.document()) {
				all = append(all, k.key)
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	})
}
