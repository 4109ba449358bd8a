package lsp

import (
	"cmp"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// The stanzas (RFC 6120, section 8).
const (
	stanzaIQ       = "iq"
	stanzaMessage  = "message"
	stanzaPresence = "presence"
)

// isStanza reports whether an element is a stanza of a client, wherever it
// stands.
func isStanza(e ast.Element) bool {
	return e.Namespace() == ast.NamespaceClient && slices.Contains([]string{stanzaIQ, stanzaMessage, stanzaPresence}, e.Local())
}

// contexts returns the vocabulary's words for what stands in an element: none
// unless it is a stanza or the error of one.
func contexts(e ast.Element) []string {
	if isIn(e, ast.NamespaceClient, "error") {
		return []string{"error"}
	}
	if e.IsZero() || !isStanza(e) {
		return nil
	}
	kind := e.AttrValue("type")
	if e.Local() != stanzaIQ {
		if kind == script.TypeError {
			return []string{e.Local() + "/error", e.Local()}
		}
		return []string{e.Local()}
	}
	switch kind {
	case script.TypeGet, script.TypeSet, script.TypeResult:
		return []string{"iq/" + kind}
	case script.TypeError:
		return []string{"iq/error", "iq/get", "iq/set"}
	}
	return []string{"iq/get", "iq/set", "iq/result"}
}

// candidate is an element that may stand at the cursor.
type candidate struct {
	xmpp.Name
	brief    *xmpp.Brief
	usage    int  // its place among those that are used most
	rank     int  // its place among all, see order
	required bool // has to stand there, and does not yet
	listed   bool // by the element around it, not only by its own specification
	own      bool // listed, and of the same namespace as the element around it

	elsewhere bool // mostly stands in another kind of stanza
}

// manyCandidates is about how many payloads a stanza may have.
const manyCandidates = 256

// candidates returns what may stand in an element, in no order; typed is what
// the user has written of it.
func (at *bodyCompleter) candidates(parent ast.Element, typed string) []candidate {
	uri := parent.Namespace()
	known := at.known.Element(uri, parent.Local())
	in := contexts(parent)
	found := make([]candidate, 0, manyCandidates)
	seen := make(map[xmpp.Name]bool, manyCandidates)
	add := func(name xmpp.Name, one candidate) {
		if !seen[name] && name.Namespace != "jabber:server" {
			seen[name] = true
			one.Name, one.brief, one.usage = name, at.known.Brief(name.Namespace), usage(name)
			found = append(found, one)
		}
	}
	if known != nil {
		for _, child := range known.Children {
			there := at.there(parent, child)
			if child.Max != xmpp.Unbounded && there >= child.Max {
				seen[xmpp.Name{Namespace: child.Namespace, Local: child.Name}] = true
				continue
			}
			add(xmpp.Name{Namespace: child.Namespace, Local: child.Name}, candidate{
				required: there < child.Min, listed: true, own: child.Namespace == uri && len(in) == 0,
			})
		}
	}
	request := len(in) > 0 && strings.HasPrefix(in[0], stanzaIQ)
	for _, context := range in {
		for _, name := range at.known.PayloadsIn(context) {
			joins := name.Namespace == namespaceMUC && at.receives()
			add(name, candidate{elsewhere: !request && at.known.Asks(name) || joins})
		}
	}
	for _, name := range at.payloadsOf(parent) {
		add(name, candidate{listed: true})
	}
	if known == nil {
		for _, e := range at.known.Namespace(uri).Elements() {
			add(xmpp.Name{Namespace: uri, Local: e.Name}, candidate{})
		}
	}
	if len(in) == 0 && (known == nil || len(known.Any) > 0 || known.Anything) {
		fitting := slices.ContainsFunc(found, func(one candidate) bool { return strings.HasPrefix(one.Local, typed) })
		if fitting {
			at.cut = true // what is listed is meant nearly always
		} else {
			for _, name := range at.anywhere(known) {
				add(name, candidate{elsewhere: true})
			}
		}
	}
	return found
}

// sortCandidates puts what has to be there first, then what is used most.
func sortCandidates(found []candidate) {
	for i := range found {
		found[i].rank = found[i].order()
	}
	slices.SortFunc(found, func(a, b candidate) int {
		if a.rank != b.rank {
			return cmp.Compare(a.rank, b.rank)
		}
		return cmp.Or(strings.Compare(a.Local, b.Local), strings.Compare(a.Namespace, b.Namespace))
	})
}

// order returns a number that is small for what should stand first: each
// question counts more than all that follow.
func (one *candidate) order() int {
	order := 0
	then := func(values, value int) { order = order*values + value }
	yes := func(b bool) {
		if b {
			then(2, 0)
		} else {
			then(2, 1)
		}
	}
	yes(one.required)
	yes(!one.elsewhere)
	yes(one.own)
	then(len(usual())+1, one.usage)
	yes(one.listed)
	yes(one.brief.Common)
	return order
}

// before orders what holds before what does not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// there returns how many of a child stand in an element.
func (at *bodyCompleter) there(parent ast.Element, child xmpp.Child) int {
	count := 0
	for e := range parent.Elements() {
		if isIn(e, child.Namespace, child.Name) {
			count++
		}
	}
	return count
}

// payloadsOf returns what the items of a node hold, if the element is such an
// item and the node has a fixed name.
func (at *bodyCompleter) payloadsOf(item ast.Element) []xmpp.Name {
	around, ok := item.ParentElement()
	if !ok || item.Local() != "item" || !strings.HasPrefix(item.Namespace(), namespacePubsub) {
		return nil
	}
	if node := at.known.Node(xmpp.PEPNode, around.AttrValue("node")); node != nil {
		return node.Payloads
	}
	return nil
}

// anywhere returns what may stand in an element that takes nearly everything:
// the payloads of stanzas.
func (at *bodyCompleter) anywhere(known *xmpp.Element) []xmpp.Name {
	var names []xmpp.Name
	for _, context := range []string{stanzaMessage, stanzaPresence, "iq/set", "iq/get", "iq/result"} {
		for _, name := range at.known.PayloadsIn(context) {
			if known == nil || known.Admits(name.Namespace) {
				names = append(names, name)
			}
		}
	}
	return names
}

// elements offers what may stand in the innermost open element. The bracket is
// what has to be written before the name.
func (at *bodyCompleter) elements(bracket, typed string) {
	parent := at.parent()
	found := at.candidates(parent, typed)
	if len(found) > mostChoices && typed != "" {
		at.cut = true
		found = slices.DeleteFunc(found, func(one candidate) bool { return !fits(typed, one.Local, one.brief) })
	}
	sortCandidates(found)
	form := formAround(parent)
	at.items = slices.Grow(at.items, min(len(found), mostChoices))
	for _, one := range found {
		if len(at.items) >= mostChoices {
			at.cut = true
			return
		}
		at.offer(at.element(bracket, typed, one))
		switch {
		case one.Namespace == script.NamespaceForm && one.Local == "x":
			at.formTemplates(bracket, typed, parent)
		case one.Namespace == script.NamespaceForm && one.Local == "field" && parent == form:
			at.fieldTemplates(bracket, typed, form)
		}
	}
}

// element returns the choice of an element.
func (at *bodyCompleter) element(bracket, typed string, one candidate) choice {
	made := choice{
		label: one.Local, kind: protocol.CompletionItemKindStruct, about: aboutOf(one.Namespace, one.Local),
	}
	if one.Namespace != at.defaultNamespace() {
		made.origin = originOf(one.brief)
		made.filter = wordsFor(typed, one.Local, one.brief)
	}
	made.old = at.known.Namespace(one.Namespace).SupersededBy != ""
	var text template
	text.text(bracket)
	if at.rest.ended || at.rest.equals {
		text.text(one.Local)
		if one.Namespace != at.defaultNamespace() && !at.restHas("xmlns") {
			text.text(" xmlns=", at.quoted(one.Namespace))
		}
	} else {
		at.writeElement(&text, one.Name, at.defaultNamespace(), contexts(at.parent()))
	}
	made.text, made.snippet = text.plain.String(), text.snippet.String()
	if end := "</" + one.Local + ">"; (at.parent().IsZero() || at.parent().Name() != one.Local) && strings.HasPrefix(at.after[min(at.rest.word, len(at.after)):], end) {
		made.text, made.snippet = opened(made.text, end), opened(made.snippet, end)
	}
	return at.here(made)
}

// opened returns an element up to the end of its start tag, since its end tag
// follows already.
func opened(element, end string) string {
	if start, ok := strings.CutSuffix(element, "/>"); ok {
		return start + ">"
	}
	return strings.TrimSuffix(element, end)
}

// restHas reports whether an attribute stands behind the cursor.
func (at *bodyCompleter) restHas(name string) bool {
	return slices.ContainsFunc(at.rest.attrs, func(a tagAttr) bool { return a.name == name })
}

// writeElement writes an element from its name on: what has to be there, and
// its end tag. The namespace is the default one around it.
func (at *bodyCompleter) writeElement(text *template, name xmpp.Name, namespace string, in []string) {
	known := at.known.Element(name.Namespace, name.Local)
	text.text(name.Local)
	if name.Namespace != namespace {
		text.text(" xmlns=", at.quoted(name.Namespace))
	}
	for _, a := range at.attributesInOrder(known) {
		if a.Required && !strings.Contains(a.Name, ":") {
			text.text(" ", a.Name, "=")
			at.writeValue(text, name, a)
		}
	}
	if isEmpty(known, in) {
		text.text("/>")
		return
	}
	text.text(">")
	switch {
	case known == nil || known.Text == nil:
		text.end()
	case len(known.Text.Values) > 0 && !known.Text.Open:
		text.pick(at.inOrder(name.Local, known.Text.Values))
	default:
		text.stop("")
	}
	text.text("</", name.Local, ">")
}

// writeValue writes the value of an attribute with its quotes. A JID gets
// double quotes, since ${Romeo's JID} needs them.
func (at *bodyCompleter) writeValue(text *template, element xmpp.Name, a *xmpp.Attribute) {
	quote := at.quoteFor(a)
	text.text(quote)
	switch {
	case a.Fixed != "":
		text.text(a.Fixed)
	case len(a.Values) > 0 && !a.Open:
		text.pick(at.inOrder(element.Local, a.Values))
	case a.Type == "boolean":
		text.pick([]string{"true", "false"})
	default:
		text.stop("")
	}
	text.text(quote)
}

// isEmpty reports whether an element is most likely written without content:
// because it takes none, or because it says all in its attributes, or because
// it asks for something by being there.
func isEmpty(known *xmpp.Element, in []string) bool {
	if known == nil || known.Text != nil {
		return false
	}
	own, child, single := 0, false, true
	for _, c := range known.Children {
		child = child || c.Min > 0
		if c.Namespace == known.Namespace {
			own++
			single = single && c.Max == 1
		}
	}
	needs := len(known.Required()) > 0
	switch {
	case child:
		return false
	case known.Namespace == namespaceMUC, len(known.Children) == 0 && len(known.Any) == 0 && !known.Anything:
		return true
	case len(in) == 1 && in[0] == "iq/get":
		// A wrapper like <pubsub> says with its child what is wanted.
		return !single || own <= 3 || len(known.Attributes()) > 0
	case own == 0:
		return needs
	}
	return single && !known.Root && len(known.Attributes()) > 0
}

// defaultNamespace returns the namespace that an element without a prefix and
// without xmlns has at the cursor.
func (at *bodyCompleter) defaultNamespace() string {
	for _, e := range slices.Backward(at.open) {
		if a, ok := e.Attr("xmlns"); ok {
			return a.Value()
		}
	}
	return ast.NamespaceClient
}

// quoted returns a value in the quotes of the tag that is being written.
func (at *bodyCompleter) quoted(value string) string { return "'" + value + "'" }

func (at *bodyCompleter) quoteFor(a *xmpp.Attribute) string {
	if strings.HasPrefix(a.Type, "jid") {
		return `"`
	}
	return "'"
}
