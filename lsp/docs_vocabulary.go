package lsp

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// vocabularyDocs writes down what the vocabulary knows, in Markdown, for hovers
// and the documentation of completions. What is not known is "".
type vocabularyDocs struct{ *xmpp.Vocabulary }

// preload reads what a completion may need before anybody waits for it: the
// files of all specifications, of which each is read once.
func (m vocabularyDocs) preload(ctx context.Context) {
	for _, uri := range m.Namespaces() {
		if ctx.Err() != nil {
			return
		}
		m.Brief(uri)
		m.Namespace(uri)
	}
}

// docSubject is something that a manual describes. It travels with a
// completion, which is documented when the user looks at it.
type docSubject struct {
	Kind  subjectKind `json:"what"`
	Names []string    `json:"names,omitempty"`
}

// subjectKind is a kind of subject.
type subjectKind string

// The topics, with the names that belong to them.
const (
	aboutElement   subjectKind = "element"   // namespace, local name
	aboutAttribute subjectKind = "attribute" // namespace and local name of the element, name
	aboutNamespace subjectKind = "namespace" // URI
	aboutStatus    subjectKind = "status"    // code
	aboutForm      subjectKind = "form"      // FORM_TYPE
	aboutField     subjectKind = "field"     // FORM_TYPE, var
	aboutFeature   subjectKind = "feature"   // var
	aboutIdentity  subjectKind = "identity"  // category, type
	aboutNode      subjectKind = "node"      // kind, name
	aboutRule      subjectKind = "rule"      // name
)

// page returns the description of a subject.
func (m vocabularyDocs) page(s docSubject) string {
	name := func(i int) string {
		if i < len(s.Names) {
			return s.Names[i]
		}
		return ""
	}
	switch s.Kind {
	case aboutElement:
		return m.element(name(0), name(1))
	case aboutAttribute:
		return m.attribute(name(0), name(1), name(2))
	case aboutNamespace:
		return m.namespace(name(0))
	case aboutStatus:
		return m.status(name(0))
	case aboutForm:
		return m.form(name(0))
	case aboutField:
		return m.field(name(0), name(1))
	case aboutFeature:
		return m.feature(name(0))
	case aboutIdentity:
		return m.identity(name(0), name(1))
	case aboutNode:
		return m.node(xmpp.NodeKind(name(0)), name(1))
	}
	return ""
}

func (m vocabularyDocs) namespace(uri string) string {
	n := m.Namespace(uri)
	if n == nil {
		return ""
	}
	a := docBuilder{heading: fmt.Sprintf("**`%s`**%s", uri, fromSpec(n.Spec)), doc: n.Doc}
	if n.Spec == nil || n.Title != n.Spec.Title {
		a.heading = strings.TrimSuffix(fmt.Sprintf("%s · %s", a.heading, n.Title), " · ")
	}
	a.addStatus(n)
	var roots []string
	for _, e := range n.Elements() {
		if e.Root {
			roots = append(roots, e.Name)
		}
	}
	a.addNames("elements", roots)
	return a.String()
}

func (m vocabularyDocs) element(uri, local string) string {
	e := m.Element(uri, local)
	if e == nil {
		return ""
	}
	n := m.Namespace(uri)
	a := docBuilder{heading: fmt.Sprintf("**`<%s>`**%s", local, fromSpec(n.Spec)), doc: e.Doc}
	a.addLine("namespace: `%s`", uri)
	a.addStatus(n)
	if c := e.Condition; c != nil {
		a.addCondition(c)
	}
	var required, optional []string
	for _, attribute := range e.Attributes() {
		if attribute.Required {
			required = append(required, attribute.Name)
		} else {
			optional = append(optional, attribute.Name)
		}
	}
	a.addNames("allowed in", e.In)
	a.addNames("required", required)
	a.addNames("optional", optional)
	var children []string
	for _, child := range e.Children {
		if child.Namespace == uri {
			children = append(children, child.Name+cardinality(child))
		}
	}
	a.addNames("holds", children)
	if e.Text != nil {
		a.addValue(e.Text)
	}
	if e.Legacy != "" {
		a.addLine("only in %s", e.Legacy)
	}
	return a.String()
}

