package xmpp

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Vocabulary is what is known of XMPP: a value to pass around. See [Default].
type Vocabulary struct {
	namespaces *lazyMap[Namespace]
	specs      *lazyMap[Spec]
	forms      *lazyMap[Form]
	features   *lazyMap[Feature]
	identities *lazyMap[Identity]
	statuses   *lazyMap[MUCStatus]
	nodes      *lazyMap[Node]
	payloads   *list

	search searchIndex
	asks   struct {
		once  sync.Once
		names map[Name]bool
	}
}

// The kinds of things, and how they are found in a document.
var (
	namespaceKind = &loader[Namespace]{"namespace", (*document).namespace, finishNamespace, extendNamespace, (*document).namespaceKeys}
	specKind      = &loader[Spec]{"spec", (*document).specification, itself[Spec], extendSpec, (*document).specKeys}
	formKind      = &loader[Form]{"form", (*document).form, finishForm, extendForm, (*document).formKeys}
	featureKind   = &loader[Feature]{"feature", (*document).feature, finishFeature, latterFeature, (*document).featureKeys}
	identityKind  = &loader[Identity]{"identity", (*document).identity, finishIdentity, latterIdentity, (*document).identityKeys}
	statusKind    = &loader[MUCStatus]{"muc-status", (*document).status, itself[MUCStatus], latter[MUCStatus], (*document).statusKeys}
	nodeKind      = &loader[Node]{"node", (*document).node, itself[Node], latter[Node], (*document).nodeKeys}
)

func itself[T any](raw *T) *T    { return raw }
func latter[T any](_, raw *T) *T { return raw }

func latterFeature(_, raw *Feature) *Feature    { return finishFeature(raw) }
func latterIdentity(_, raw *Identity) *Identity { return finishIdentity(raw) }

// Default returns the vocabulary of the RFCs, the XEPs and what else is part of
// the program.
func Default() *Vocabulary { return builtIn() }

var builtIn = sync.OnceValue(fresh)

// fresh returns the built-in vocabulary with nothing read yet.
func fresh() *Vocabulary {
	sources := &embedded{}
	return &Vocabulary{
		namespaces: indexed(sources, namespaceKind),
		specs:      indexed(sources, specKind),
		forms:      indexed(sources, formKind),
		features:   indexed(sources, featureKind),
		identities: indexed(sources, identityKind),
		statuses:   indexed(sources, statusKind),
		nodes:      indexed(sources, nodeKind),
		payloads:   newList(func() []string { return indexedKeys(payloadKind) }),
	}
}

// File is a data file, in the format that FORMAT.md describes.
type File struct {
	Name string // how errors call it
	Text string
}

// With returns a vocabulary that knows what v knows and what the files add to
// it; where two speak of the same, the later file counts. If files have errors,
// the error is [SyntaxErrors], and the vocabulary holds what could be read. v
// stays as it was.
func (v *Vocabulary) With(files ...File) (*Vocabulary, error) {
	var sources []*source
	var problems SyntaxErrors
	for _, file := range files {
		doc, errs := parse(file.Name, file.Text)
		problems = append(problems, errs...)
		read := &source{name: file.Name, doc: doc}
		read.once.Do(func() {})
		sources = append(sources, read)
	}
	made := &Vocabulary{
		namespaces: v.namespaces.under(namespaceKind, sources),
		specs:      v.specs.under(specKind, sources),
		forms:      v.forms.under(formKind, sources),
		features:   v.features.under(featureKind, sources),
		identities: v.identities.under(identityKind, sources),
		statuses:   v.statuses.under(statusKind, sources),
		nodes:      v.nodes.under(nodeKind, sources),
		payloads:   v.payloads.under((*document).payloadKeys, sources),
	}
	if len(problems) > 0 {
		return made, problems
	}
	return made, nil
}

// Namespace returns a namespace, or nil if it is not known.
func (v *Vocabulary) Namespace(uri string) *Namespace { return v.namespaces.take(uri) }

// Knows reports whether a namespace is known, without reading what it holds.
func (v *Vocabulary) Knows(uri string) bool { return v.namespaces.has(uri) }

// Namespaces returns the URIs of all namespaces in order. The list must not be
// changed.
func (v *Vocabulary) Namespaces() []string { return v.namespaces.all() }

// Element returns an element of a namespace, or nil if either is not known.
func (v *Vocabulary) Element(namespace, name string) *Element {
	return v.namespaces.take(namespace).Element(name)
}

// Payloads returns, in order, the elements that are known to stand in a stanza
// ("iq", "message", "presence") of a type (the attribute of that name: for an
// iq "get", "set", "result" or "error", else "" or "error"). See also
// [Vocabulary.PayloadsIn].
func (v *Vocabulary) Payloads(stanza, kind string) []Name { return v.PayloadsIn(Context(stanza, kind)) }

// PayloadsIn returns, in order, the elements that are known to stand in a
// context, one of [Contexts].
func (v *Vocabulary) PayloadsIn(context string) []Name {
	keys := v.payloads.get()
	begin := context + " {"
	var names []Name
	for _, key := range keys[sort.SearchStrings(keys, begin):] {
		rest, ok := strings.CutPrefix(key, begin)
		if !ok {
			break
		}
		uri, local, _ := strings.Cut(rest, "}")
		names = append(names, Name{uri, local})
	}
	return names
}

