package script_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

func TestFirstSent(t *testing.T) {
	s := script.New(ast.Parse("a.scs", "[Client] Romeo\n\n-----\n\nRomeo receives:\n\t<presence id='early'/>\n\n"+
		"Romeo sends:\n\t<presence id='one'/>\n\nRomeo connects\n\nRomeo sends:\n\t<presence id='two' to='one'/>\n"))
	for value, want := range map[string]int{
		"one": 1, "two": 3, "two' to='one": 3, "presence": 1, "early": script.None, "Romeo sends:": 1, "/>\nRomeo": script.None, "three": script.None,
	} {
		for range 2 { // the second time it is remembered
			if got := s.FirstSent(value); got != want {
				t.Errorf("%q is first sent by %d, want %d", value, got, want)
			}
		}
	}
}
