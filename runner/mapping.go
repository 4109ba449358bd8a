package runner

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Mapping says what a server calls the domains and accounts of a script that
// was written for another one.
type Mapping struct {
	Domains    map[string]string // the server's domain, by that of the script; subdomains follow
	Accounts   map[string]string // the server's bare JID, by that of the script
	Unique     Unique            // gives the run names of its own
	Vocabulary *xmpp.Vocabulary  // tells which values are JIDs; nil for the built-in one
}

// Mapped is a script in which the names of a mapping have been replaced.
type Mapped struct {
	File  *ast.File // as it is run
	edits []ast.Edit
	rooms []string
	nodes []Node
	caps  map[string]string // as uniqueNames has them
}

// Apply replaces the mapping's names where a script holds JIDs (RFC 7622) and
// domains: in the cast, in the attributes "to", "from" and "jid", and in what
// the vocabulary says is a JID or the name of a host. Text, ids, resources and
// namespaces stay as they are, but for names of the run's own in fields of forms
// and in text that the server makes. Lines stay lines.
func (m Mapping) Apply(f *ast.File) Mapped {
	if len(m.Domains) == 0 && len(m.Accounts) == 0 && m.Unique.Suffix == "" {
		return Mapped{File: f}
	}
	if m.Vocabulary == nil {
		m.Vocabulary = xmpp.Default()
	}
	p := mapper{mapping: m, unique: newUniqueNames(m.Unique, f)}
	for node := range f.Nodes() {
		if section, ok := node.Section(); ok {
			p.section(section)
		}
		if action, ok := node.Action(); ok {
			p.verb = action.Verb()
			for n := range node.Descendants() {
				p.node(n)
			}
		}
	}
	if len(p.edits) == 0 {
		return Mapped{File: f}
	}
	text, err := textedit.Apply(f.Text(), p.edits)
	if err != nil {
		return Mapped{File: f} // edits lie in values, which do not overlap
	}
	return Mapped{File: ast.Parse(f.Name(), text), edits: p.edits, rooms: p.rooms, nodes: p.nodes, caps: p.unique.caps}
}

// IsWritten reports whether File is the script as its author wrote it.
func (m Mapped) IsWritten() bool { return len(m.edits) == 0 }

// Written returns the bytes of the script as its author wrote it that a span of
// File stands for. A name that was replaced is taken as a whole.
func (m Mapped) Written(s ast.Span) ast.Span {
	return ast.Span{Start: m.written(s.Start, false), End: m.written(s.End, true)}
}

// written returns the offset in the author's text for one in File. Within a
// name that was replaced it is the start or the end of the name.
func (m Mapped) written(offset int, end bool) int {
	grown := 0 // by the edits before the offset
	for _, e := range m.edits {
		start := e.Span.Start + grown
		if offset <= start {
			break
		}
		if offset < start+len(e.New) {
			if end {
				return e.Span.End
			}
			return e.Span.Start
		}
		grown += len(e.New) - e.Span.Len()
	}
	return offset - grown
}

// mapper collects what a mapping changes in a script, in document order.
type mapper struct {
	mapping Mapping
	unique  *uniqueNames
	verb    ast.Verb // of the action at hand
	edits   []ast.Edit
	rooms   []string
	nodes   []Node
}

// section changes a character of the cast.
func (p *mapper) section(s ast.Section) {
	for property := range s.Properties() {
		if value := property.ValueSpan(); holdsAddress(property.Key()) {
			p.replace(value, property.Value(), ast.Node{}, func(name string) string { return name })
		}
	}
}

// node changes a node of a stanza.
func (p *mapper) node(n ast.Node) {
	p.uniqueClient(n)
	switch n.Kind() {
	case ast.KindAttr:
		a, _ := n.Attr()
		if p.isAddressAttr(a) {
			p.replace(a.ValueSpan(), a.Raw(), n, xmlescape.Value)
		}
		p.uniqueNode(n, a)
	case ast.KindText:
		text, _ := n.TextNode()
		if e, ok := n.Parent().Element(); ok && p.isAddressText(e) {
			p.replace(n.Span(), text.Text(), n, xmlescape.Value)
		} else if ok {
			p.uniqueText(e, text)
		}
	}
}
