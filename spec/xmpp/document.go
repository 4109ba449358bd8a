package xmpp

import (
	"slices"
	"strconv"
	"strings"
)

// document is what a data file says, before what it leaves unsaid is worked
// out.
type document struct {
	spec       *Spec
	namespaces []*Namespace
	forms      []*Form
	features   []*Feature
	identities []*Identity
	statuses   []*MUCStatus
	nodes      []*Node
}

func (d *document) specification(string) *Spec { return d.spec }

func (d *document) namespace(uri string) *Namespace {
	return first(d.namespaces, func(n *Namespace) bool { return n.URI == uri })
}

func (d *document) form(name string) *Form {
	return first(d.forms, func(f *Form) bool { return f.Type == name })
}

func (d *document) feature(name string) *Feature {
	return first(d.features, func(f *Feature) bool { return f.Var == name })
}

func (d *document) identity(key string) *Identity {
	return first(d.identities, func(i *Identity) bool { return i.key() == key })
}

func (d *document) status(code string) *MUCStatus {
	return first(d.statuses, func(s *MUCStatus) bool { return strconv.Itoa(s.Code) == code })
}

func (d *document) node(key string) *Node {
	return first(d.nodes, func(n *Node) bool { return n.key() == key })
}

// first returns the first of a list that is the right one, or nil.
func first[T any](list []*T, right func(*T) bool) *T {
	if at := slices.IndexFunc(list, right); at >= 0 {
		return list[at]
	}
	return nil
}

func (d *document) specKeys() []keyed {
	if d.spec == nil {
		return nil
	}
	return []keyed{{d.spec.Name, d.spec.Short + "\t" + d.spec.Title}}
}

// namespaceKeys tells of each namespace whether it is common, and its title.
func (d *document) namespaceKeys() []keyed {
	keys := make([]keyed, len(d.namespaces))
	for i, n := range d.namespaces {
		about := ""
		if n.Common || n.Title != "" {
			about = "\t" + n.Title
		}
		if n.Common {
			about = "common" + about
		}
		keys[i] = keyed{n.URI, about}
	}
	return keys
}

// payloadKeys returns "context {namespace}local" for each place where an
// element can stand in a stanza.
func (d *document) payloadKeys() []keyed {
	var keys []keyed
	for _, n := range d.namespaces {
		for _, e := range n.elements {
			for _, in := range e.In {
				keys = append(keys, keyed{key: in + " " + Name{n.URI, e.Name}.String()})
			}
		}
	}
	return keys
}

func (d *document) formKeys() []keyed {
	return keysOf(d.forms, func(f *Form) string { return f.Type })
}

func (d *document) featureKeys() []keyed {
	return keysOf(d.features, func(f *Feature) string { return f.Var })
}

func (d *document) identityKeys() []keyed {
	return keysOf(d.identities, (*Identity).key)
}

func (d *document) statusKeys() []keyed {
	return keysOf(d.statuses, func(s *MUCStatus) string { return strconv.Itoa(s.Code) })
}

func (d *document) nodeKeys() []keyed {
	return keysOf(d.nodes, (*Node).key)
}

func keysOf[T any](list []*T, key func(*T) string) []keyed {
	keys := make([]keyed, len(list))
	for i, one := range list {
		keys[i] = keyed{key: key(one)}
	}
	return keys
}

// SyntaxError is something wrong in a data file.
type SyntaxError struct {
	File   string
	Line   int // from 1
	Column int // in bytes, from 1
	Text   string
}

// Error returns "file:line:column: text".
func (e SyntaxError) Error() string {
	return e.File + ":" + strconv.Itoa(e.Line) + ":" + strconv.Itoa(e.Column) + ": " + e.Text
}

// SyntaxErrors are all that is wrong in data files, in order.
type SyntaxErrors []SyntaxError

// Error returns the errors, a line each.
func (e SyntaxErrors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}
