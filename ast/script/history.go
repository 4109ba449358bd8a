package script

import (
	"sort"

	"github.com/scs-tools/scs/ast"
)

// History is what happens around an action, as indexes in Script.Actions; None
// stands where there is no such action. Reading it takes no longer however long
// the script is.
type History struct {
	Connects    int // the latest before it that connected its character; one that was connected already is none
	Disconnects int // the latest before it that disconnected its character; one that was not connected is none

	NextConnects    int // the next behind it that connects its character
	NextDisconnects int // the next behind it that disconnects its character
	NextReceives    int // the next behind it in which its character receives

	Offline        int  // the first since its character was last connected that the character did; it may be the action itself
	Sent, Received bool // whether the character has, from Offline to before the action

	Loud int // the latest, up to the action itself, in which anybody does anything but receive, or an unknown character acts

	AnyConnects int // the next behind it that connects any character of the cast
	Sends       int // the first of the script that sends
}

// History returns what happens around the action of that index.
func (s *Script) History(action int) *History {
	s.indexHistory.Do(s.makeHistory)
	return &s.history[action]
}

// ActionsOf returns what a character does, as indexes in Script.Actions, in
// order.
func (s *Script) ActionsOf(character int) []int {
	s.indexHistory.Do(s.makeHistory)
	return s.own[character]
}

// Previous returns the latest action of a character before that of an index,
// or None.
func (s *Script) Previous(character, action int) int {
	own := s.ActionsOf(character)
	if i := sort.SearchInts(own, action); i > 0 {
		return own[i-1]
	}
	return None
}

// Next returns the first action of a character behind that of an index, or
// None.
func (s *Script) Next(character, action int) int {
	own := s.ActionsOf(character)
	if i := sort.SearchInts(own, action+1); i < len(own) {
		return own[i]
	}
	return None
}

func (s *Script) makeHistory() {
	s.history = make([]History, len(s.Actions))
	// What is known of each character so far; that of unknown ones comes last.
	so := make([]History, len(s.Characters)+1)
	of := func(a *Action) *History {
		if a.Character == None {
			return &so[len(s.Characters)]
		}
		return &so[a.Character]
	}
	for i := range so {
		so[i] = History{Connects: None, Disconnects: None, NextConnects: None, NextDisconnects: None, NextReceives: None, Offline: None}
	}
	s.own = make([][]int, len(s.Characters))
	loud, sends := None, None
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Character != None {
			s.own[a.Character] = append(s.own[a.Character], i)
		}
		if a.Verb != ast.VerbReceives || a.Character == None {
			loud = i
		}
		if a.Verb == ast.VerbSends && sends == None {
			sends = i
		}
		now := of(a)
		if a.Before == Connected {
			now.Offline, now.Sent, now.Received = None, false, false
		}
		s.history[i] = *now
		h := &s.history[i]
		h.Loud = loud
		if h.Offline == None {
			h.Offline = i
		}
		if a.Before != Connected {
			now.Offline = h.Offline
			now.Sent = now.Sent || a.Verb == ast.VerbSends
			now.Received = now.Received || a.Verb == ast.VerbReceives
		}
		switch {
		case a.Before == a.After:
		case a.Verb == ast.VerbConnects:
			now.Connects = i
		case a.Verb == ast.VerbDisconnects:
			now.Disconnects = i
		}
	}
	anyConnects := None
	for i := len(s.Actions) - 1; i >= 0; i-- {
		a, h := &s.Actions[i], &s.history[i]
		now := of(a)
		h.NextConnects, h.NextDisconnects, h.NextReceives = now.NextConnects, now.NextDisconnects, now.NextReceives
		h.AnyConnects, h.Sends = anyConnects, sends
		switch a.Verb {
		case ast.VerbConnects:
			now.NextConnects = i
			if a.Character != None {
				anyConnects = i
			}
		case ast.VerbDisconnects:
			now.NextDisconnects = i
		case ast.VerbReceives:
			now.NextReceives = i
		}
	}
}
