package script_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

const cast = "[Client] Romeo\n\tjid: romeo@localhost\n[Client] Juliet\n\tjid: juliet@localhost\n-----\n"

// The connection of a character is certain unless a line before the action may
// have changed it without anybody understanding how.
func TestCertain(t *testing.T) {
	for _, tt := range []struct {
		name, before string
		want         bool
	}{
		{"nothing before", "", true},
		{"known actions", "Juliet connects\nRomeo connects\n", true},
		{"another with an unknown verb", "Juliet conects\n", true},
		{"the same with an unknown verb", "Romeo conects\n", false},
		{"an unknown name that connects", "Romoe connects\n", false},
		{"an unknown name that sends", "Romoe sends:\n\t<presence/>\n", true},
		{"a line that is nothing known", "Romeo, come forth\n", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := script.New(ast.Parse("test.scs", cast+tt.before+"Romeo sends:\n\t<presence/>\nwhat follows is of no account\n"))
			if got := s.Certain(s.Find("Romeo"), len(s.Actions)-1); got != tt.want {
				t.Errorf("Certain is %t after %q", got, tt.before)
			}
		})
	}
}

// Everything between two actions is understood unless one of its actions, or a
// line between them, leaves something open.
func TestUnderstood(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		from, to   int
		want       bool
	}{
		{"known actions", "Romeo connects\nRomeo sends:\n\t<presence/>\nRomeo receives: nothing\n", 0, 3, true},
		{"an unknown name inside", "Romeo connects\nRomoe connects\nJuliet connects\n", 0, 2, false},
		{"an unknown name behind", "Romeo connects\nRomoe connects\nJuliet connects\n", 0, 1, true},
		{"an unknown name before", "Romoe connects\nJuliet connects\nRomeo connects\n", 1, 3, true},
		{"an unknown verb", "Romeo connects\nRomeo snds:\n\t<presence/>\n", 0, 2, false},
		{"two stanzas", "Romeo sends:\n\t<presence/>\n\t<presence/>\n", 0, 1, false},
		{"a stanza under connects", "Romeo connects\n\t<presence/>\n", 0, 1, false},
		{"a stanza under nothing", "Romeo receives: nothing\n\t<presence/>\n", 0, 1, false},
		{"a line at the start", "who?\nRomeo connects\nJuliet connects\n", 0, 1, false},
		{"a line before the first action", "Romeo connects\nwho?\nJuliet connects\nRomeo disconnects\n", 1, 2, true},
		{"a line between", "Romeo connects\nwho?\nJuliet connects\nRomeo disconnects\n", 0, 1, false},
		{"a line at the end", "Romeo connects\nJuliet connects\nwho?\n", 1, 2, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := script.New(ast.Parse("test.scs", cast+tt.text))
			if got := s.Understood(tt.from, tt.to); got != tt.want {
				t.Errorf("from action %d to %d, Understood is %t of %q", tt.from, tt.to, got, tt.text)
			}
		})
	}
}

// A line of the cast that is nothing known does not cast doubt on the actions.
func TestUnderstoodBehindABrokenCast(t *testing.T) {
	s := script.New(ast.Parse("test.scs", "the cast\n"+cast+"Romeo connects\n"))
	if !s.Understood(0, 1) || !s.Certain(0, 1) {
		t.Error("a line before the separator leaves the actions in doubt")
	}
}

func TestRequestOf(t *testing.T) {
	s := script.New(ast.Parse("test.scs", cast+"Romeo connects\n"+
		"Romeo sends:\n\t<iq type='get' id='a'/>\nRomeo sends:\n\t<iq id='b' type='set'/>\n"+
		"Romeo receives:\n\t<iq type='result' id='a'/>\nRomeo receives:\n\t<iq type='result' id='c'/>\n"))
	if got := s.RequestOf(3); got != 0 {
		t.Errorf("the answer to the first request belongs to request %d", got)
	}
	if got := s.RequestOf(4); got != script.None {
		t.Errorf("an answer to nothing belongs to request %d", got)
	}
	if got := s.File.Slice(s.Pairs[1].Place()); got != "id='b'" {
		t.Errorf("the place of the second request is %q", got)
	}
}
