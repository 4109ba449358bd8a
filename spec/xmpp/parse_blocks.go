package xmpp

import (
	"slices"
	"strconv"
	"strings"
)

// open notes what the lines that follow speak of.
func (p *parser) open(at place, about *string, origin *Origin, value *Value) {
	p.place, p.about, p.origin, p.value = at, about, origin, value
}

func (p *parser) readSpec(w *words) {
	name, column := w.rest()
	spec := &Spec{Name: name}
	p.spec, p.title, p.status = spec, &spec.Title, &spec.Status
	p.open(inSpec, nil, nil, nil)
	switch {
	case name == "":
		p.fail(column, "the name of the specification is missing here: add it")
	case strings.ContainsRune(name, '\t'):
		p.fail(column, "a tab in the name of a specification: write a space")
	case p.doc.spec != nil:
		p.fail(column, "a second specification: move it to its own file")
	default:
		p.doc.spec = spec
	}
}

func (p *parser) readNamespace(w *words) {
	n := &Namespace{elements: map[string]*Element{}}
	p.namespace, p.title, p.status = n, &n.Title, &n.Status
	p.open(inNamespace, &n.Doc, &n.Origin, nil)
	uri, column, ok := p.word(w, "the URI of the namespace")
	if !ok || !p.isURI(uri, column) {
		return
	}
	n.URI = uri
	p.done(w)
	if known := p.doc.namespace(uri); known != nil {
		p.fail(column, "the namespace %q is described twice in this file: put both into one", uri)
		return
	}
	p.doc.namespaces = append(p.doc.namespaces, n)
}

// isURI reports whether a word can be the name of a namespace, and notes an
// error if not.
func (p *parser) isURI(word string, column int) bool {
	if at := strings.IndexAny(word, "{}<>\"'"); at >= 0 {
		p.fail(column+at, "%q in the name of a namespace: write the bare URI", word[at:at+1])
		return false
	}
	return true
}

func (p *parser) readElement(w *words) {
	e := &Element{Namespace: p.namespace.URI}
	p.element = e
	p.open(inElement, &e.Doc, &e.Origin, nil)
	name, column, ok := p.word(w, "the name of the element")
	if !ok || !p.isName(name, column, "an element") {
		return
	}
	e.Name = name
	for {
		word, at := w.next()
		if word == "" {
			break
		}
		if word != "root" {
			p.fail(at, "unexpected %q after the name of an element: only \"root\" is allowed", word)
			break
		}
		e.Root = true
	}
	if p.namespace.elements[name] != nil {
		p.fail(column, "the element %q is described twice in this namespace: put both into one", name)
		return
	}
	p.namespace.elements[name] = e
}

// isName reports whether a word can be the local name of an element or an
// attribute, and notes an error if not.
func (p *parser) isName(word string, column int, of string) bool {
	if at := strings.IndexAny(word, "{}<>\"'&()=/?*+,;:#@!$%^|~`\\[]"); at >= 0 {
		p.fail(column+at, "%q in the name of %s: write the local name alone", word[at:at+1], of)
		return false
	}
	if c := word[0]; c == '-' || c == '.' || '0' <= c && c <= '9' {
		p.fail(column, "the name of %s cannot begin with %q: correct it", of, word[:1])
		return false
	}
	return true
}

func (p *parser) readAttribute(w *words) {
	a := &Attribute{}
	p.open(inAttribute, &a.Doc, &a.Origin, &a.Value)
	name, column, ok := p.word(w, "the name of the attribute")
	if !ok || !p.isAttributeName(name, column) {
		return
	}
	a.Name = name
	p.attribute = a
	p.readValue(w, &a.Value, &a.Required, types)
	orString(&a.Value)
	if p.element.Attribute(name) != nil {
		p.fail(column, "the attribute %q is described twice on this element: put both into one", name)
		return
	}
	p.element.attributes = append(p.element.attributes, a)
}

// orString gives a value without a type the commonest one.
func orString(v *Value) {
	if v.Type == "" {
		v.Type = "string"
	}
}

func (p *parser) isAttributeName(word string, column int) bool {
	local, prefixed := strings.CutPrefix(word, "xml:")
	at := column
	if !prefixed && word[0] == '{' {
		end := strings.LastIndexByte(word, '}')
		if end < 0 {
			p.fail(column, "%q has no } after its namespace: add it", word)
			return false
		}
		if !p.isURI(word[1:end], column+1) {
			return false
		}
		local, at = word[end+1:], column+end+1
	}
	if local == "" {
		p.fail(at, "the local name of the attribute is missing here: add it")
		return false
	}
	return p.isName(local, at, "an attribute")
}

// valueWords are what may follow the name of an attribute besides its type.
var valueWords = []string{"required", "default", "fixed", "min", "max"}

