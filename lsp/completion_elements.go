package lsp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// payloadContexts returns the vocabulary's words for what stands in an element:
// none unless it is a stanza or the error of one.
func payloadContexts(e ast.Element) []string {
	if isIn(e, ast.NamespaceClient, "error") {
		return []string{"error"}
	}
	if e.IsZero() || !script.IsStanza(e) {
		return nil
	}
	kind := e.AttrValue("type")
	if e.Local() != script.StanzaIQ {
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
	brief         *xmpp.Brief
	usage         int  // its place among those that are used most
	rank          int  // its place among all, see order
	required      bool // has to stand there, and does not yet
	listed        bool // by the element around it, not only by its own specification
	sameNamespace bool // listed, and of the same namespace as the element around it

	elsewhere bool // mostly stands in another kind of stanza
}

// typicalCandidates is about how many payloads a stanza may have.
const typicalCandidates = 256

// candidates returns what may stand in an element, in no order; typed is what
// the user has written of it.
func (bc *bodyCompleter) candidates(parent ast.Element, typed string) []candidate {
	uri := parent.Namespace()
	known := bc.vocab.Element(uri, parent.Local())
	in := payloadContexts(parent)
	found := make([]candidate, 0, typicalCandidates)
	seen := make(map[xmpp.Name]bool, typicalCandidates)
	add := func(name xmpp.Name, one candidate) {
		if !seen[name] && name.Namespace != "jabber:server" {
			seen[name] = true
			one.Name, one.brief, one.usage = name, bc.vocab.Brief(name.Namespace), usageRank(name)
			found = append(found, one)
		}
	}
	if known != nil {
		for _, child := range known.Children {
			there := bc.countChildren(parent, child)
			if child.Max != xmpp.Unbounded && there >= child.Max {
				seen[xmpp.Name{Namespace: child.Namespace, Local: child.Name}] = true
				continue
			}
			add(xmpp.Name{Namespace: child.Namespace, Local: child.Name}, candidate{
				required: there < child.Min, listed: true, sameNamespace: child.Namespace == uri && len(in) == 0,
			})
		}
	}
	request := len(in) > 0 && strings.HasPrefix(in[0], script.StanzaIQ)
	for _, context := range in {
		for _, name := range bc.vocab.PayloadsIn(context) {
			joins := name.Namespace == namespaceMUC && bc.receives()
			add(name, candidate{elsewhere: !request && bc.vocab.Asks(name) || joins})
		}
	}
	for _, name := range bc.nodePayloads(parent) {
		add(name, candidate{listed: true})
	}
	if known == nil {
		for _, e := range bc.vocab.Namespace(uri).Elements() {
			add(xmpp.Name{Namespace: uri, Local: e.Name}, candidate{})
		}
	}
	if len(in) == 0 && (known == nil || len(known.Any) > 0 || known.Anything) {
		fitting := slices.ContainsFunc(found, func(one candidate) bool { return strings.HasPrefix(one.Local, typed) })
		if fitting {
			bc.incomplete = true // what is listed is meant nearly always
		} else {
			for _, name := range bc.stanzaPayloads(known) {
				add(name, candidate{elsewhere: true})
			}
		}
	}
	return found
}

// sortCandidates puts what has to be there first, then what is used most.
func sortCandidates(found []candidate) {
	for i := range found {
		found[i].rank = found[i].computeRank()
	}
	slices.SortFunc(found, func(a, b candidate) int {
		if a.rank != b.rank {
			return cmp.Compare(a.rank, b.rank)
		}
		return cmp.Or(strings.Compare(a.Local, b.Local), strings.Compare(a.Namespace, b.Namespace))
	})
}

// computeRank returns a number that is small for what should stand first: each
// question counts more than all that follow.
func (one *candidate) computeRank() int {
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
	yes(one.sameNamespace)
	then(len(elementUsage())+1, one.usage)
	yes(one.listed)
	yes(one.brief.Common)
	return order
}

// trueFirst orders what holds before what does not.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// countChildren returns how many of a child stand in an element.
func (bc *bodyCompleter) countChildren(parent ast.Element, child xmpp.Child) int {
	count := 0
	for e := range parent.Elements() {
		if isIn(e, child.Namespace, child.Name) {
			count++
		}
	}
	return count
}

// nodePayloads returns what the items of a node hold, if the element is such an
// item and the node has a fixed name.
func (bc *bodyCompleter) nodePayloads(item ast.Element) []xmpp.Name {
	around, ok := item.ParentElement()
	if !ok || item.Local() != "item" || !strings.HasPrefix(item.Namespace(), namespacePubsub) {
		return nil
	}
	if node := bc.vocab.Node(xmpp.PEPNode, around.AttrValue("node")); node != nil {
		return node.Payloads
	}
	return nil
}

// stanzaPayloads returns what may stand in an element that takes nearly
// everything: the payloads of stanzas.
func (bc *bodyCompleter) stanzaPayloads(known *xmpp.Element) []xmpp.Name {
	var names []xmpp.Name
	for _, context := range []string{script.StanzaMessage, script.StanzaPresence, "iq/set", "iq/get", "iq/result"} {
		for _, name := range bc.vocab.PayloadsIn(context) {
			if known == nil || known.Admits(name.Namespace) {
				names = append(names, name)
			}
		}
	}
	return names
}

// addElements offers what may stand in the innermost open element. The bracket
// is what has to be written before the name.
func (bc *bodyCompleter) addElements(bracket, typed string) {
	parent := bc.parent()
	found := bc.candidates(parent, typed)
	if len(found) > maxChoices && typed != "" {
		bc.incomplete = true
		found = slices.DeleteFunc(found, func(one candidate) bool { return !matchesTyped(typed, one.Local, one.brief) })
	}
	sortCandidates(found)
	form := formAround(parent)
	bc.items = slices.Grow(bc.items, min(len(found), maxChoices))
	for _, one := range found {
		if len(bc.items) >= maxChoices {
			bc.incomplete = true
			return
		}
		bc.add(bc.elementChoice(bracket, typed, one))
		switch {
		case one.Namespace == script.NamespaceForm && one.Local == "x":
			bc.addFormTemplates(bracket, typed, parent)
		case one.Namespace == script.NamespaceForm && one.Local == "field" && parent == form:
			bc.addFieldTemplates(bracket, typed, form)
		}
	}
}
