package script_test

import (
	"fmt"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

func TestFirstSent(t *testing.T) {
	s := script.New(ast.Parse("a.scs", "[Client] Romeo\n\n-----\n\nRomeo receives:\n\t<presence id='early'/>\n\n"+
		"Romeo sends:\n\t<presence id='one'/>\n\nRomeo connects\n\nRomeo sends:\n\t<presence id='two' to='one'/>\n"))
	for _, others := range []int{0, 100} { // after many values the text is indexed
		for i := range others {
			s.FirstSent(fmt.Sprintf("other %d", i))
		}
		for value, want := range map[string]int{
			"one": 1, "two": 3, "two' to='one": 3, "presence": 1, "early": script.None, "Romeo sends:": 1, "/>\nRomeo": script.None, "three": script.None, "": script.None,
		} {
			for range 2 { // the second time it is remembered
				if got := s.FirstSent(value); got != want {
					t.Errorf("after %d others, %q is first sent by %d, want %d", others, value, got, want)
				}
			}
		}
		s = script.New(s.File)
	}
}
