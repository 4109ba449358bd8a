package script

import (
	"index/suffixarray"
	"sort"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
)

// sentText is an index of all that a script sends, so that looking for many
// values takes no longer than reading the script a few times.
type sentText struct {
	index   *suffixarray.Index // of the texts of the actions that send, one behind the other
	starts  []int              // of each of them
	actions []int              // in Script.Actions

	mutex sync.Mutex
	first map[string]int // by value that was looked for: in Script.Actions
}

// FirstSent returns the index of the first action that sends, and whose text
// holds the value as the script writes it; None if there is none.
func (s *Script) FirstSent(value string) int {
	s.indexSent.Do(func() { s.sent = newSentText(s) })
	return s.sent.find(value)
}

func newSentText(s *Script) *sentText {
	t := &sentText{first: map[string]int{}}
	var all strings.Builder
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Verb == ast.VerbSends {
			t.starts = append(t.starts, all.Len())
			t.actions = append(t.actions, i)
			all.WriteString(a.Text())
			all.WriteByte(0) // which no script holds, so that no value is found across it
		}
	}
	t.index = suffixarray.New([]byte(all.String()))
	return t
}

func (t *sentText) find(value string) int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if first, ok := t.first[value]; ok {
		return first
	}
	first := None
	if places := t.index.Lookup([]byte(value), -1); len(places) > 0 {
		at := places[0]
		for _, place := range places {
			at = min(at, place)
		}
		first = t.actions[sort.SearchInts(t.starts, at+1)-1]
	}
	t.first[value] = first
	return first
}