func (m vocabularyDocs) attribute(uri, local, name string) string {
	known := m.Element(uri, local).Attribute(name)
	if known == nil {
		return ""
	}
	how := "optional"
	if known.Required {
		how = "required"
	}
	a := docBuilder{heading: fmt.Sprintf("**`%s`** of `<%s>`, %s", name, local, how), doc: known.Doc}
	a.addValue(&known.Value)
	return a.String()
}

func (m vocabularyDocs) status(code string) string {
	number, err := strconv.Atoi(code)
	if err != nil {
		return ""
	}
	s := m.MUCStatus(number)
	if s == nil {
		return ""
	}
	a := docBuilder{heading: fmt.Sprintf("**`%d`**, a status code of rooms%s", s.Code, fromSpec(s.Spec)), doc: s.Doc}
	a.addNames("allowed in", s.Stanzas)
	return a.String()
}

func (m vocabularyDocs) form(kind string) string {
	f := m.Form(kind)
	if f == nil {
		return ""
	}
	a := docBuilder{heading: fmt.Sprintf("**`%s`**, a FORM_TYPE%s", kind, fromSpec(f.Spec)), doc: f.Doc}
	var names []string
	for _, field := range f.Fields() {
		names = append(names, field.Name)
	}
	a.addNames("fields", names)
	return a.String()
}

func (m vocabularyDocs) field(kind, name string) string {
	if name == script.FieldFormType {
		return "**`FORM_TYPE`**: the hidden field whose value names the kind of form, and with it what the other fields mean " +
			"([XEP-0068](https://xmpp.org/extensions/xep-0068.html))."
	}
	f := m.Form(kind).Field(name)
	if f == nil {
		return ""
	}
	a := docBuilder{heading: fmt.Sprintf("**`%s`**, a field of `%s`", name, kind), doc: f.Doc}
	a.addValue(&f.Value)
	return a.String()
}

func (m vocabularyDocs) feature(name string) string {
	f := m.Feature(name)
	if f == nil {
		return m.namespace(name)
	}
	return (&docBuilder{heading: fmt.Sprintf("**`%s`**, a feature%s", name, fromSpec(f.Spec)),
		doc: cmp.Or(f.Doc, m.namespaceDoc(name))}).String()
}

// namespaceDoc returns what a namespace is for.
func (m vocabularyDocs) namespaceDoc(uri string) string {
	if n := m.Namespace(uri); n != nil {
		return n.Doc
	}
	return ""
}

func (m vocabularyDocs) identity(category, kind string) string {
	i := m.Identity(category, kind)
	if i == nil {
		return ""
	}
	return (&docBuilder{heading: fmt.Sprintf("**`%s/%s`**, an identity%s", category, kind, fromSpec(i.Spec)), doc: i.Doc}).String()
}

func (m vocabularyDocs) node(kind xmpp.NodeKind, name string) string {
	n := m.Node(kind, name)
	if n == nil {
		return ""
	}
	a := docBuilder{heading: fmt.Sprintf("**`%s`**, %s%s", name, nodeKinds[kind], fromSpec(n.Spec)), doc: cmp.Or(n.Doc, m.namespaceDoc(name))}
	var payloads []string
	for _, payload := range n.Payloads {
		payloads = append(payloads, payload.Local)
	}
	a.addNames("its items hold", payloads)
	return a.String()
}

var nodeKinds = map[xmpp.NodeKind]string{
	xmpp.DiscoNode:   "a node of service discovery",
	xmpp.PEPNode:     "a node that accounts publish to",
	xmpp.CommandNode: "an ad-hoc command",
}
