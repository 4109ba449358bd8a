package lsp

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// expected returns the innermost expected element of which the place touches
// the start tag.
func (at place) expected() (ast.Element, bool) {
	a := at.action(at.span.Start)
	if a == nil || a.Verb != ast.VerbReceives {
		return ast.Element{}, false
	}
	for n := at.file.NodeAt(at.span.Start); !n.IsZero(); n = n.Parent() {
		if e, ok := n.Element(); ok {
			return e, e.StartTag().Contains(at.span.Start) && !e.Broken()
		}
	}
	return ast.Element{}, false
}

// strictness offers to compare an expected element in the other way.
func (at place) strictness() []offer {
	e, ok := at.expected()
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
		return []offer{rewrite(title, insertion(at.lastAttr(e), attr))}
	case script.StrictByNature(e) == !strict:
		// Without the attribute it is as wanted.
		start := len(strings.TrimRight(at.text()[:a.Span().Start], " \t\r\n"))
		return []offer{rewrite(title, ast.Edit{Span: ast.Span{Start: start, End: a.Span().End}})}
	}
	return []offer{rewrite(title, ast.Edit{Span: a.ValueSpan(), New: fmt.Sprint(!strict)})}
}

// lastAttr returns the end of the last attribute of a start tag, or of its
// name.
func (at place) lastAttr(e ast.Element) int {
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

// value returns the attribute whose value the place touches, if it is one that
// can be replaced: whole, plain, and no declaration of a namespace.
func (at place) value() (ast.Attr, bool) {
	for n := at.file.NodeAt(at.span.Start); !n.IsZero(); n = n.Parent() {
		if a, ok := n.Attr(); ok {
			return a, !a.Broken() && a.Quote() != 0 && !a.IsDeclaration() && a.Prefix() != ast.PrefixScansion &&
				!script.HasParts(a) && a.Span().Contains(at.span.Start)
		}
	}
	return ast.Attr{}, false
}

// placeholders offers to accept any value for an expected attribute, or to
// capture what comes.
func (at place) placeholders() []offer {
	a, ok := at.value()
	if action := at.action(at.span.Start); !ok || action == nil || action.Verb != ast.VerbReceives {
		return nil
	}
	capture := at.freeCapture(a)
	return []offer{
		rewrite("accept any value", ast.Edit{Span: a.ValueSpan(), New: "{scansion:any}"}),
		rewrite(fmt.Sprintf("capture the value as %q", capture), ast.Edit{Span: a.ValueSpan(), New: "{scansion:capture:" + capture + "}"}),
	}
}

// freeCapture returns a name for a capture that the script has not used yet.
func (at place) freeCapture(a ast.Attr) string {
	used := map[string]bool{}
	for _, n := range at.names().all {
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

// expressions offers to write a character's JID as an expression where it
// stands literally, in an attribute or as the text of an element.
func (at place) expressions() []offer {
	if a, ok := at.value(); ok && a.Raw() == a.Value() {
		return at.expressionFor(a.Value(), a.ValueSpan(), a)
	}
	n := at.file.NodeAt(at.span.Start)
	if text, ok := n.TextNode(); ok && text.Text() == text.Value() && at.action(at.span.Start) != nil {
		content := strings.TrimSpace(text.Value())
		if i := strings.Index(text.Text(), content); i >= 0 && content != "" {
			start := text.Span().Start + i
			return at.expressionFor(content, ast.Span{Start: start, End: start + len(content)}, ast.Attr{})
		}
	}
	return nil
}

// expressionFor offers expressions for a value. An attribute whose quotes the
// apostrophe in the expression would end gets others.
func (at place) expressionFor(value string, span ast.Span, a ast.Attr) []offer {
	s := at.script()
	var offers []offer
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
		offers = append(offers, rewrite("write "+expression, edits...))
	}
	return offers
}
