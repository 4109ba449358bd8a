package script

import (
	"iter"
	"sort"
	"sync"
)

// WithBare iterates over the characters with a bare JID, as it is written, in
// order.
func (s *Script) WithBare(bare string) iter.Seq[int] {
	return s.with(bare, &s.bare, func(c *Character) (string, bool) { return c.Bare(), true })
}

// WithFull iterates over the characters that ask for a full JID, in order: see
// [Character.Full].
func (s *Script) WithFull(full string) iter.Seq[int] {
	return s.with(full, &s.full, (*Character).Full)
}

// with iterates over the characters with an address, looking at each where they
// are few.
func (s *Script) with(address string, index *addressIndex, of func(*Character) (string, bool)) iter.Seq[int] {
	return func(yield func(int) bool) {
		if len(s.Characters) > few {
			for _, i := range index.find(s, address, of) {
				if !yield(i) {
					return
				}
			}
			return
		}
		for i := range s.Characters {
			if has, ok := of(&s.Characters[i]); ok && has == address && !yield(i) {
				return
			}
		}
	}
}

// addressIndex finds the characters of an address.
type addressIndex struct {
	once       sync.Once
	characters map[string][]int
}

func (x *addressIndex) find(s *Script, address string, of func(*Character) (string, bool)) []int {
	x.once.Do(func() {
		x.characters = make(map[string][]int, len(s.Characters))
		for i := range s.Characters {
			if has, ok := of(&s.Characters[i]); ok {
				x.characters[has] = append(x.characters[has], i)
			}
		}
	})
	return x.characters[address]
}

// requestIndex finds requests, as indexes in Script.Pairs.
type requestIndex struct {
	by    map[Asker][]int
	first map[string][]int // by id, the first of each character
	open  map[int][]int    // by character, those that are never answered
}

// RequestsBy returns the requests of an asker, as indexes in Script.Pairs.
func (s *Script) RequestsBy(asker Asker) []int {
	s.indexRequests.Do(s.makeRequests)
	return s.requests.by[asker]
}

// FirstRequests returns for each character that sends a request with that id
// the first one, as indexes in Script.Pairs, in order.
func (s *Script) FirstRequests(id string) []int {
	s.indexRequests.Do(s.makeRequests)
	return s.requests.first[id]
}

// NeverAnswered returns the requests that a character sends before an action and
// that have no answer in the script, as indexes in Script.Pairs, in order.
func (s *Script) NeverAnswered(character, action int) []int {
	s.indexRequests.Do(s.makeRequests)
	open := s.requests.open[character]
	return open[:sort.Search(len(open), func(i int) bool { return s.Pairs[open[i]].Request >= action })]
}

func (s *Script) makeRequests() {
	x := requestIndex{map[Asker][]int{}, map[string][]int{}, map[int][]int{}}
	for i := range s.Pairs {
		p := &s.Pairs[i]
		asker := Asker{s.Actions[p.Request].Character, p.ID}
		if len(x.by[asker]) == 0 {
			x.first[p.ID] = append(x.first[p.ID], i)
		}
		x.by[asker] = append(x.by[asker], i)
		if p.Response == None {
			x.open[asker.Character] = append(x.open[asker.Character], i)
		}
	}
	s.requests = x
}

// RequestsIn returns the requests that the action of that index sends, as the
// first and the index behind the last in Script.Pairs.
func (s *Script) RequestsIn(action int) (first, end int) {
	return s.requestsBefore(action), s.requestsBefore(action + 1)
}
