package runner

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// Node is a node of a pubsub service (XEP-0060).
type Node struct{ Service, Name string }

// Unique makes the names of a run its own, so that it meets nothing that
// earlier runs have left on a server.
type Unique struct {
	Suffix string   // put behind names; "" leaves them
	Known  []string // bare JIDs of accounts that are on the server, and stay
}

// uniqueNames is what a suffix is put behind in a script.
type uniqueNames struct {
	Unique
	accounts []string          // bare JIDs of the cast, in lower case
	domains  []string          // of those
	rooms    []string          // bare JIDs on components of those that the script sends to, in lower case
	sent     map[string]bool   // the texts that the script sends
	nodes    map[string]bool   // on components of the domains
	onSelf   map[string]bool   // nodes that the script uses on the account of a character (XEP-0163)
	caps     map[string]string // hashes of what clients can do, each with the one that takes its place
}

// newUniqueNames finds the names in a script.
func newUniqueNames(u Unique, f *ast.File) *uniqueNames {
	names := &uniqueNames{Unique: u, sent: map[string]bool{}, nodes: map[string]bool{}, onSelf: map[string]bool{}}
	if u.Suffix == "" {
		return names
	}
	characters := script.New(f).Characters
	for i := range characters {
		bare := strings.ToLower(characters[i].Bare())
		_, domain, hasAccount := strings.Cut(bare, "@")
		if !hasAccount {
			domain = bare
		} else if !slices.ContainsFunc(u.Known, func(jid string) bool { return strings.EqualFold(jid, bare) }) {
			names.accounts = append(names.accounts, bare)
		}
		names.domains = append(names.domains, domain)
	}
	for node := range f.Nodes() {
		action, ok := node.Action()
		if !ok {
			continue
		}
		for n := range node.Descendants() {
			names.find(n, action.Verb() == ast.VerbSends)
		}
	}
	names.caps = uniqueCaps(f, u.Suffix)
	return names
}

// find adds the names in a node of a stanza, which the script sends or expects.
func (u *uniqueNames) find(n ast.Node, sends bool) {
	if text, ok := n.TextNode(); ok && sends {
		u.sent[strings.TrimSpace(text.Value())] = true
	}
	a, ok := n.Attr()
	if !ok || a.Prefix() != "" || !isPlain(n) {
		return
	}
	switch {
	case a.Name() == "to" && sends:
		bare, _, _ := strings.Cut(strings.ToLower(a.Raw()), "/")
		if _, room, ok := u.of(bare); ok && room && !slices.Contains(u.rooms, bare) {
			u.rooms = append(u.rooms, bare)
		}
	case a.Name() == "node" && isPubsub(a.Element()):
		if u.atComponent(a.Element()) != "" {
			u.nodes[a.Raw()] = true
		} else if sends {
			u.onSelf[a.Raw()] = true
		}
	}
}

// isPubsub reports whether an element belongs to pubsub.
func isPubsub(e ast.Element) bool {
	return e.Namespace() == "http://jabber.org/protocol/pubsub" || strings.HasPrefix(e.Namespace(), "http://jabber.org/protocol/pubsub#")
}

// isPlain reports whether a value has no entities, expressions or placeholders.
func isPlain(n ast.Node) bool {
	for range n.Children() {
		return false
	}
	return true
}

// atComponent returns the component that the stanza around an element goes to or
// comes from, "" if there is none.
func (u *uniqueNames) atComponent(e ast.Element) string {
	e = stanzaOf(e)
	for _, name := range []string{"to", "from"} {
		if at := e.AttrValue(name); u.isComponent(at) {
			return at
		}
	}
	return ""
}

// stanzaOf returns the stanza that an element is a part of.
func stanzaOf(e ast.Element) ast.Element {
	for parent, ok := e.ParentElement(); ok; parent, ok = e.ParentElement() {
		e = parent
	}
	return e
}

// hasSender reports whether the stanza around an element says who it is from.
func hasSender(e ast.Element) bool {
	_, ok := stanzaOf(e).Attr("from")
	return ok
}

// isComponent reports whether a domain is one below a domain of the cast.
func (u *uniqueNames) isComponent(domain string) bool {
	return slices.ContainsFunc(u.domains, func(d string) bool { return d != "" && strings.HasSuffix(strings.ToLower(domain), "."+d) })
}

// of reports whether the local part of a bare JID, in which hidden bytes are 0,
// gets the suffix: behind that many bytes.
func (u *uniqueNames) of(bare string) (at int, room, ok bool) {
	at = strings.LastIndexByte(bare, '@')
	if u.Suffix == "" || at <= 0 || bare[at-1] == 0 {
		return 0, false, false
	}
	room = u.isComponent(bare[at+1:])
	return at, room, room || slices.Contains(u.accounts, strings.ToLower(bare))
}

// uniqueNode puts the suffix behind the name of a node.
func (p *mapper) uniqueNode(n ast.Node, a ast.Attr) {
	if a.Name() != "node" || a.Prefix() != "" || !p.unique.nodes[a.Raw()] || !isPlain(n) {
		return
	}
	service := p.unique.atComponent(a.Element())
	if service == "" && (p.verb == ast.VerbSends || p.unique.onSelf[a.Raw()] || !isPubsub(a.Element()) || hasSender(a.Element())) {
		return
	}
	end := a.ValueSpan().End
	p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: end, End: end}, New: p.unique.Suffix})
	if service == "" {
		return // an answer that the script expects without a "from"
	}
	node := Node{Service: p.domain(service), Name: a.Raw() + p.unique.Suffix}
	if !slices.Contains(p.nodes, node) {
		p.nodes = append(p.nodes, node)
	}
}

// uniqueLocal puts the suffix behind the local part of a bare JID that starts at
// an offset of the script.
func (p *mapper) uniqueLocal(start int, bare string) {
	at, room, ok := p.unique.of(bare)
	if !ok {
		return
	}
	p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: start + at, End: start + at}, New: p.unique.Suffix})
	if jid := bare[:at] + p.unique.Suffix + "@" + p.domain(bare[at+1:]); room && !strings.ContainsRune(bare, 0) && !slices.Contains(p.rooms, jid) {
		p.rooms = append(p.rooms, jid)
	}
}

// domain returns what the server calls a domain of the script.
func (p *mapper) domain(domain string) string {
	if to, begin, ok := p.newDomain(domain); ok {
		return domain[:begin] + to
	}
	return domain
}

// Rooms returns the JIDs of rooms that have names of their own.
func (m Mapped) Rooms() []string { return m.rooms }

// Nodes returns the nodes that have names of their own.
func (m Mapped) Nodes() []Node { return m.nodes }
