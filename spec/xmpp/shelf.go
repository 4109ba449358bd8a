package xmpp

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// shelf holds everything of one kind (namespaces, forms, …) by key. What lies
// on it is known when the shelf is opened, and read from its file when it is
// taken for the first time.
type shelf[T any] struct {
	find   func(key string) *slot[T] // finds one slot without opening the shelf; nil if only opening helps
	few    atomic.Pointer[map[string]*slot[T]]
	mu     sync.Mutex // held by whoever adds to few, or opens
	open   func() map[string]*slot[T]
	once   sync.Once
	opened atomic.Bool
	slots  map[string]*slot[T]
	sorted sync.Once
	keys   []string // in order, once somebody asked for them
}

// slot is the place of one thing on a shelf.
type slot[T any] struct {
	base   *slot[T] // what the source extends, or nil
	source *source  // nil for a file of the program
	file   string   // the file of the program
	files  *embedded
	key    string
	about  string // what the index says of it besides
	how    *how[T]
	once   sync.Once
	value  atomic.Pointer[T]
}

// how says how things of a kind are come by.
type how[T any] struct {
	kind   string
	find   func(d *document, key string) *T
	finish func(raw *T) *T           // works out what the lines leave unsaid; may change raw
	extend func(base, raw *T) *T     // returns base with raw added, both left as they are
	keys   func(d *document) []keyed // what a document holds
}

// keyed is a key with what the index says of it.
type keyed struct{ key, about string }

// newShelf returns a shelf that is filled when it is opened.
func newShelf[T any](open func() map[string]*slot[T]) *shelf[T] {
	return &shelf[T]{open: open}
}

func (s *shelf[T]) ready() {
	if s.opened.Load() {
		return
	}
	s.once.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.slots = s.open()
		if few := s.few.Load(); few != nil {
			maps.Copy(s.slots, *few) // a thing has one place
		}
		s.opened.Store(true)
	})
}

// slot returns the place of what is under a key, or nil. As long as few things
// are asked for and all are there, each is looked for by itself: most runs need
// a handful of hundreds.
func (s *shelf[T]) slot(key string) *slot[T] {
	if s.opened.Load() {
		return s.slots[key]
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
	return s.slots[key]
}

// findOne looks for one slot without opening the shelf. It returns nil if only
// opening helps.
func (s *shelf[T]) findOne(key string) *slot[T] {
	if s.find == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := map[string]*slot[T]{}
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
func (s *shelf[T]) all() []string {
	s.ready()
	s.sorted.Do(func() { s.keys = slices.Sorted(maps.Keys(s.slots)) })
	return s.keys
}

// has reports whether there is something under a key, without reading it.
func (s *shelf[T]) has(key string) bool {
	return s.slot(key) != nil
}

// take returns what is there under a key, or nil.
func (s *shelf[T]) take(key string) *T {
	slot := s.slot(key)
	if slot == nil {
		return nil
	}
	return slot.get()
}

func (s *slot[T]) get() *T {
	if v := s.value.Load(); v != nil {
		return v
	}
	return s.read()
}

func (s *slot[T]) read() *T {
	s.once.Do(func() {
		raw := s.how.find(s.from().document(), s.key)
		switch {
		case raw == nil:
			// The index is older than the file; a test keeps that from happening.
			raw = new(T)
		case s.base != nil:
			raw = s.how.extend(s.base.get(), raw)
		default:
			raw = s.how.finish(raw)
		}
		s.value.Store(raw)
	})
	return s.value.Load()
}

// from returns the file that the thing is described in.
func (s *slot[T]) from() *source {
	if s.source != nil {
		return s.source
	}
	return s.files.source(s.file)
}

// under returns a shelf with what is here and what documents add.
func (s *shelf[T]) under(h *how[T], sources []*source) *shelf[T] {
	return newShelf(func() map[string]*slot[T] {
		s.ready()
		slots := maps.Clone(s.slots)
		for _, source := range sources {
			for _, k := range h.keys(source.document()) {
				slots[k.key] = &slot[T]{base: slots[k.key], source: source, key: k.key, about: k.about, how: h}
			}
		}
		return slots
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
