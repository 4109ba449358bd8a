package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// writer makes the data files.
type writer struct {
	*facts
	files map[string]*block
}

// write returns the data files that the facts make, by name.
func write(f *facts) map[string]*block {
	w := &writer{facts: f, files: map[string]*block{}}
	for _, name := range f.compliance {
		w.file(name)
	}
	for _, uri := range slices.Sorted(maps.Keys(f.Namespaces)) {
		w.namespace(uri, f.Namespaces[uri])
	}
	for _, uri := range slices.Sorted(maps.Keys(f.OldNamespaces)) {
		old := f.OldNamespaces[uri]
		w.bareNamespace(uri, "XEP-"+old.Spec, old.Newer)
	}
	for _, uri := range slices.Sorted(maps.Keys(f.extras.Registered)) {
		if _, known := f.OldNamespaces[uri]; !known {
			w.bareNamespace(uri, f.extras.Registered[uri], "")
		}
	}
	w.registries()
	return w.files
}

// specTitles names the documents that the facts have no entry for.
var specTitles = map[string][2]string{
	"RFC 3921":                  {"XMPP Instant Messaging and Presence (2004)", "RFC"},
	"RFC 3923":                  {"End-to-End Signing and Object Encryption for XMPP", "RFC"},
	"RFC 4287":                  {"The Atom Syndication Format", "RFC"},
	"RFC 6120":                  {"XMPP Core", "RFC"},
	"RFC 6121":                  {"XMPP Instant Messaging and Presence", "RFC"},
	"RFC 7395":                  {"XMPP over WebSocket", "RFC"},
	"RFC 7590":                  {"Use of TLS in XMPP", "RFC"},
	"muc-light":                 {"Multi-User Chat Light", "ProtoXEP"},
	"mucsub":                    {"MUC Subscriptions of ejabberd", "unofficial"},
	"unified-push":              {"UnifiedPush", "unofficial"},
	"conversations-http-upload": {"HTTP Upload of Conversations, before XEP-0363", "unofficial"},
}

// unofficial names the documents of namespaces that no RFC or XEP defines, by
// how the namespaces begin.
var unofficial = map[string]string{
	"eu:siacs:conversations:http:upload":         "conversations-http-upload",
	"http://gultsch.de/xmpp/drafts/unified-push": "unified-push",
	"urn:xmpp:muclight:0#":                       "muc-light",
	"urn:xmpp:mucsub:":                           "mucsub",
}

// file returns the file of a document, made when it is asked for the first
// time.
func (w *writer) file(spec string) *block {
	name := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(spec, "XEP-"), " ", "")) + ".txt"
	if file := w.files[name]; file != nil {
		return file
	}
	file := &block{}
	w.files[name] = file
	head := file.put("spec", spec)
	if known, ok := w.Specs[strings.TrimPrefix(spec, "XEP-")]; ok {
		head.put("title", known.Title)
		if !strings.EqualFold(known.Short, "NOT_YET_ASSIGNED") && known.Short != "N/A" {
			head.put("short", known.Short)
		}
		head.put("status", known.Status)
		head.put("type", known.Type)
		return file
	}
	title, ok := specTitles[spec]
	if !ok {
		panic("nothing is known of the document " + spec)
	}
	head.put("title", title[0])
	head.put("status", title[1])
	return file
}

func (n namespaceFact) spec(uri string) string {
	if n.RFC != "" {
		return n.RFC
	}
	if n.Spec != "" {
		return "XEP-" + n.Spec
	}
	for begin, spec := range unofficial {
		if strings.HasPrefix(uri, begin) {
			return spec
		}
	}
	panic("no document defines " + uri)
}

// bareNamespace writes a namespace of which only the name is known.
func (w *writer) bareNamespace(uri, spec, newer string) {
	if _, known := w.Namespaces[uri]; known {
		return
	}
	b := w.file(spec).put("namespace", uri)
	b.put("origin name")
	if newer != "" {
		b.put("superseded-by", newer)
	}
}

func (w *writer) namespace(uri string, n namespaceFact) {
	b := w.file(n.spec(uri)).put("namespace", uri)
	b.put("origin", n.Basis)
	if w.common[uri] {
		b.put("common")
	}
	if n.Superseded != "" {
		b.put("superseded", n.Superseded)
	}
	if n.Newer != "" {
		b.put("superseded-by", n.Newer)
	}
	for _, name := range slices.Sorted(maps.Keys(n.Elements)) {
		w.element(b, uri, n, name)
	}
}

// stanzas reports whether the stanzas are in this namespace: what stands in
// them is told by the payloads, which need no second list.
func stanzas(uri string) bool {
	return uri == "jabber:client" || uri == "jabber:server" ||
		strings.HasPrefix(uri, "jabber:component:") || uri == "http://etherx.jabber.org/streams"
}

func (w *writer) element(in *block, uri string, n namespaceFact, name string) {
	e := n.Elements[name]
	root := ""
	if slices.Contains(n.Roots, name) {
		root = "root"
	}
	b := in.put("element", name, root)
	if e.Source != "" && e.Source != n.Basis {
		b.put("origin", e.Source)
	}
	if e.Legacy != "" {
		b.put("legacy", e.Legacy)
	}
	b.list("in", w.contexts(uri, name, e))
	w.condition(b, uri, name)
	if e.Loose {
		b.put("anything")
	}
	if e.Text != nil {
		w.text(b, uri, name, e)
	}
	b.list("children", children(uri, e))
	for _, any := range e.Any {
		b.put("any", wildcard(any))
	}
	if e.AnyAttr {
		b.put("any-attribute")
	}
	for _, attribute := range slices.Sorted(maps.Keys(e.Attrs)) {
		w.attribute(b, uri, name, e, attribute)
	}
}

