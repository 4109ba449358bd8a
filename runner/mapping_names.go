package runner

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// holdsAddress reports whether a property of a character is a JID or a host.
func holdsAddress(key string) bool {
	return key == script.PropertyJID || key == script.PropertyHost
}

// isAddressAttr reports whether an attribute holds a JID or a host.
func (p *mapper) isAddressAttr(a ast.Attr) bool {
	if a.Prefix() != "" {
		return false
	}
	switch a.Name() {
	case "to", "from", "jid":
		return true
	}
	e := a.Element()
	known := p.mapping.Vocabulary.Element(e.Namespace(), e.Local()).Attribute(a.Name())
	return known != nil && (isAddressType(known.Type) || a.Name() == "host" || a.Name() == "domain")
}

// isAddressText reports whether the text of an element is a JID.
func (p *mapper) isAddressText(e ast.Element) bool {
	if e.Namespace() == script.NamespaceForm && e.Local() == "value" {
		return p.isAddressField(e)
	}
	known := p.mapping.Vocabulary.Element(e.Namespace(), e.Local())
	return known != nil && known.Text != nil && isAddressType(known.Text.Type)
}

// isAddressField reports whether an element is the value of a form's field that
// holds JIDs, as the field says or the vocabulary does.
func (p *mapper) isAddressField(value ast.Element) bool {
	field, ok := value.ParentElement()
	if !ok {
		return false
	}
	kind := field.AttrValue("type")
	if form, ok := field.ParentElement(); ok && kind == "" {
		if known := p.mapping.Vocabulary.Form(script.FormType(form)).Field(field.AttrValue("var")); known != nil {
			kind = known.Type
		}
	}
	return isAddressType(kind)
}

// isAddressType reports whether values of a type of the vocabulary are JIDs.
func isAddressType(kind string) bool {
	switch kind {
	case "jid", "jid?", "jid-single", "jid-multi":
		return true
	}
	return false
}

// replace changes the name in a value, if the value is a JID or a domain that
// holds one. parts has the entities, expressions and placeholders of the value
// as children; the zero node if there are none.
func (p *mapper) replace(at ast.Span, value string, n ast.Node, write func(string) string) {
	trimmed := strings.TrimLeft(value, " \t\r\n")
	start := at.Start + len(value) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " \t\r\n")
	bare, _, _ := strings.Cut(hide(start, trimmed, n), "/")
	p.replaceBare(start, bare, write)
}

// hide returns the text that starts at an offset of the script with 0 in place of
// what is not written out, and may hold any character: the children of a node,
// if it is one.
func hide(start int, text string, n ast.Node) string {
	if n.IsZero() {
		return text
	}
	hidden := []byte(text)
	for part := range n.Children() {
		for i := part.Span().Start - start; i < part.Span().End-start; i++ {
			if i >= 0 && i < len(hidden) {
				hidden[i] = 0
			}
		}
	}
	return string(hidden)
}

// replaceBare changes the name in a bare JID or a domain that starts at an offset
// of the script. Hidden bytes are 0.
func (p *mapper) replaceBare(start int, bare string, write func(string) string) {
	if to, ok := lookup(p.mapping.Accounts, bare); ok {
		p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: start, End: start + len(bare)}, New: write(to)})
		return
	}
	p.uniqueLocal(start, bare)
	domain := bare[strings.LastIndexByte(bare, '@')+1:]
	if to, begin, ok := p.newDomain(domain); ok {
		begin += len(bare) - len(domain)
		p.edits = append(p.edits, ast.Edit{Span: ast.Span{Start: start + begin, End: start + len(bare)}, New: write(to)})
	}
}

// newDomain returns what takes the place of the end of a domain, in which hidden
// bytes are 0, and where that begins.
func (p *mapper) newDomain(domain string) (to string, begin int, ok bool) {
	for tail := domain; tail != ""; {
		to, ok := lookup(p.mapping.Domains, tail)
		// A part that is hidden may go on in the label behind it.
		if begin := len(domain) - len(tail); ok && (begin == 0 || domain[begin-1] != 0) {
			return to, begin, true
		}
		_, tail, _ = strings.Cut(tail, ".")
	}
	return "", 0, false
}

// lookup returns the new name for one that a mapping may hold: upper and lower
// case are the same in both (RFC 7622, sections 3.2 and 3.3).
func lookup(names map[string]string, name string) (to string, ok bool) {
	if to, ok = names[name]; ok {
		return to, true
	}
	for from, to := range names {
		if strings.EqualFold(from, name) {
			return to, true
		}
	}
	return "", false
}
