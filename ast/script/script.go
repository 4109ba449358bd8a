// Package script tells what the tree of a Scansion script means: who is in the
// cast, who is connected when, what an expression stands for, which iq answers
// which, what is compared strictly.
//
// It is a pure function of the tree. Linter, runner and language server ask
// it, so that they cannot disagree.
package script

import (
	"iter"
	"sort"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
)

// Script is the meaning of one file. It never changes and is safe for
// concurrent use.
type Script struct {
	File       *ast.File
	Characters []Character   // in the order of their sections; a name may come twice
	Separator  ast.Separator // the line that ends the cast; the zero value if there is none
	Actions    []Action      // in document order
	Bindings   []Binding     // what placeholders capture, in document order
	Uses       []Use         // expressions that ask for a capture, in document order
	Pairs      []Pair        // iq requests, in document order of the request

	doubts doubts

	longestName int              // of all characters, in bytes
	byName      map[string]int   // the first character of each name, in Characters; nil if they are few
	bound       map[string][]int // the bindings of each name, in Bindings

	indexSent sync.Once // makes sent
	sent      *sentText

	indexHistory sync.Once // makes history and own
	history      []History
	own          [][]int // by character, what it does: in Actions

	bare, full addressIndex

	indexRequests sync.Once // makes requests
	requests      requestIndex
}

// Connection is what is known of a character's connection at one point.
type Connection uint8

// The states of a connection.
const (
	NeverConnected Connection = iota
	Connected
	Disconnected // was connected before
)

// None stands for an index where there is nothing to point to.
const None = -1

// Action is one action with its names resolved.
type Action struct {
	ast.Action
	Index     int // in Script.Actions
	Character int // in Script.Characters: who acts; None if the cast has no such name
	Verb      ast.Verb
	Before    Connection // of the acting character
	After     Connection // of the acting character
	Online    int        // how many characters are connected when the action is done

	answers int // in Script.Pairs: see [Script.RequestOf]
}

// Binding is a place where a placeholder captures a value.
type Binding struct {
	Placeholder ast.Placeholder
	Action      int // in Script.Actions
}

// Use is an expression that asks for a capture.
type Use struct {
	Expression ast.Expression
	Action     int // in Script.Actions
	Binding    int // in Script.Bindings: the latest one before the action; None if there is none
}

// New works out what a file means.
func New(f *ast.File) *Script {
	s := &Script{File: f, doubts: doubts{anybody: None}}
	var count [ast.KindCount]int
	for n := range f.Nodes() {
		count[n.Kind()]++
	}
	s.Characters = make([]Character, 0, count[ast.KindSection])
	s.Actions = make([]Action, 0, count[ast.KindAction])
	actions := 0
	for n := range f.Nodes() {
		switch n.Kind() {
		case ast.KindAction:
			actions++
		case ast.KindUnknown:
			s.doubts.lines = append(s.doubts.lines, actions)
		case ast.KindSection:
			section, _ := n.Section()
			s.Characters = append(s.Characters, newCharacter(section))
		case ast.KindSeparator:
			if s.Separator.IsZero() {
				s.Separator, _ = n.Separator()
				s.doubts.lines = nil
			}
		}
	}
	s.nameCharacters()
	s.actions()
	s.pairs()
	return s
}

// actions resolves the actions in order and follows every connection.
func (s *Script) actions() {
	connections := make([]Connection, len(s.Characters))
	online := 0
	for node := range s.File.Actions() {
		s.Actions = append(s.Actions, Action{Action: node, Index: len(s.Actions), answers: None})
		a := &s.Actions[len(s.Actions)-1]
		a.Character, a.Verb = s.actor(node)
		if a.Character != None {
			now := &connections[a.Character]
			a.Before = *now
			s.Characters[a.Character].Acts = true
			switch {
			case a.Verb == ast.VerbConnects && *now != Connected:
				*now = Connected
				online++
				if c := &s.Characters[a.Character]; c.Connects == None {
					c.Connects = a.Index
				}
			case a.Verb == ast.VerbDisconnects && *now == Connected:
				*now = Disconnected
				online--
			}
			a.After = *now
		}
		a.Online = online
		if a.doubtful() {
			s.doubts.add(a)
		}
		s.captures(a)
	}
}

// actor returns who acts and what they do. Names may hold words that are
// verbs, so where the tree's split gives no known name, the longest name that
// the line starts with decides.
func (s *Script) actor(a ast.Action) (int, ast.Verb) {
	if i := s.Find(a.Name()); i != None {
		return i, a.Verb()
	}
	line := s.File.Slice(a.LineSpan())
	for i := range s.Leading(line) {
		word := strings.TrimLeft(line[len(s.Characters[i].Name):], " \t")
		if end := strings.IndexAny(word, ": \t"); end >= 0 {
			word = word[:end]
		}
		if v := ast.VerbOf(word); v != ast.VerbUnknown {
			return i, v
		}
	}
	return None, a.Verb()
}