func (w *writer) contexts(uri, name string, e elementFact) []string {
	if stanzas(uri) {
		return nil
	}
	contexts := slices.Collect(maps.Keys(e.Context))
	for _, feature := range w.extras.StreamFeatures {
		if feature.Namespace == uri && feature.Element == name {
			contexts = append(contexts, "stream:features")
		}
	}
	slices.Sort(contexts)
	return slices.Compact(contexts)
}

// children returns the children of an element with their occurrence. Foreign
// ones that were seen in examples are among them; the conditions of an error
// are not, they are known as such.
func children(uri string, e elementFact) (words []string) {
	for _, name := range slices.Sorted(maps.Keys(e.Kids)) {
		kid := e.Kids[name]
		if stanzas(uri) && strings.HasPrefix(name, "{urn:ietf:params:xml:ns:xmpp-st") && !strings.HasSuffix(name, "}text") {
			continue
		}
		occurrence := ""
		switch {
		case kid.Max == nil && kid.Min > 0 && kid.Source != "example":
			occurrence = "+"
		case kid.Max == nil:
			occurrence = "*"
		case kid.Min == 0 || kid.Source == "example":
			occurrence = "?"
		}
		words = append(words, name+occurrence)
	}
	if stanzas(uri) {
		return words
	}
	for _, name := range slices.Sorted(maps.Keys(e.Ext)) {
		if _, listed := e.Kids[name]; !listed {
			words = append(words, name+"*")
		}
	}
	return words
}

func wildcard(any string) string {
	switch any {
	case "##other":
		return "other"
	case "##any":
		return "all"
	}
	return any
}

func (w *writer) text(b *block, uri, name string, e elementFact) {
	text := b.put(append([]string{"text", e.Text.kind()}, e.Text.limits()...)...)
	values, open := e.Text.Enum, e.Text.Open
	if slices.Equal(values, []string{""}) {
		values = nil
	}
	if uri == "http://jabber.org/protocol/compress" && name == "method" {
		values, open = w.extras.Compression, true
	}
	putValues(text, values, open)
}

// putValues lists values; an ellipsis at the end says that there are others.
func putValues(b *block, values []string, open bool) {
	if len(values) == 0 {
		return
	}
	if open {
		values = append(slices.Clone(values), "...")
	}
	b.list("values", values)
}

func (w *writer) attribute(in *block, uri, element string, e elementFact, name string) {
	a := e.Attrs[name]
	kind := a.kind()
	if kind == "string" || len(a.Enum) > 0 && !a.Open || kind == "NMTOKEN" && stanzas(uri) && (name == "id" || name == "parent") {
		// Values that are listed need no type besides. RFC 6120 types ids as
		// NMTOKEN and means any string.
		kind = ""
	}
	words := []string{"attribute", name, kind}
	if a.Use == "required" && requiredEverywhere(e, name) {
		words = append(words, "required")
	}
	b := in.put(append(words, a.limits()...)...)
	if a.Source != "" && a.Source != e.Source {
		b.put("origin", a.Source)
	}
	values, open := a.Enum, a.Open
	if more := w.registered(uri, element, name); more != nil {
		values, open = more, true
	}
	putValues(b, values, open)
}

// requiredEverywhere reports whether an attribute is required in every variant
// of an element.
func requiredEverywhere(e elementFact, name string) bool {
	return !slices.ContainsFunc(e.Variants, func(v variantFact) bool { return v.Attrs[name] != "required" })
}

// registered returns the values that a registry holds for an attribute.
func (w *writer) registered(uri, element, name string) []string {
	switch uri + " " + element + " " + name {
	case "http://jabber.org/protocol/shim header name":
		return slices.DeleteFunc(slices.Clone(w.extras.Headers), func(header string) bool { return strings.Contains(header, " ") })
	case "http://jabber.org/protocol/amp rule action":
		return w.extras.AMPActions
	case "http://jabber.org/protocol/amp rule condition":
		return w.extras.AMPRules
	case "http://jabber.org/protocol/xdata-validate validate datatype":
		return w.extras.Datatypes
	}
	return nil
}

// mistyped corrects type names that sources spell wrongly, and those that name a
// type of their own schema.
var mistyped = map[string]string{
	"nmtoken":        "NMTOKEN",
	"bolean":         "boolean",
	"datetime":       "dateTime",
	"xs:unsignedInt": "unsignedInt",
	"fullJIDType":    "jid",
	"list(string)":   "string",
	"list(language)": "string",
	"json":           "string",
	"CDATA":          "string",
}

// kind returns the type of a value as the data files write it.
func (v valueFact) kind() string {
	kind := v.Type
	if better, ok := mistyped[kind]; ok {
		kind = better
	}
	if strings.HasSuffix(kind, "Type") || kind == "" {
		kind = "string"
	}
	if kind == "string" && v.Hint != "" && (v.Hint != "int" || v.Source == "example") {
		kind = v.Hint
	}
	return kind
}

func (v valueFact) limits() (words []string) {
	for _, limit := range []struct{ keyword, value string }{
		{"min", v.Min}, {"max", v.Max}, {"default", v.Default}, {"fixed", v.Fixed},
	} {
		if limit.value == "" {
			continue
		}
		if _, err := strconv.Atoi(limit.value); err != nil && (limit.keyword == "min" || limit.keyword == "max") {
			panic(fmt.Sprintf("%s %s is no number", limit.keyword, limit.value))
		}
		words = append(words, limit.keyword, limit.value)
	}
	return words
}
