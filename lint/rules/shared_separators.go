package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// castEnd returns where the separator starts that ends a cast with other lines
// of dashes in it: the first one behind the last section, if a section stands
// behind the script's separator and no action before that one. It returns -1
// if the script's separator is where it belongs, or none is.
func castEnd(s *script.Script) int {
	if len(s.Characters) == 0 {
		return -1
	}
	last := s.Characters[len(s.Characters)-1].Section.Span().Start
	if last < s.Separator.Span().Start {
		return -1
	}
	for n := range s.File.Nodes() {
		switch n.Kind() {
		case ast.KindAction:
			return -1
		case ast.KindSeparator:
			if at := n.Span().Start; at > last {
				return at
			}
		}
	}
	return -1
}
