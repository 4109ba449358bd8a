package lsp

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// expectedElement returns the innermost expected element of which the place
// touches the start tag.
func (r actionRequest) expectedElement() (ast.Element, bool) {
	a := r.action(r.span.Start)
	if a == nil || a.Verb != ast.VerbReceives {
		return ast.Element{}, false
	}
	e, ok := elementAt(r.file, r.span.Start)
	return e, ok && e.StartTag().Contains(r.span.Start) && !e.Broken()
}

// toggleStrict offers to compare an expected element in the other way.
func (r actionRequest) toggleStrict() []codeAction {
	e, ok := r.expectedElement()
	if !ok {
		return nil
	}
	how := map[bool]string{true: "strictly", false: "loosely"}
	strict := script.Strict(e)
	title := fmt.Sprintf("compare <%s> %s", e.Name(), how[!strict])
	a, there := e.Attr(script.AttrStrict)
	switch {
	case !there:
		quote := quoteOf(e)
		attr := fmt.Sprintf(" %s=%s%t%s", script.AttrStrict, quote, !strict, quote)
		return []codeAction{newRewrite(title, insertion(r.endOfAttrs(e), attr))}
	case script.StrictByNature(e) == !strict:
		// Without the attribute it is as wanted.
		start := len(strings.TrimRight(r.text()[:a.Span().Start], " \t\r\n"))
		return []codeAction{newRewrite(title, ast.Edit{Span: ast.Span{Start: start, End: a.Span().End}})}
	}
	return []codeAction{newRewrite(title, ast.Edit{Span: a.ValueSpan(), New: fmt.Sprint(!strict)})}
}

// endOfAttrs returns the end of the last attribute of a start tag, or of its
// name.
func (r actionRequest) endOfAttrs(e ast.Element) int {
	end := e.NameSpan().End
	for a := range e.Attrs() {
		end = a.Span().End
	}
	return end
}

// quoteOf returns the quotation mark that an element's attributes use.
func quoteOf(e ast.Element) string {
	for a := range e.Attrs() {
		if q := a.Quote(); q != 0 {
			return string(q)
		}
	}
	return `"`
}

// replaceableAttr returns the attribute whose value the place touches, if it is
// one that can be replaced: whole, plain, and no declaration of a namespace.
func (r actionRequest) replaceableAttr() (ast.Attr, bool) {
	for n := r.file.NodeAt(r.span.Start); !n.IsZero(); n = n.Parent() {
		if a, ok := n.Attr(); ok {
			return a, !a.Broken() && a.Quote() != 0 && !a.IsDeclaration() && a.Prefix() != ast.PrefixScansion &&
				!script.HasParts(a) && a.Span().Contains(r.span.Start)
		}
	}
	return ast.Attr{}, false
}

// replaceWithPlaceholder offers to accept any value for an expected attribute,
// or to capture what comes.
func (r actionRequest) replaceWithPlaceholder() []codeAction {
	a, ok := r.replaceableAttr()
	if action := r.action(r.span.Start); !ok || action == nil || action.Verb != ast.VerbReceives {
		return nil
	}
	capture := r.freeCapture(a)
	return []codeAction{
		newRewrite("accept any value", ast.Edit{Span: a.ValueSpan(), New: "{scansion:any}"}),
		newRewrite(fmt.Sprintf("capture the value as %q", capture), ast.Edit{Span: a.ValueSpan(), New: "{scansion:capture:" + capture + "}"}),
	}
}

// freeCapture returns a name for a capture that the script has not used yet.
func (r actionRequest) freeCapture(a ast.Attr) string {
	used := map[string]bool{}
	for _, n := range r.names().all {
		used[n.text] = true
	}
	base := a.Local()
	if parent := a.Element().Local(); base == "id" && parent != "" {
		base = parent + "-id"
	}
	for i := 1; ; i++ {
		name := base
		if i > 1 {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		if !used[name] {
			return name
		}
	}
}

// replaceWithExpression offers to write a character's JID as an expression
// where it stands literally, in an attribute or as the text of an element.
func (r actionRequest) replaceWithExpression() []codeAction {
	if a, ok := r.replaceableAttr(); ok && a.Raw() == a.Value() {
		return r.expressionsFor(a.Value(), a.ValueSpan(), a)
	}
	n := r.file.NodeAt(r.span.Start)
	if text, ok := n.TextNode(); ok && text.Text() == text.Value() && r.action(r.span.Start) != nil {
		content := strings.TrimSpace(text.Value())
		if i := strings.Index(text.Text(), content); i >= 0 && content != "" {
			start := text.Span().Start + i
			return r.expressionsFor(content, ast.Span{Start: start, End: start + len(content)}, ast.Attr{})
		}
	}
	return nil
}

// expressionsFor offers expressions for a value. An attribute whose quotes the
// apostrophe in the expression would end gets others.
func (r actionRequest) expressionsFor(value string, span ast.Span, a ast.Attr) []codeAction {
	s := r.script()
	var offers []codeAction
	for i := range s.Characters {
		c := &s.Characters[i]
		if s.Find(c.Name) != i || c.Name == "" || strings.ContainsFunc(c.Name, unicode.IsControl) {
			continue
		}
		var expression string
		full, known := c.Full()
		switch bare := c.Bare(); {
		case bare == "":
			continue
		case known && value == full:
			expression = "${" + c.Name + "'s full JID}"
		case value == bare:
			expression = "${" + c.Name + "'s JID}"
		case strings.HasPrefix(value, bare+"/"):
			expression = "${" + c.Name + "'s JID}" + value[len(bare):]
		default:
			continue
		}
		edits := []ast.Edit{{Span: span, New: expression}}
		if !a.IsZero() && a.Quote() == '\'' {
			if strings.Contains(a.Raw(), `"`) {
				continue
			}
			edits = []ast.Edit{{Span: ast.Span{Start: span.Start - 1, End: span.End + 1}, New: `"` + expression + `"`}}
		}
		offers = append(offers, newRewrite("write "+expression, edits...))
	}
	return offers
}
