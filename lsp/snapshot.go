package lsp

import (
	"fmt"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/lsp/position"
	"github.com/scs-tools/scs/lsp/rpc"
	"github.com/scs-tools/scs/spec/xmpp"
)

// snapshot is a document at one moment. It never changes; what costs time is
// worked out when it is asked for the first time, and then kept.
type snapshot struct {
	uri      documentURI
	path     string // of the file, or "" for a document that is none
	version  int32
	open     bool   // in the client; version means something
	id       string // of this snapshot, among all of the conversation
	file     *ast.File
	mapper   *position.Mapper
	client   *client
	settings effectiveSettings    // settings that hold for it
	failure  *protocol.Diagnostic // why a run of this text has failed; nil unless it has
	came     *acceptance          // what came in that run; nil without failure
	found    []ast.Diagnostic     // what a run of this text has found beside that
	deleted  bool                 // the file has gone from the disk since it was opened, saved or changed

	script   func() *script.Script
	findings func() []ast.Diagnostic
	names    func() *names
}

// newSnapshot returns a document that has just been opened.
func (s *server) newSnapshot(u documentURI, version int32, text string) *snapshot {
	name := u.path()
	if name == "" {
		name = string(u.shown)
	}
	return s.snapshotOfFile(u, version, ast.Parse(name, text), position.NewMapper(text, s.client.encoding))
}

// snapshotOfFile returns the snapshot of an open document with that tree.
func (s *server) snapshotOfFile(u documentURI, version int32, file *ast.File, mapper *position.Mapper) *snapshot {
	sn := &snapshot{
		uri: u, path: u.path(), version: version, open: true,
		id: s.newSnapshotID(), file: file, mapper: mapper, client: s.client,
	}
	sn.settings = s.settings.forDocument(u)
	sn.script = sync.OnceValue(func() *script.Script { return script.New(sn.file) })
	sn.findings = sync.OnceValue(sn.check)
	sn.names = sync.OnceValue(func() *names { return newNames(sn.script()) })
	return sn
}

// readSnapshot returns a document that is not open, from its file.
func (s *server) readSnapshot(u documentURI) (*snapshot, error) {
	path := u.path()
	if !strings.HasSuffix(path, ".scs") {
		return nil, fmt.Errorf("not a .scs file")
	}
	text, err := readfile.Text(path, readfile.MaxScript)
	if err != nil {
		return nil, err
	}
	sn := s.newSnapshot(u, 0, text)
	sn.open = false
	return sn, nil
}

// check lints the document.
func (sn *snapshot) check() []ast.Diagnostic {
	if sn.settings.lint == nil {
		return nil
	}
	return sn.settings.lint.Linter.Check(sn.file)
}

// vocabulary returns what is known of XMPP where the document lies: a project
// may know more than others.
func (sn *snapshot) vocabulary() *xmpp.Vocabulary {
	if sn.settings.lint == nil {
		return xmpp.Default()
	}
	return sn.settings.lint.Linter.Vocabulary()
}

func (sn *snapshot) text() string { return sn.file.Text() }

// offset returns the byte that a position of the client means.
func (sn *snapshot) offset(p protocol.Position) (int, error) {
	offset, err := sn.mapper.PositionToOffset(fromProtocol(p))
	if err != nil {
		return 0, rpc.InvalidParams(err)
	}
	return offset, nil
}

// span returns the bytes that a range of the client means.
func (sn *snapshot) span(r protocol.Range) (ast.Span, error) {
	span, err := sn.mapper.RangeToSpan(position.Range{Start: fromProtocol(r.Start), End: fromProtocol(r.End)})
	if err != nil {
		return ast.Span{}, rpc.InvalidParams(err)
	}
	return span, nil
}

// rangeOf returns a span as the client counts.
func (sn *snapshot) rangeOf(s ast.Span) protocol.Range {
	return rangeToProtocol(sn.mapper.SpanToRange(s))
}

func rangeToProtocol(r position.Range) protocol.Range {
	return protocol.Range{Start: toProtocol(r.Start), End: toProtocol(r.End)}
}

// location returns a span as a place in the client's documents.
func (sn *snapshot) location(s ast.Span) protocol.Location {
	return protocol.Location{URI: sn.uri.shown, Range: sn.rangeOf(s)}
}

// action returns the action that an offset lies in, its body and the blank
// lines behind it included, or nil.
func (sn *snapshot) action(offset int) *script.Action {
	s := sn.script()
	if top := sn.topBefore(offset); top.Kind() == ast.KindAction {
		if i := s.ActionOf(top); i != script.None {
			return &s.Actions[i]
		}
	}
	return nil
}

// lastActionUpTo returns the line of the last action that begins in a line or
// before it, both from 1: that of the action which the line belongs to. If there
// is none, it returns the line itself.
func (sn *snapshot) lastActionUpTo(line int) int {
	last := line
	for _, a := range sn.script().Actions {
		at := sn.file.Position(a.LineSpan().Start).Line
		if at > line {
			break
		}
		last = at
	}
	return last
}

// topBefore returns the last top-level node that starts at or before the
// offset, or the zero Node.
func (sn *snapshot) topBefore(offset int) ast.Node {
	if n := sn.file.NodeAt(offset); !n.IsZero() {
		return n.Top()
	}
	return sn.file.TopAt(offset)
}