// Asks reports whether an element is known to stand in an iq "get" or "set".
func (v *Vocabulary) Asks(name Name) bool {
	v.asks.once.Do(func() {
		v.asks.names = map[Name]bool{}
		for _, context := range []string{"iq/get", "iq/set"} {
			for _, name := range v.PayloadsIn(context) {
				v.asks.names[name] = true
			}
		}
	})
	return v.asks.names[name]
}

// Spec returns a specification by its name ("XEP-0045", "RFC 6120") or the
// number of a XEP ("0045", "45"), or nil.
func (v *Vocabulary) Spec(name string) *Spec {
	if spec := v.specs.take(name); spec != nil {
		return spec
	}
	number := name
	if len(name) > 4 && strings.EqualFold(name[:3], "xep") {
		number = name[4:]
	}
	if number == "" || len(number) > 4 || strings.Trim(number, "0123456789") != "" {
		return nil
	}
	return v.specs.take("XEP-" + "0000"[len(number):] + number)
}

// Specs returns the names of all specifications in order. The list must not be
// changed.
func (v *Vocabulary) Specs() []string { return v.specs.all() }

// Form returns a kind of data form by its FORM_TYPE, or nil.
func (v *Vocabulary) Form(formType string) *Form { return v.forms.take(formType) }

// FormTypes returns all FORM_TYPEs in order. The list must not be changed.
func (v *Vocabulary) FormTypes() []string { return v.forms.all() }

// Feature returns a service discovery feature, or nil. Any namespace may be a
// feature too.
func (v *Vocabulary) Feature(name string) *Feature { return v.features.take(name) }

// Features returns the names of all service discovery features in order. The
// list must not be changed.
func (v *Vocabulary) Features() []string { return v.features.all() }

// Discovered returns what a server tells by service discovery (XEP-0030) that
// offers a specification, any of it: features, and identities as CATEGORY/TYPE.
// There is nothing for a specification that is not known.
func (v *Vocabulary) Discovered(spec string) []string {
	known := v.Spec(spec)
	if known == nil {
		return nil
	}
	names := slices.Clone(known.Namespaces)
	for _, name := range v.Features() {
		if f := v.Feature(name); f.Spec != nil && f.Spec.Name == known.Name && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, id := range v.Identities() {
		if id.Spec != nil && id.Spec.Name == known.Name {
			names = append(names, id.Category+"/"+id.Type)
		}
	}
	return names
}

// Identity returns what is known of a category and type of service discovery
// identities, or nil.
func (v *Vocabulary) Identity(category, kind string) *Identity {
	return v.identities.take(category + " " + kind)
}

// Identities returns the categories and types of service discovery identities
// in order.
func (v *Vocabulary) Identities() []*Identity { return everything(v.identities) }

// MUCStatus returns a status code of multi-user chat, or nil.
func (v *Vocabulary) MUCStatus(code int) *MUCStatus {
	var room [20]byte
	return v.statuses.take(string(strconv.AppendInt(room[:0], int64(code), 10)))
}

// MUCStatuses returns the status codes of multi-user chat in order.
func (v *Vocabulary) MUCStatuses() []*MUCStatus { return everything(v.statuses) }

// Node returns a node with a fixed name, or nil.
func (v *Vocabulary) Node(kind NodeKind, name string) *Node {
	return v.nodes.take(string(kind) + " " + name)
}

// Nodes returns the nodes of a kind in order of name.
func (v *Vocabulary) Nodes(kind NodeKind) []*Node {
	var nodes []*Node
	for _, key := range v.nodes.all() {
		if strings.HasPrefix(key, string(kind)+" ") {
			nodes = append(nodes, v.nodes.take(key))
		}
	}
	return nodes
}

func everything[T any](s *lazyMap[T]) []*T {
	list := make([]*T, 0, len(s.all()))
	for _, key := range s.all() {
		list = append(list, s.take(key))
	}
	return list
}

// The namespaces of the conditions that RFC 6120 defines.
const (
	StanzaErrorNamespace = "urn:ietf:params:xml:ns:xmpp-stanzas"
	StreamErrorNamespace = "urn:ietf:params:xml:ns:xmpp-streams"
	SASLNamespace        = "urn:ietf:params:xml:ns:xmpp-sasl"
)

// StanzaErrors returns the conditions of stanza errors in order of name. Each
// has a Condition.
func (v *Vocabulary) StanzaErrors() []*Element {
	return v.conditions(StanzaErrorNamespace, StanzaCondition)
}

// StreamErrors returns the conditions of stream errors in order of name.
func (v *Vocabulary) StreamErrors() []*Element {
	return v.conditions(StreamErrorNamespace, StreamCondition)
}

// SASLFailures returns the conditions of failed authentication in order of
// name.
func (v *Vocabulary) SASLFailures() []*Element { return v.conditions(SASLNamespace, SASLCondition) }

func (v *Vocabulary) conditions(namespace string, kind ConditionKind) []*Element {
	var found []*Element
	for _, e := range v.Namespace(namespace).Elements() {
		if e.Condition != nil && e.Condition.Kind == kind {
			found = append(found, e)
		}
	}
	return found
}
