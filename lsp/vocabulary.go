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

// manual writes down what the vocabulary knows, in Markdown, for hovers and the
// documentation of completions. What is not known is "".
type manual struct{ *xmpp.Vocabulary }

// readAhead reads what a completion may need before anybody waits for it: the
// files of all specifications, of which each is read once.
func (m manual) readAhead(ctx context.Context) {
	for _, uri := range m.Namespaces() {
		if ctx.Err() != nil {
			return
		}
		m.Brief(uri)
		m.Namespace(uri)
	}
}

// subject is something that a manual describes. It travels with a completion,
// which is documented when the user looks at it.
type subject struct {
	What  topic    `json:"what"`
	Names []string `json:"names,omitempty"`
}

// topic is a kind of subject.
type topic string

// The topics, with the names that belong to them.
const (
	aboutElement   topic = "element"   // namespace, local name
	aboutAttribute topic = "attribute" // namespace and local name of the element, name
	aboutNamespace topic = "namespace" // URI
	aboutStatus    topic = "status"    // code
	aboutForm      topic = "form"      // FORM_TYPE
	aboutField     topic = "field"     // FORM_TYPE, var
	aboutFeature   topic = "feature"   // var
	aboutIdentity  topic = "identity"  // category, type
	aboutNode      topic = "node"      // kind, name
	aboutRule      topic = "rule"      // name
)

