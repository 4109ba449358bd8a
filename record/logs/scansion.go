package logs

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
)

// scansionFormat is what Prosody's mod_scansion_record writes: a script, or,
// after the server was killed, the ".log" with its actions alone.
var scansionFormat = Format{
	Name: "scansion", Title: "mod_scansion_record",
	starts: starting(scansionLine), read: readScansion,
}

// scansionLine finds the lines that a recording has in column 0.
var scansionLine = lazy.Regexp(`^(# mod_scansion_record on host |\[Client\] |\w[\w' ]* (connects|disconnects|sends:|receives:)$)`)

func readScansion(r *reader) error {
	f := ast.Parse("", string(r.rest))
	r.rest = nil
	jids := map[string]string{}
	for s := range f.Sections() {
		for p := range s.Properties() {
			if p.Key() == script.PropertyJID {
				jids[s.Name()] = p.Value()
			}
		}
	}
	for n := range f.Nodes() {
		line := f.Position(n.Span().Start).Line
		r.line = line
		if n.Kind() == ast.KindUnknown {
			r.skip(line, f.Position(n.Span().End).Line, "not a line of "+r.log.Format.Title, n.Text())
			continue
		}
		action, ok := n.Action()
		if !ok {
			continue
		}
		p := place{session: action.Name(), name: action.Name(), from: line, to: line}
		switch action.Verb() {
		case ast.VerbConnects:
			r.opened(p)
			r.bound(p, jids[action.Name()])
		case ast.VerbDisconnects:
			r.closed(p)
		case ast.VerbSends, ast.VerbReceives:
			p.direction = Sent
			if action.Verb() == ast.VerbReceives {
				p.direction = Received
			}
			text := strings.TrimSpace(f.Slice(action.BodySpan()))
			r.begin(p, f.Slice(action.LineSpan()), text)
			r.record.to = f.Position(action.Span().End).Line
			r.end()
		default:
			r.skip(line, f.Position(n.Span().End).Line, "unknown verb", f.Slice(action.LineSpan()))
		}
	}
	return nil
}
