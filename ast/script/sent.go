package script

import (
	"index/suffixarray"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
)

// sentText is all that a script sends. Looking for many values in it takes no
// longer than reading the script a few dozen times.
type sentText struct {
	text    string // the actions that send, one behind the other
	starts  []int  // of each of them
	actions []int  // in Script.Actions

	mutex sync.Mutex
	first map[string]int     // by value that was looked for: in Script.Actions
	index *suffixarray.Index // of text; nil as long as few values were looked for
}

// unindexed is how many values are looked for without an index of the text,
// which takes as long to make as this many searches.
const unindexed = 32

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
	t.text = all.String()
	return t
}

func (t *sentText) find(value string) int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if first, ok := t.first[value]; ok {
		return first
	}
	first := None
	if at := t.place(value); at >= 0 {
		first = t.actions[sort.SearchInts(t.starts, at+1)-1]
	}
	t.first[value] = first
	return first
}

// place returns where the value is first in the text, -1 if it is not there.
func (t *sentText) place(value string) int {
	if value == "" {
		return -1
	}
	if len(t.first) < unindexed {
		return strings.Index(t.text, value)
	}
	if t.index == nil {
		t.index = suffixarray.New([]byte(t.text))
	}
	places := t.index.Lookup([]byte(value), -1)
	if len(places) == 0 {
		return -1
	}
	return slices.Min(places)
}