// page returns the description of a subject.
func (m manual) page(s subject) string {
	name := func(i int) string {
		if i < len(s.Names) {
			return s.Names[i]
		}
		return ""
	}
	switch s.What {
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

// article is a description in the making: a heading, a sentence, a list.
type article struct {
	heading, doc string
	lines        []string
}

func (a *article) line(format string, args ...any) {
	a.lines = append(a.lines, "- "+fmt.Sprintf(format, args...))
}

// names adds a line with a list of names, unless it is empty.
func (a *article) names(title string, names []string) {
	const most = 24
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	if len(names) > 0 {
		a.line("%s: `%s`%s", title, strings.Join(names, "`, `"), more)
	}
}

// value adds what may stand in an attribute, a text or a field.
func (a *article) value(v *xmpp.Value) {
	switch {
	case v.Fixed != "":
		a.line("always `%s`", v.Fixed)
	case len(v.Values) > 0 && v.Open:
		a.names("for example", v.Values)
	case len(v.Values) > 0:
		a.names("one of", v.Values)
	case v.Type == "jid?":
		a.line("a JID, most likely")
	case v.Type == "jid":
		a.line("a JID")
	case v.Type != "" && v.Type != "string":
		a.line("type: `%s`", v.Type)
	}
	if v.Min != nil {
		a.line("at least %d", *v.Min)
	}
	if v.Max != nil {
		a.line("at most %d", *v.Max)
	}
	if v.Default != "" {
		a.line("`%s` where it is absent", v.Default)
	}
}

// String returns the article in Markdown.
func (a *article) String() string {
	text := a.heading
	if a.doc != "" {
		text += "\n\n" + a.doc
	}
	if len(a.lines) > 0 {
		text += "\n\n" + strings.Join(a.lines, "\n")
	}
	return text
}

// specification returns the name and title of a specification with a link to
// it, or "".
func specification(s *xmpp.Spec) string {
	if s == nil {
		return ""
	}
	name := s.Name
	if s.Title != "" {
		name += ": " + s.Title
	}
	if url := s.URL(); url != "" {
		return fmt.Sprintf("[%s](%s)", name, url)
	}
	return name
}

// of returns the end of a heading: where a thing is from.
func of(s *xmpp.Spec) string {
	if from := specification(s); from != "" {
		return ", " + from
	}
	return ""
}

// standing adds how far a namespace can be relied on.
func (a *article) standing(n *xmpp.Namespace) {
	if n.Status != "" && n.Status != "RFC" && n.SupersededBy == "" && n.Superseded == "" {
		a.line("status: %s", n.Status)
	}
	if n.SupersededBy != "" {
		since := ""
		if n.Superseded != "" {
			since = " since " + n.Superseded
		}
		a.line("superseded%s by `%s`", since, n.SupersededBy)
	} else if n.Superseded != "" {
		a.line("no part of the specification any more since %s", n.Superseded)
	}
}

func (m manual) namespace(uri string) string {
	n := m.Namespace(uri)
	if n == nil {
		return ""
	}
	a := article{heading: fmt.Sprintf("**`%s`**%s", uri, of(n.Spec)), doc: n.Doc}
	if n.Spec == nil || n.Title != n.Spec.Title {
		a.heading = strings.TrimSuffix(fmt.Sprintf("%s · %s", a.heading, n.Title), " · ")
	}
	a.standing(n)
	var roots []string
	for _, e := range n.Elements() {
		if e.Root {
			roots = append(roots, e.Name)
		}
	}
	a.names("elements", roots)
	return a.String()
}

func (m manual) element(uri, local string) string {
	e := m.Element(uri, local)
	if e == nil {
		return ""
	}
	n := m.Namespace(uri)
	a := article{heading: fmt.Sprintf("**`<%s>`**%s", local, of(n.Spec)), doc: e.Doc}
	a.line("namespace: `%s`", uri)
	a.standing(n)
	if c := e.Condition; c != nil {
		a.condition(c)
	}
	var required, optional []string
	for _, attribute := range e.Attributes() {
		if attribute.Required {
			required = append(required, attribute.Name)
		} else {
			optional = append(optional, attribute.Name)
		}
	}
	a.names("stands in", e.In)
	a.names("required", required)
	a.names("optional", optional)
	var children []string
	for _, child := range e.Children {
		if child.Namespace == uri {
			children = append(children, child.Name+times(child))
		}
	}
	a.names("holds", children)
	if e.Text != nil {
		a.value(e.Text)
	}
	if e.Legacy != "" {
		a.line("only in %s", e.Legacy)
	}
	return a.String()
}

// condition adds what an element means in an error.
func (a *article) condition(c *xmpp.Condition) {
	a.line("condition of an error (%s)", c.Kind)
	a.names("error types", c.Types)
	a.names("error types in use besides", c.Also)
	a.names("comes with", c.With)
	if c.Code != 0 {
		a.line("was number %d before 2004", c.Code)
	}
}

// times returns how often a child may stand there, as a vocabulary file has it.
func times(c xmpp.Child) string {
	switch {
	case c.Min == 0 && c.Max == xmpp.Unbounded:
		return "*"
	case c.Max == xmpp.Unbounded:
		return "+"
	case c.Min == 0:
		return "?"
	}
	return ""
}

func (m manual) attribute(uri, local, name string) string {
	known := m.Element(uri, local).Attribute(name)
	if known == nil {
		return ""
	}
	how := "optional"
	if known.Required {
		how = "required"
	}
	a := article{heading: fmt.Sprintf("**`%s`** of `<%s>`, %s", name, local, how), doc: known.Doc}
	a.value(&known.Value)
	return a.String()
}

func (m manual) status(code string) string {
	number, err := strconv.Atoi(code)
	if err != nil {
		return ""
	}
	s := m.MUCStatus(number)
	if s == nil {
		return ""
	}
	a := article{heading: fmt.Sprintf("**`%d`**, a status code of rooms%s", s.Code, of(s.Spec)), doc: s.Doc}
	a.names("stands in", s.Stanzas)
	return a.String()
}

func (m manual) form(kind string) string {
	f := m.Form(kind)
	if f == nil {
		return ""
	}
	a := article{heading: fmt.Sprintf("**`%s`**, a FORM_TYPE%s", kind, of(f.Spec)), doc: f.Doc}
	var names []string
	for _, field := range f.Fields() {
		names = append(names, field.Name)
	}
	a.names("fields", names)
	return a.String()
}

func (m manual) field(kind, name string) string {
	if name == script.FieldFormType {
		return "**`FORM_TYPE`**: the hidden field whose value names the kind of form, and with it what the other fields mean " +
			"([XEP-0068](https://xmpp.org/extensions/xep-0068.html))."
	}
	f := m.Form(kind).Field(name)
	if f == nil {
		return ""
	}
	a := article{heading: fmt.Sprintf("**`%s`**, a field of `%s`", name, kind), doc: f.Doc}
	a.value(&f.Value)
	return a.String()
}

func (m manual) feature(name string) string {
	f := m.Feature(name)
	if f == nil {
		return m.namespace(name)
	}
	return (&article{heading: fmt.Sprintf("**`%s`**, a feature%s", name, of(f.Spec)),
		doc: cmp.Or(f.Doc, m.about(name))}).String()
}

// about returns what a namespace is for.
func (m manual) about(uri string) string {
	if n := m.Namespace(uri); n != nil {
		return n.Doc
	}
	return ""
}

func (m manual) identity(category, kind string) string {
	i := m.Identity(category, kind)
	if i == nil {
		return ""
	}
	return (&article{heading: fmt.Sprintf("**`%s/%s`**, an identity%s", category, kind, of(i.Spec)), doc: i.Doc}).String()
}

func (m manual) node(kind xmpp.NodeKind, name string) string {
	n := m.Node(kind, name)
	if n == nil {
		return ""
	}
	a := article{heading: fmt.Sprintf("**`%s`**, %s%s", name, nodeKinds[kind], of(n.Spec)), doc: cmp.Or(n.Doc, m.about(name))}
	var payloads []string
	for _, payload := range n.Payloads {
		payloads = append(payloads, payload.Local)
	}
	a.names("its items hold", payloads)
	return a.String()
}

var nodeKinds = map[xmpp.NodeKind]string{
	xmpp.DiscoNode:   "a node of service discovery",
	xmpp.PEPNode:     "a node that accounts publish to",
	xmpp.CommandNode: "an ad-hoc command",
}
