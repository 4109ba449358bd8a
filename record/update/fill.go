package update

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/textedit"
)

// fill writes what came under an action that does not say what it expects.
func (r *rewriting) fill() bool {
	_, name := r.came.Name()
	whole := withFilled(r.file, r.action, r.withNames(r.came.Script("\t", r.file.LineEnd())))
	e, ok := stanzaOf(whole, r.action)
	if !ok {
		return false
	}
	r.file = withFilled(r.file, r.action, clean(e))
	r.changes = append(r.changes, Change{Action: r.action, What: "/" + name, New: "<" + name + ">", Filled: true})
	return true
}

// clean returns an expectation without what clients and servers add of their own
// accord, and without values that depend on the machine or the version of the
// server.
func clean(e ast.Element) string {
	var edits []ast.Edit
	add := func(span ast.Span, text string) {
		if text == "" {
			span.Start = len(strings.TrimRight(e.File().Text()[:span.Start], " \t\r\n"))
		}
		edits = append(edits, ast.Edit{Span: ast.Span{Start: span.Start - e.Span().Start, End: span.End - e.Span().Start}, New: text})
	}
	for a := range e.Attrs() {
		if a.Name() == "xml:lang" {
			add(a.Span(), "")
		}
	}
	var walk func(ast.Element)
	walk = func(parent ast.Element) {
		for child := range parent.Elements() {
			switch child.Namespace() {
			case "vcard-temp:x:update":
				add(child.Span(), "")
				continue
			case "http://jabber.org/protocol/caps": // XEP-0115: made of the version
				for a := range child.Attrs() {
					if a.Name() == "ver" || a.Name() == "node" {
						add(a.ValueSpan(), anyValue)
					}
				}
			case "http://jabber.org/protocol/muc#user": // XEP-0045: the order of status codes says nothing
				if severalStatus(child) {
					end := child.NameSpan().End
					for a := range child.Attrs() {
						end = a.Span().End
					}
					add(ast.Span{Start: end, End: end}, " "+script.AttrStrict+`="false"`)
				}
			case namespaceVersion:
				for n := range child.Content() {
					if t, ok := n.TextNode(); ok && child.Local() != "query" {
						add(t.Span(), "")
					}
				}
			}
			walk(child)
		}
	}
	walk(e)
	text, err := textedit.Apply(e.Text(), edits)
	if err != nil {
		return e.Text()
	}
	return emptyElement().ReplaceAllString(text, "<$1/>")
}

// severalStatus reports whether an element has more than one status code.
func severalStatus(e ast.Element) bool {
	n := 0
	for child := range e.Elements() {
		if child.Local() == "status" {
			n++
		}
	}
	return n > 1
}

// emptyElement finds an element that nothing is left in.
var emptyElement = lazy.Regexp(`<([\w.:-]+(?:\s[^<>]*[^<>/])?)>\s*</[\w.:-]+>`)

// namespaceVersion is that of what a server says of itself (XEP-0092).
const namespaceVersion = "jabber:iq:version"

// anyValue is the placeholder that any value fits.
const anyValue = "{" + ast.PrefixScansion + ":any}"

// withFilled returns the file with a stanza under an action: in place of the
// one that stands there, or where none does.
func withFilled(f *ast.File, action int, stanza string) *ast.File {
	n := 0
	for a := range f.Actions() {
		if n == action {
			edit := fillEdit(&script.Action{Action: a}, stanza)
			if e, ok := a.Stanza(); ok {
				edit = ast.Edit{Span: e.Span(), New: stanza}
			}
			text, err := textedit.Apply(f.Text(), []ast.Edit{edit})
			if err != nil {
				return f
			}
			return ast.Parse(f.Name(), text)
		}
		n++
	}
	return f
}

// fillEdit is the edit that puts a stanza on a line of its own under an action
// that has none.
func fillEdit(a *script.Action, stanza string) ast.Edit {
	line := a.LineSpan()
	text := strings.TrimRight(a.File().Slice(line), " \t\r\n")
	at := line.Start + len(text)
	colon := ":"
	if strings.HasSuffix(text, ":") {
		colon = ""
	}
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: colon + a.File().LineEnd() + "\t" + stanza}
}
