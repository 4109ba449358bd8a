package xmpp

import (
	"slices"
	"strings"
)

// Spec is a specification: an RFC, a XEP, or somebody's own.
type Spec struct {
	Name   string // "XEP-0045", "RFC 6120"
	Title  string
	Short  string // the short name of a XEP ("muc"), or ""
	Status string // "Stable", "Experimental", "Deprecated", "RFC", …
	Type   string // "Standards Track", "Informational", …, or ""

	Namespaces []string // those that it defines, in order
}

// Number returns the number of a XEP ("0045") or an RFC ("6120"), or "".
func (s *Spec) Number() string {
	for _, series := range [...]string{"XEP-", "RFC "} {
		if number, ok := strings.CutPrefix(s.Name, series); ok {
			return number
		}
	}
	return ""
}

// URL returns the address of the text of an RFC or a XEP, or "".
func (s *Spec) URL() string {
	switch number := s.Number(); {
	case number == "":
		return ""
	case strings.HasPrefix(s.Name, "RFC "):
		return "https://www.rfc-editor.org/rfc/rfc" + number
	default:
		return "https://xmpp.org/extensions/xep-" + number + ".html"
	}
}

func extendSpec(base, more *Spec) *Spec {
	made := *base
	replace(&made.Title, more.Title)
	replace(&made.Short, more.Short)
	replace(&made.Status, more.Status)
	replace(&made.Type, more.Type)
	made.Namespaces = union(base.Namespaces, more.Namespaces)
	return &made
}

// Condition is what an element means in an error.
type Condition struct {
	Kind  ConditionKind
	Types []string // the types of stanza error that it comes with
	Also  []string // further types that specifications use with it
	With  []string // the stanza error conditions that an application condition refines
	Code  int      // the number that it had before RFC 3920, or 0
}

// ConditionKind says what kind of error a condition belongs to.
type ConditionKind string

// The kinds of error.
const (
	StanzaCondition      ConditionKind = "stanza"
	StreamCondition      ConditionKind = "stream"
	SASLCondition        ConditionKind = "sasl"
	ApplicationCondition ConditionKind = "application"
)

var conditionKinds = []string{
	string(StanzaCondition), string(StreamCondition), string(SASLCondition), string(ApplicationCondition),
}

// errorTypes are the types of stanza errors.
var errorTypes = []string{"auth", "cancel", "continue", "modify", "wait"}

// Form is a kind of data form, known by its FORM_TYPE (XEP-0068).
type Form struct {
	Type   string // the FORM_TYPE
	Doc    string
	Spec   *Spec
	Origin Origin

	fields []*Field
}

// Field is a field of a form.
type Field struct {
	Name   string // the var
	Doc    string
	Origin Origin
	Value
}

// fieldTypes are the types of field (XEP-0004).
var fieldTypes = []string{
	"boolean", "fixed", "hidden", "jid-multi", "jid-single", "list-multi",
	"list-single", "text-multi", "text-private", "text-single",
}

// Field returns the field of a name (its var), or nil.
func (f *Form) Field(name string) *Field {
	if f == nil {
		return nil
	}
	for _, field := range f.fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}

// Fields returns the fields in order of name.
func (f *Form) Fields() []*Field {
	if f == nil {
		return nil
	}
	return f.fields
}

func extendForm(base, more *Form) *Form {
	made := *base
	replace(&made.Doc, more.Doc)
	if more.Origin != "" {
		made.Origin = more.Origin
	}
	made.fields = slices.DeleteFunc(slices.Clone(base.fields), func(f *Field) bool { return more.Field(f.Name) != nil })
	for _, field := range more.fields {
		added := *field
		made.fields = append(made.fields, &added)
	}
	return finishForm(&made)
}

func finishForm(f *Form) *Form {
	if f.Origin == "" {
		f.Origin = FromText
	}
	slices.SortFunc(f.fields, func(a, b *Field) int { return strings.Compare(a.Name, b.Name) })
	for _, field := range f.fields {
		if field.Origin == "" {
			field.Origin = f.Origin
		}
	}
	return f
}

// Feature is a service discovery feature (XEP-0030).
type Feature struct {
	Var    string
	Doc    string
	Spec   *Spec
	Origin Origin
}

// Identity is a category and type of service discovery identities (XEP-0030).
type Identity struct {
	Category string
	Type     string
	Doc      string
	Spec     *Spec
	Origin   Origin
}

func (i *Identity) key() string { return i.Category + " " + i.Type }

// MUCStatus is a status code of multi-user chat (XEP-0045).
type MUCStatus struct {
	Code    int
	Doc     string
	Stanzas []string // where it stands: "message", "presence"
	Spec    *Spec
}

// Node is a node with a fixed name.
type Node struct {
	Kind     NodeKind
	Name     string
	Doc      string
	Payloads []Name // what the items of a PEP node hold
	Spec     *Spec
}

// NodeKind says what a node is for.
type NodeKind string

// The kinds of node.
const (
	DiscoNode   NodeKind = "node"         // one that service discovery asks about (XEP-0030)
	PEPNode     NodeKind = "pep-node"     // one that accounts publish to (XEP-0163)
	CommandNode NodeKind = "command-node" // an ad-hoc command (XEP-0050)
)

func (n *Node) key() string { return string(n.Kind) + " " + n.Name }

func finishFeature(f *Feature) *Feature {
	if f.Origin == "" {
		f.Origin = FromText
	}
	return f
}

func finishIdentity(i *Identity) *Identity {
	if i.Origin == "" {
		i.Origin = FromText
	}
	return i
}