// readValue reads what may follow the name of an attribute or a field, or the
// word "text".
func (p *parser) readValue(w *words, v *Value, required *bool, types []string) {
	for {
		word, column := w.next()
		switch {
		case word == "":
			return
		case slices.Contains(types, word): // first: "fixed" is a type of field
			if v.Type != "" {
				p.fail(column, "a second type %q: write one", word)
			}
			v.Type = word
		case word == "required" && required == nil:
			p.fail(column, "\"required\" is for attributes only: remove it")
		case word == "required":
			*required = true
		case word == "default":
			v.Default, _, _ = p.word(w, "the default")
		case word == "fixed":
			v.Fixed, _, _ = p.word(w, "the fixed value")
		case word == "min":
			v.Min = p.number(w)
		case word == "max":
			v.Max = p.number(w)
		default:
			p.fail(column, "unknown word %q: %s", word, didYouMean(word, append(slices.Clone(types), valueWords...), "see FORMAT.md for what is allowed here"))
			return
		}
	}
}

func (p *parser) number(w *words) *int64 {
	word, column, ok := p.word(w, "a number")
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		p.fail(column, "invalid number %q: write a whole number", word)
		return nil
	}
	return &n
}

func (p *parser) readForm(w *words) {
	f := &Form{}
	p.form = f
	p.open(inForm, &f.Doc, &f.Origin, nil)
	name, column, ok := p.word(w, "the FORM_TYPE")
	if !ok {
		return
	}
	f.Type = name
	p.done(w)
	if p.doc.form(name) != nil {
		p.fail(column, "the form %q is described twice in this file: put both into one", name)
		return
	}
	p.doc.forms = append(p.doc.forms, f)
}

func (p *parser) readField(w *words) {
	f := &Field{}
	p.open(inField, &f.Doc, &f.Origin, &f.Value)
	name, column, ok := p.word(w, "the var of the field")
	if !ok {
		return
	}
	f.Name = name
	p.readValue(w, &f.Value, nil, fieldTypes)
	if p.form.Field(name) != nil {
		p.fail(column, "the field %q is described twice in this form: put both into one", name)
		return
	}
	p.form.fields = append(p.form.fields, f)
}

func (p *parser) readFeature(w *words) {
	f := &Feature{}
	p.open(inEntry, &f.Doc, &f.Origin, nil)
	name, column, ok := p.word(w, "the feature")
	if !ok {
		return
	}
	f.Var = name
	p.done(w)
	p.once(column, p.doc.feature(name) != nil, "feature", name)
	p.doc.features = append(p.doc.features, f)
}

func (p *parser) readIdentity(w *words) {
	i := &Identity{}
	p.open(inEntry, &i.Doc, &i.Origin, nil)
	category, column, ok := p.word(w, "the category of the identity")
	if !ok {
		return
	}
	kind, _, ok := p.word(w, "the type of the identity")
	if !ok {
		return
	}
	i.Category, i.Type = category, kind
	p.done(w)
	p.once(column, p.doc.identity(i.key()) != nil, "identity", i.key())
	p.doc.identities = append(p.doc.identities, i)
}

// once notes an error if something is described a second time.
func (p *parser) once(column int, again bool, what, name string) {
	if again {
		p.fail(column, "the %s %q is described twice in this file: put both into one", what, name)
	}
}

func (p *parser) readStatus(w *words) {
	s := &MUCStatus{}
	p.open(inEntry, &s.Doc, new(Origin), nil)
	word, column, ok := p.word(w, "the status code")
	if !ok {
		return
	}
	code, err := strconv.Atoi(word)
	if err != nil || code < 100 || code > 999 {
		p.fail(column, "invalid status code %q: write a number from 100 to 999", word)
		return
	}
	s.Code = code
	for {
		stanza, at := w.next()
		if stanza == "" {
			break
		}
		if p.oneOf(stanza, at, "stanza", []string{"message", "presence"}) && !slices.Contains(s.Stanzas, stanza) {
			s.Stanzas = append(s.Stanzas, stanza)
		}
	}
	p.once(column, p.doc.status(strconv.Itoa(code)) != nil, "status code", word)
	p.doc.statuses = append(p.doc.statuses, s)
}

func (p *parser) readDiscoNode(w *words)   { p.readNode(w, DiscoNode) }
func (p *parser) readPEPNode(w *words)     { p.readNode(w, PEPNode) }
func (p *parser) readCommandNode(w *words) { p.readNode(w, CommandNode) }

func (p *parser) readNode(w *words, kind NodeKind) {
	n := &Node{Kind: kind}
	p.node = n
	p.open(inNode, &n.Doc, nil, nil)
	name, column, ok := p.word(w, "the name of the node")
	if !ok {
		return
	}
	n.Name = name
	p.done(w)
	p.once(column, p.doc.node(n.key()) != nil, "node", name)
	p.doc.nodes = append(p.doc.nodes, n)
}
