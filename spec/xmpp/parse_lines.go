package xmpp

import (
	"slices"
	"strconv"
	"strings"
)

func (p *parser) readTitle(w *words)      { *p.title = p.text(w, "the title") }
func (p *parser) readStatusWord(w *words) { *p.status = p.text(w, "the status") }
func (p *parser) readShort(w *words)      { p.spec.Short = p.text(w, "the short name") }
func (p *parser) readType(w *words)       { p.spec.Type = p.text(w, "the type of the specification") }
func (p *parser) readLegacy(w *words)     { p.element.Legacy = p.text(w, "the older document") }

// readDoc reads a line of documentation; several make one.
func (p *parser) readDoc(w *words) {
	text := p.text(w, "the documentation")
	if p.about == nil {
		p.fail(1, "documentation of a specification: put it below a namespace, an element or an attribute")
		return
	}
	if *p.about != "" {
		text = *p.about + " " + text
	}
	*p.about = text
}

func (p *parser) readOrigin(w *words) {
	word, column, ok := p.word(w, "the origin")
	if ok && p.oneOf(word, column, "origin", origins) {
		*p.origin = Origin(word)
	}
	p.done(w)
}

func (p *parser) readCommon(w *words) {
	p.namespace.Common = true
	p.done(w)
}

func (p *parser) readSuperseded(w *words) {
	p.namespace.Superseded, _, _ = p.word(w, "the day")
	p.done(w)
}

func (p *parser) readSupersededBy(w *words) {
	uri, column, ok := p.word(w, "the namespace that took its place")
	if ok && p.isURI(uri, column) {
		p.namespace.SupersededBy = uri
	}
	p.done(w)
}

func (p *parser) readIn(w *words) {
	for word, column, ok := p.word(w, "a context, such as iq/get,"); ok; {
		if p.oneOf(word, column, "context", contexts) && !slices.Contains(p.element.In, word) {
			p.element.In = append(p.element.In, word)
		}
		word, column = w.next()
		ok = word != ""
	}
}

func (p *parser) readAnything(w *words) {
	p.element.Anything = true
	p.done(w)
}

func (p *parser) readAnyAttribute(w *words) {
	p.element.AnyAttribute = true
	p.done(w)
}

func (p *parser) readText(w *words) {
	v := &Value{}
	p.element.Text = v
	p.open(inText, &p.element.Doc, nil, v)
	p.readValue(w, v, nil, types)
	orString(v)
}

func (p *parser) readValues(w *words) {
	for word, _, ok := p.word(w, "a value"); ok; {
		switch {
		case word == "...":
			p.value.Open = true
			p.done(w)
			return
		case !slices.Contains(p.value.Values, word):
			p.value.Values = append(p.value.Values, word)
		}
		word, _ = w.next()
		ok = word != ""
	}
}

func (p *parser) readAny(w *words) {
	word, column, ok := p.word(w, `the word "other" or "all", or a namespace,`)
	if ok && p.isURI(word, column) {
		p.element.Any = append(p.element.Any, word)
	}
	p.done(w)
}

func (p *parser) readChildren(w *words) {
	for word, column, ok := p.word(w, "a child"); ok; {
		p.readChild(word, column)
		word, column = w.next()
		ok = word != ""
	}
}

func (p *parser) readChild(word string, column int) {
	c := Child{Min: 1, Max: 1}
	name := word
	switch word[len(word)-1] {
	case '?':
		c.Min, name = 0, word[:len(word)-1]
	case '*':
		c.Min, c.Max, name = 0, Unbounded, word[:len(word)-1]
	case '+':
		c.Max, name = Unbounded, word[:len(word)-1]
	}
	full, ok := p.readName(name, column)
	if !ok {
		return
	}
	c.Namespace, c.Name = full.Namespace, full.Local
	if p.element.Child(c.Namespace, c.Name) != nil {
		p.fail(column, "the child %q is listed twice: remove one", name)
		return
	}
	p.element.Children = append(p.element.Children, c)
}

// readName reads the name of an element: "local", in the namespace that the
// line is about, or "{namespace}local".
func (p *parser) readName(word string, column int) (Name, bool) {
	full := Name{Local: word}
	if p.place&withinNamespace != 0 {
		full.Namespace = p.namespace.URI
	}
	at := column
	if strings.HasPrefix(word, "{") {
		end := strings.LastIndexByte(word, '}')
		if end < 0 {
			p.fail(column, "%q has no } after its namespace: add it", word)
			return full, false
		}
		full = Name{word[1:end], word[end+1:]}
		if !p.isURI(full.Namespace, column+1) {
			return full, false
		}
		at = column + end + 1
	}
	if full.Local == "" {
		p.fail(at, "the local name of an element is missing here: add it")
		return full, false
	}
	return full, p.isName(full.Local, at, "an element")
}

// readOptionalIn reads where a required attribute may be absent: in stanzas of
// a context, or directly in an element.
func (p *parser) readOptionalIn(w *words) {
	for word, column, ok := p.word(w, "a context, such as iq/get, or an element"); ok; {
		switch {
		case !p.isRequired(column):
			return
		case slices.Contains(contexts, word):
			p.attribute.OptionalIn = append(p.attribute.OptionalIn, word)
		default:
			if name, right := p.readName(word, column); right {
				p.attribute.OptionalWithin = append(p.attribute.OptionalWithin, name)
			}
		}
		word, column = w.next()
		ok = word != ""
	}
}

// readOptionalBeside reads beside which elements a required attribute may be
// absent.
func (p *parser) readOptionalBeside(w *words) {
	for word, column, ok := p.word(w, "the element next to it"); ok; {
		if !p.isRequired(column) {
			return
		}
		if name, right := p.readName(word, column); right {
			p.attribute.OptionalBeside = append(p.attribute.OptionalBeside, name)
		}
		word, column = w.next()
		ok = word != ""
	}
}

// isRequired reports whether the attribute that the line is about is required,
// and notes an error if not: any other may always be absent.
func (p *parser) isRequired(column int) bool {
	if !p.attribute.Required {
		p.fail(column, "the attribute %q is optional everywhere: write required after its name, or remove this line", p.attribute.Name)
	}
	return p.attribute.Required
}

func (p *parser) readPayload(w *words) {
	for word, column, ok := p.word(w, "the element that the items hold"); ok; {
		if name, right := p.readName(word, column); right {
			p.node.Payloads = append(p.node.Payloads, name)
		}
		word, column = w.next()
		ok = word != ""
	}
}

func (p *parser) readCondition(w *words) {
	c := &Condition{}
	p.element.Condition = c
	kind, column, ok := p.word(w, "the kind of error")
	if !ok || !p.oneOf(kind, column, "kind of error", conditionKinds) {
		return
	}
	c.Kind = ConditionKind(kind)
	var list *[]string
	for {
		word, column := w.next()
		switch word {
		case "":
			return
		case "types":
			list = &c.Types
		case "also":
			list = &c.Also
		case "with":
			list = &c.With
		case "code":
			number, at, ok := p.word(w, "the number")
			if !ok {
				return
			}
			code, err := strconv.Atoi(number)
			if err != nil || code < 0 {
				p.fail(at, "invalid code %q: write a number", number)
				return
			}
			c.Code, list = code, nil
		default:
			if list == nil {
				p.fail(column, "unknown word %q: write types, also, with or code before it", word)
				return
			}
			if list != &c.With && !p.oneOf(word, column, "type of error", errorTypes) {
				return
			}
			*list = append(*list, word)
		}
	}
}
