package runner

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/xmlescape"
)

// uniqueText changes the names that a text holds and the run has for itself. That
// is right for the fields of forms, which often do not say what they hold, and
// for what a server writes, such as the note of a command (XEP-0050). What a
// character says stays as it is, and so does what others get of it.
func (p *mapper) uniqueText(e ast.Element, text ast.Text) {
	if p.unique.Suffix == "" {
		return
	}
	inForm := e.Namespace() == script.NamespaceForm && e.Local() == "value"
	if !inForm && (p.verb == ast.VerbSends || p.unique.sent[strings.TrimSpace(text.Value())]) {
		return
	}
	start := text.Span().Start
	hidden := strings.ToLower(hide(start, text.Text(), text.Node))
	if len(hidden) != text.Span().Len() {
		return // the lower case of some letters has another length
	}
	type name struct {
		at   int
		bare string
	}
	var found []name
	for _, bare := range slices.Concat(p.unique.accounts, p.unique.rooms) {
		for at := 0; ; at += len(bare) {
			next := strings.Index(hidden[at:], bare)
			if next < 0 {
				break
			}
			at += next
			if standsAlone(text, at, at+len(bare)) {
				found = append(found, name{at, text.Text()[at : at+len(bare)]})
			}
		}
	}
	slices.SortFunc(found, func(a, b name) int { return a.at - b.at })
	for _, n := range found {
		p.replaceBare(start+n.at, n.bare, xmlescape.Value)
	}
}

// standsAlone reports whether a name is no part of a longer one: the bytes of a
// text from an offset to another.
func standsAlone(text ast.Text, from, to int) bool {
	base, raw := text.Span().Start, text.Text()
	before, after := byte(' '), byte(' ')
	if from > 0 {
		before = raw[from-1]
	}
	if rest := strings.TrimLeft(raw[to:], ".!?"); rest != "" {
		after = rest[0]
	}
	for part := range text.Children() {
		entity, ok := part.Entity()
		space := ok && strings.TrimSpace(entity.Value()) == ""
		if part.Span().End == base+from {
			before = spaceOr0(space)
		}
		if part.Span().Start == base+to {
			after = spaceOr0(space)
		}
	}
	const around = " \t\r\n<>()[]{},;:"
	return strings.IndexByte(around, before) >= 0 && strings.IndexByte(around+"/", after) >= 0
}

// spaceOr0 is a space, or the 0 that stands for what is not written out.
func spaceOr0(space bool) byte {
	if space {
		return ' '
	}
	return 0
}