// Leading iterates over the characters whose names a line starts with, with a
// space or a tab behind them, the longest name first. Names of more than 256
// bytes are not looked for.
func (s *Script) Leading(line string) iter.Seq[int] {
	const most = 256
	return func(yield func(int) bool) {
		for end := min(len(line)-1, s.longestName, most); end > 0; end-- {
			if line[end] != ' ' && line[end] != '\t' {
				continue
			}
			if i := s.Find(line[:end]); i != None && !yield(i) {
				return
			}
		}
	}
}

// captureKinds are the kinds of node that bind a capture or ask for one.
const captureKinds = 1<<ast.KindPlaceholder | 1<<ast.KindExpression

// captures records what an action binds and what captures it asks for. What it
// binds is there for the actions after it: a stanza that does not match binds
// nothing.
func (s *Script) captures(a *Action) {
	before := len(s.Bindings)
	for n := range a.DescendantsOf(captureKinds) {
		switch n.Kind() {
		case ast.KindPlaceholder:
			p, _ := n.Placeholder()
			if a.Verb == ast.VerbReceives && p.Keyword() == ast.PlaceholderCapture && Known(p) {
				if s.bound == nil {
					s.bound = map[string][]int{}
				}
				s.bound[p.Name()] = append(s.bound[p.Name()], len(s.Bindings))
				s.Bindings = append(s.Bindings, Binding{p, a.Index})
			}
		case ast.KindExpression:
			e, _ := n.Expression()
			if e.Form() == ast.FormCapture && e.Closed() {
				s.Uses = append(s.Uses, Use{e, a.Index, s.latest(e.Name(), before)})
			}
		}
	}
}

// latest returns the last of the first n bindings that has the name.
func (s *Script) latest(name string, n int) int {
	bound := s.bound[name]
	if i := sort.SearchInts(bound, n); i > 0 {
		return bound[i-1]
	}
	return None
}

// Bound returns the index of the binding that a capture's name stands for in
// the action of that index: the latest one before it, or None.
func (s *Script) Bound(name string, action int) int {
	return s.latest(name, sort.Search(len(s.Bindings), func(i int) bool { return s.Bindings[i].Action >= action }))
}

// FirstBinding returns the index of the first binding of that name anywhere in
// the script, or None.
func (s *Script) FirstBinding(name string) int {
	if bound := s.bound[name]; len(bound) > 0 {
		return bound[0]
	}
	return None
}

// NextBinding returns the next binding of the same name behind that of an index,
// or None.
func (s *Script) NextBinding(binding int) int {
	bound := s.bound[s.Bindings[binding].Placeholder.Name()]
	if i := sort.SearchInts(bound, binding+1); i < len(bound) {
		return bound[i]
	}
	return None
}

// Find returns the index of the first character of that name, or None.
func (s *Script) Find(name string) int {
	if s.byName != nil {
		if i, ok := s.byName[name]; ok {
			return i
		}
		return None
	}
	for i := range s.Characters {
		if s.Characters[i].Name == name {
			return i
		}
	}
	return None
}

// few is how many characters are looked at one by one.
const few = 16

// nameCharacters makes the index of a cast in which looking at each name would
// take longer.
func (s *Script) nameCharacters() {
	for i := range s.Characters {
		s.longestName = max(s.longestName, len(s.Characters[i].Name))
	}
	if len(s.Characters) <= few {
		return
	}
	s.byName = make(map[string]int, len(s.Characters))
	for i := range s.Characters {
		if _, known := s.byName[s.Characters[i].Name]; !known {
			s.byName[s.Characters[i].Name] = i
		}
	}
}

// ActionOf returns the index of the action that the node is or stands in, or
// None.
func (s *Script) ActionOf(n ast.Node) int {
	top := n.Top()
	low, high := 0, len(s.Actions)
	at := top.Span().Start
	for low < high {
		middle := (low + high) / 2
		if s.Actions[middle].Span().Start < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(s.Actions) && s.Actions[low].Node == top {
		return low
	}
	return None
}

// InScope returns the bindings whose captures the action of that index can
// use, the latest first, each name once.
func (s *Script) InScope(action int) []int {
	var found []int
	seen := map[string]bool{}
	for i := len(s.Bindings) - 1; i >= 0; i-- {
		b := s.Bindings[i]
		if name := b.Placeholder.Name(); b.Action < action && !seen[name] {
			seen[name] = true
			found = append(found, i)
		}
	}
	return found
}

// Connected reports whether a character is connected when the action of that
// index starts.
func (s *Script) Connected(character, action int) bool {
	last := s.Previous(character, action)
	return last != None && s.Actions[last].After == Connected
}
