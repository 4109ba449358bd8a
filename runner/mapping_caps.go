package runner

import (
	"crypto/sha1"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// Namespaces of what clients can do (XEP-0115 and XEP-0030).
const (
	namespaceCaps = "http://jabber.org/protocol/caps"
	namespaceInfo = "http://jabber.org/protocol/disco#info"
)

// uniqueCaps returns the hashes by which clients of a script say what they can do
// (XEP-0115), each with the one of a client whose name has the suffix. A server
// remembers a hash and does not ask what it stands for again. Only a hash that
// the script's own answers prove can be made anew.
func uniqueCaps(f *ast.File, suffix string) map[string]string {
	hashes := map[string]string{}
	var wrong []string
	for node := range f.Nodes() {
		action, ok := node.Action()
		if !ok || action.Verb() != ast.VerbSends {
			continue
		}
		for n := range node.Descendants() {
			query, ok := n.Element()
			ver := infoHash(query, ok)
			if ver == "" {
				continue
			}
			if known := newCaps(query); known.hash("") != ver || hashes[ver] != "" && hashes[ver] != known.hash(suffix) {
				wrong = append(wrong, ver)
			} else {
				hashes[ver] = known.hash(suffix)
			}
		}
	}
	for _, ver := range wrong {
		delete(hashes, ver)
	}
	return hashes
}

// infoHash returns the hash that an answer to a question about capabilities
// names in its node, "" if an element is none or holds what is not written out.
func infoHash(query ast.Element, ok bool) string {
	if !ok || query.Local() != "query" || query.Namespace() != namespaceInfo || query.SelfClosing() {
		return ""
	}
	if iq, ok := query.ParentElement(); !ok || iq.AttrValue("type") != "result" {
		return ""
	}
	if holdsValue(query.Node) {
		return ""
	}
	_, ver := cutNode(query.AttrValue("node"))
	return ver
}

// holdsValue reports whether there is an expression or a placeholder in a node.
func holdsValue(n ast.Node) bool {
	for range n.DescendantsOf(ast.KindSet(ast.KindExpression, ast.KindPlaceholder)) {
		return true
	}
	return false
}

// cutNode returns the hash of capabilities in the name of a node, and what stands
// before it.
func cutNode(node string) (before, ver string) {
	at := strings.LastIndexByte(node, '#')
	if at < 0 {
		return node, ""
	}
	return node[:at+1], node[at+1:]
}

// caps are the strings that a hash of capabilities is made of (XEP-0115, section
// 5.1), without the "<" that ends each.
type caps struct {
	identities [][2]string // category, type and language; the name
	features   []string
	forms      []string
}

func newCaps(query ast.Element) caps {
	var c caps
	for e := range query.Elements() {
		switch {
		case e.Namespace() == namespaceInfo && e.Local() == "identity":
			c.identities = append(c.identities, [2]string{
				e.AttrValue("category") + "/" + e.AttrValue("type") + "/" + e.AttrValue("xml:lang") + "/", e.AttrValue("name"),
			})
		case e.Namespace() == namespaceInfo && e.Local() == "feature":
			c.features = append(c.features, e.AttrValue("var"))
		case e.Namespace() == script.NamespaceForm && e.Local() == "x":
			c.forms = append(c.forms, formOfCaps(e))
		}
	}
	return c
}

// formOfCaps returns what a form adds to a hash of capabilities.
func formOfCaps(x ast.Element) string {
	var fields []string
	for field := range x.Elements() {
		if name := field.AttrValue("var"); field.Local() == "field" && name != script.FieldFormType {
			var values []string
			for value := range field.Elements() {
				values = append(values, value.TextContent())
			}
			slices.Sort(values)
			fields = append(fields, strings.Join(append([]string{name}, values...), "<"))
		}
	}
	slices.Sort(fields)
	return strings.Join(append([]string{script.FormType(x)}, fields...), "<")
}

// hash returns the hash for a client with a suffix behind its names.
func (c *caps) hash(suffix string) string {
	var identities []string
	for _, identity := range c.identities {
		identities = append(identities, identity[0]+identity[1]+suffix)
	}
	var text strings.Builder
	for _, part := range [][]string{identities, c.features, c.forms} {
		for _, one := range slices.Sorted(slices.Values(part)) {
			text.WriteString(one + "<")
		}
	}
	sum := sha1.Sum([]byte(text.String())) // the one that every server must know
	return base64.StdEncoding.EncodeToString(sum[:])
}

// uniqueClient gives a client a name of its own where a stanza says what it can
// do.
func (p *mapper) uniqueClient(n ast.Node) {
	if len(p.unique.caps) == 0 {
		return
	}
	if e, ok := n.Element(); ok {
		if _, named := e.Attr("name"); !named && p.isUniqueIdentity(e) {
			end := e.NameSpan().End
			p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: end, End: end}, New: ` name="` + p.unique.Suffix + `"`})
		}
		return
	}
	a, ok := n.Attr()
	if !ok || a.Prefix() != "" {
		return
	}
	before, ver := "", a.Raw()
	switch e := a.Element(); {
	case a.Name() == "name" && p.isUniqueIdentity(e):
		if !holdsValue(n) {
			end := a.ValueSpan().End
			p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: end, End: end}, New: p.unique.Suffix})
		}
		return
	case a.Name() == "node" && e.Namespace() == namespaceInfo:
		before, ver = cutNode(ver)
	case a.Name() != "ver" || e.Namespace() != namespaceCaps:
		return
	}
	if own := p.unique.caps[ver]; own != "" {
		span := a.ValueSpan()
		span.Start += len(before)
		p.edits = append(p.edits, ast.Edit{Span: span, New: own})
	}
}

// isUniqueIdentity reports whether an element is the identity of a client whose
// hash is a new one.
func (p *mapper) isUniqueIdentity(e ast.Element) bool {
	if e.Local() != "identity" || e.Namespace() != namespaceInfo {
		return false
	}
	query, ok := e.ParentElement()
	if !ok {
		return false
	}
	_, ver := cutNode(query.AttrValue("node"))
	return p.unique.caps[ver] != ""
}

// Hashes returns the hashes of what clients can do (XEP-0115) that are the run's
// own, each with that of the script.
func (m Mapped) Hashes() map[string]string {
	written := make(map[string]string, len(m.caps))
	for ver, own := range m.caps {
		written[own] = ver
	}
	return written
}
