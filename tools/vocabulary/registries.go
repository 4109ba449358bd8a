package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// registries writes what the XMPP registrar keeps: forms, disco features and
// identities, status codes and nodes.
func (w *writer) registries() {
	for _, name := range slices.Sorted(maps.Keys(w.forms)) {
		w.form(name, w.forms[name])
	}
	for _, name := range slices.Sorted(maps.Keys(w.features)) {
		w.feature(name, w.features[name])
	}
	for _, category := range slices.Sorted(maps.Keys(w.identities)) {
		for _, kind := range slices.Sorted(maps.Keys(w.identities[category])) {
			w.identity(category, kind, w.identities[category][kind])
		}
	}
	for _, code := range slices.Sorted(maps.Keys(w.mucStatus)) {
		status := w.mucStatus[code]
		b := w.file(status.Doc).put("muc-status", code, strings.TrimPrefix(status.Stanza, "message or initial "))
		if strings.HasPrefix(status.Stanza, "message or ") {
			b.line = "muc-status " + code + " message presence"
		}
		b.put("doc", status.Meaning)
	}
	w.nodes()
}

// playthings are what examples made up or misspelt.
var playthings = map[string]bool{
	"form >urn:xmpp:calendar-events:rsvp:0":         true,
	"form MUC":                                      true,
	"form http://jabber.org/protocol/muc#user":      true,
	"form http://jabber.org/protocol/shakespeare":   true,
	"form jabber:bot":                               true,
	"form romantic_meetings":                        true,
	"field pusub#subscriber_jid":                    true,
	"field roomnick":                                true,
	"field x-http://shakespeare.lit/search#keyword": true,
	"identity collaboriation":                       true,
	"feature games:board":                           true,
	"feature muc-password":                          true,
}

// origin returns the word for where an item of a registry comes from.
func origin(source string) string {
	switch source {
	case "registrar", "xep":
		return "registry"
	}
	return source
}

// home returns the file of the first document that has one, or that of service
// discovery.
func (w *writer) home(docs ...string) *block {
	for _, doc := range docs {
		if _, known := w.Specs[strings.TrimPrefix(doc, "XEP-")]; known || specTitles[doc][0] != "" {
			return w.file(doc)
		}
	}
	return w.file("XEP-0030")
}

func (w *writer) form(name string, form formFact) {
	if playthings["form "+name] {
		return
	}
	from := "example"
	for _, source := range []string{"impl", "xep", "registrar"} {
		if slices.Contains(form.Source, source) {
			from = origin(source)
		}
	}
	b := w.home(form.Doc...).put("form", name)
	b.put("origin", from)
	for _, name := range slices.Sorted(maps.Keys(form.Fields)) {
		if playthings["field "+name] {
			continue
		}
		field := form.Fields[name]
		kind := field.Type
		if kind == "unknown" {
			kind = ""
		}
		f := b.put("field", name, kind)
		if o := origin(field.Source); o != from {
			f.put("origin", o)
		}
		if strings.HasPrefix(kind, "list-") {
			putValues(f, field.Options, true)
		}
	}
}

func (w *writer) feature(name string, feature featureFact) {
	if playthings["feature "+name] || strings.HasSuffix(name, "+notify") || strings.ContainsAny(name, " \t") {
		return
	}
	b := w.home(feature.Doc...).put("feature", name)
	if o := origin(feature.Source); o != "registry" {
		b.put("origin", o)
	}
}

func (w *writer) identity(category, kind string, from sourced) {
	if playthings["identity "+category] || strings.Contains(category, " ") {
		return
	}
	b := w.home(from.Doc).put("identity", category, kind)
	if o := origin(from.Source); o != "registry" {
		b.put("origin", o)
	}
}

func (w *writer) nodes() {
	for _, name := range slices.Sorted(maps.Keys(w.extras.Nodes)) {
		if !strings.Contains(name, " ") {
			w.home(w.extras.Nodes[name].Doc).put("node", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.extras.Commands)) {
		w.home(w.extras.Commands[name]...).put("command-node", name)
	}
	for _, name := range slices.Sorted(maps.Keys(w.extras.PEP)) {
		// An example's own node has a path or an id behind the name.
		if strings.ContainsAny(name, "/?") && !strings.HasPrefix(name, "http://") || strings.Contains(name, ".html") || strings.Count(name, ":") > 4 {
			continue
		}
		node := w.extras.PEP[name]
		w.home(node.Doc...).put("pep-node", name).list("payload", node.Payload)
	}
}

// condition writes what an element means in an error.
func (w *writer) condition(b *block, uri, name string) {
	words := []string{"condition"}
	switch uri {
	case "urn:ietf:params:xml:ns:xmpp-stanzas":
		c, ok := w.errors.Stanza[name]
		if !ok {
			return
		}
		types := c.Types
		if len(types) == 0 {
			types = []string{c.Type}
		}
		words = append(append(words, "stanza", "types"), types...)
		also := slices.DeleteFunc(slices.Sorted(maps.Keys(c.Seen)), func(t string) bool { return slices.Contains(types, t) })
		if len(also) > 0 {
			words = append(append(words, "also"), also...)
		}
		if c.Code != 0 {
			words = append(words, "code", strconv.Itoa(c.Code))
		}
	case "urn:ietf:params:xml:ns:xmpp-streams":
		if !slices.Contains(w.errors.Stream, name) && !slices.Contains(w.errors.StreamLegacy, name) {
			return
		}
		words = append(words, "stream")
	case "urn:ietf:params:xml:ns:xmpp-sasl":
		if !slices.Contains(w.errors.SASL, name) {
			return
		}
		words = append(words, "sasl")
	default:
		c, ok := w.errors.Application[uri][name]
		if !ok {
			return
		}
		words = append(words, "application")
		if len(c.Types) > 0 {
			words = append(append(words, "types"), c.Types...)
		}
		if len(c.With) > 0 {
			words = append(append(words, "with"), c.With...)
		}
	}
	b.put(words...)
}
