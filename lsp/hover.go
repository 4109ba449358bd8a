package lsp

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/lint/rules"
)

// description is what is known of one place.
type description struct {
	span ast.Span // what it is about
	text string   // Markdown
}

// hover answers "textDocument/hover": what stands there, and below it what the
// linter has to say about it.
func hover(_ context.Context, sn *snapshot, p *protocol.HoverParams) (*protocol.Hover, error) {
	offset, err := sn.offset(p.Position)
	if err != nil {
		return nil, err
	}
	found := sn.describeFindings(offset)
	if here, ok := sn.describe(offset); ok {
		found = append([]description{here}, found...)
	}
	if len(found) == 0 {
		return nil, nil
	}
	var texts []string
	for _, d := range found {
		texts = append(texts, d.text)
	}
	about := sn.rangeOf(found[0].span)
	return &protocol.Hover{Contents: markupContent(strings.Join(texts, "\n\n---\n\n"), sn.client.markdownHover), Range: &about}, nil
}

// describe says what stands at the offset.
func (sn *snapshot) describe(offset int) (description, bool) {
	if one := sn.names().at(offset); one != nil && one.kind == iqID {
		return description{one.span, sn.describeExchange(one)}, true
	}
	n := sn.file.NodeAt(offset)
	for ; !n.IsZero(); n = n.Parent() {
		var d description
		switch n.Kind() {
		case ast.KindExpression:
			e, _ := n.Expression()
			d = description{n.Span(), sn.describeExpression(e)}
		case ast.KindPlaceholder:
			p, _ := n.Placeholder()
			d = description{n.Span(), sn.describePlaceholder(p)}
		case ast.KindSection:
			d = sn.describeSection(n, offset)
		case ast.KindProperty:
			property, _ := n.Property()
			if property.KeySpan().Contains(offset) {
				d = description{property.KeySpan(), propertyDocs[property.Key()]}
			}
		case ast.KindAction:
			d = sn.describeAction(n, offset)
		case ast.KindAttr:
			a, _ := n.Attr()
			if a.Name() == script.AttrStrict {
				d = description{n.Span(), describeStrict(a.Element())}
			} else {
				d = sn.describeAttribute(a, offset)
			}
		case ast.KindElement:
			e, _ := n.Element()
			d = sn.describeElement(e, offset)
		case ast.KindText:
			t, _ := n.TextNode()
			d = sn.describeText(t)
		case ast.KindComment:
			if d = sn.describeSetting(n, offset); d.text == "" {
				d = describeSuppression(n, offset)
			}
		}
		if d.text != "" {
			return d, true
		}
	}
	return description{}, false
}

// describeSection describes the class or the name in a section's first line.
func (sn *snapshot) describeSection(n ast.Node, offset int) description {
	section, _ := n.Section()
	switch {
	case section.ClassSpan().Contains(offset) && section.Class() == script.ClassClient:
		return description{section.ClassSpan(), classDoc}
	case section.NameSpan().Contains(offset):
		s := sn.script()
		for i := range s.Characters {
			if s.Characters[i].Section == section {
				return description{section.NameSpan(), sn.describeCharacter(i)}
			}
		}
	}
	return description{}
}

// describeAction describes who acts, or the verb.
func (sn *snapshot) describeAction(n ast.Node, offset int) description {
	s := sn.script()
	i := s.ActionOf(n)
	if i == script.None {
		return description{}
	}
	a := &s.Actions[i]
	if one := sn.names().at(offset); one != nil && one.kind == characterName && a.Character != script.None {
		return description{one.span, sn.describeCharacter(a.Character)}
	}
	if a.VerbSpan().Contains(offset) {
		return description{a.VerbSpan(), verbDocs[a.Verb]}
	}
	return description{}
}

// describeCharacter says who a character is and when it is connected.
func (sn *snapshot) describeCharacter(i int) string {
	s := sn.script()
	c := &s.Characters[i]
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**, a character (`[%s]`)\n", c.Name, c.Section.Class())
	line := func(format string, args ...any) { fmt.Fprintf(&b, "\n- "+format, args...) }
	if bare := c.Bare(); bare != "" {
		line("JID: `%s`", bare)
		if full, ok := c.Full(); ok {
			line("full JID: `%s`", full)
		} else {
			line("full JID: with a resource that the server chooses")
		}
		if !c.HasAccount() {
			line("logs in anonymously")
		}
	} else {
		line("has no JID")
	}
	connected := false
	for j := range s.Actions {
		a := &s.Actions[j]
		if a.Character != i || a.Before == a.After {
			continue
		}
		line("%s in line %d", a.Verb, sn.lineNumber(a.Span().Start))
		connected = true
	}
	if !connected {
		line("never connects")
	}
	return b.String()
}

// lineNumber returns the line of an offset, counted from 1 as editors show it.
func (sn *snapshot) lineNumber(offset int) int { return sn.mapper.LineOf(offset) + 1 }

// describeExpression says what an expression stands for.
func (sn *snapshot) describeExpression(e ast.Expression) string {
	s := sn.script()
	action := s.ActionOf(e.Node)
	if action == script.None || e.Name() == "" {
		return ""
	}
	r := s.Resolve(e, action)
	switch {
	case e.LacksDollar():
		return fmt.Sprintf("`%s` is plain text: an expression starts with a dollar sign", e.Text())
	case r.Known:
		return fmt.Sprintf("`%s` is `%s`", e.Text(), r.Value)
	case r.Character != script.None && e.Form() == ast.FormFullJID:
		c := &s.Characters[r.Character]
		return fmt.Sprintf("`%s` is `%s/` and a resource that the server chooses", e.Text(), c.Bare())
	case r.Character != script.None:
		return fmt.Sprintf("`%s`: %s has no JID", e.Text(), e.Name())
	case e.Form() != ast.FormCapture:
		return fmt.Sprintf("`%s`: the cast has no %s", e.Text(), e.Name())
	case r.Binding == script.None:
		return fmt.Sprintf("`%s`: nothing before this action captures `%s`", e.Text(), e.Name())
	}
	b := s.Bindings[r.Binding]
	return fmt.Sprintf("`%s` is what `%s` captures in line %d%s", e.Text(), s.File.Slice(s.Actions[b.Action].LineSpan()),
		sn.lineNumber(b.Placeholder.Span().Start), capturedFrom(b.Placeholder.Node))
}

// capturedFrom says which value a placeholder stands for.
func capturedFrom(n ast.Node) string {
	if a, ok := n.Parent().Attr(); ok {
		return fmt.Sprintf(", the attribute `%s` of `<%s>`", a.Name(), a.Element().Name())
	}
	if e, ok := n.Parent().Parent().Element(); ok {
		return fmt.Sprintf(", the text of `<%s>`", e.Name())
	}
	return ""
}

// describePlaceholder says what a placeholder does.
func (sn *snapshot) describePlaceholder(p ast.Placeholder) string {
	doc := placeholderDocs[p.Keyword()]
	if p.Keyword() != ast.PlaceholderCapture || p.Name() == "" {
		return doc
	}
	uses := 0
	for _, use := range sn.script().Uses {
		if use.Binding != script.None && sn.script().Bindings[use.Binding].Placeholder == p {
			uses++
		}
	}
	used := fmt.Sprintf("used %d times", uses)
	switch uses {
	case 0:
		used = "not used"
	case 1:
		used = "used once"
	}
	return fmt.Sprintf("%s\n\n`${%s}` is the value from here on; %s.", doc, p.Name(), used)
}

// describeStrict says how an expected element is compared.
func describeStrict(e ast.Element) string {
	how, why := "loosely", "its namespace is jabber:client"
	if script.Strict(e) {
		how = "strictly"
	}
	if script.StrictByNature(e) {
		why = "its namespace is not jabber:client"
	}
	otherwise := "loosely"
	if script.StrictByNature(e) {
		otherwise = "strictly"
	}
	return fmt.Sprintf("`<%s>` is compared **%s**, without its children. Without `%s` it would be compared %s, because %s.\n\n%s",
		e.Name(), how, script.AttrStrict, otherwise, why, strictDoc)
}

// describeExchange says which request and answer an id holds together.
func (sn *snapshot) describeExchange(one *name) string {
	var b strings.Builder
	fmt.Fprintf(&b, "`%s`, the id of an iq\n", one.text)
	s := sn.script()
	for _, place := range sn.names().sameAs(one) {
		if i := s.ActionOf(place.node); i != script.None {
			line := strings.TrimRight(s.File.Slice(s.Actions[i].LineSpan()), ": \t")
			fmt.Fprintf(&b, "\n- line %d: %s `%s`", sn.lineNumber(place.span.Start), line, iqTypeOf(place.node))
		}
	}
	return b.String()
}

// iqTypeOf returns the type of the iq whose id an attribute is.
func iqTypeOf(id ast.Node) string {
	a, _ := id.Attr()
	return a.Element().AttrValue("type")
}

// describeFindings says what the linter has found there, with the pages of the
// rules.
func (sn *snapshot) describeFindings(offset int) []description {
	var found []description
	seen := map[string]bool{}
	for _, d := range sn.findings() {
		if !d.Span.Contains(offset) || seen[d.Code] {
			continue
		}
		seen[d.Code] = true
		if rule, ok := rules.Find(d.Code); ok {
			found = append(found, description{d.Span, ruleDoc(rule)})
		}
	}
	return found
}

// describeSuppression describes the rule that a suppression comment names at
// the offset.
func describeSuppression(n ast.Node, offset int) description {
	c, _ := n.Comment()
	if !strings.HasPrefix(c.Content(), ast.SuppressionMark) {
		return description{}
	}
	word := wordAt(n.File().Text(), c.ContentSpan(), offset)
	rule, ok := rules.Find(n.File().Slice(word))
	if !ok {
		return description{}
	}
	return description{word, ruleDoc(rule)}
}

// wordAt returns the letters, digits and hyphens around the offset.
func wordAt(text string, within ast.Span, offset int) ast.Span {
	inWord := func(c byte) bool { return isWordByte(c) || c == '-' }
	word := ast.Span{Start: offset, End: offset}
	for word.Start > within.Start && inWord(text[word.Start-1]) {
		word.Start--
	}
	for word.End < within.End && inWord(text[word.End]) {
		word.End++
	}
	return word
}
