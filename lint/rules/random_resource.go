package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var randomResource = Rule{
	Code: "SCS504", Name: "random-resource", Severity: ast.Info, Fix: SafeFix,
	Summary: "a JID ends in a resource that a program generated",
	On:      ast.KindSet(ast.KindNone, ast.KindAttr),
	When:    inAction | attrJID,
	Check: func(p *Pass) {
		if p.Node.IsZero() {
			randomInCast(p)
			return
		}
		a, _ := p.Node.Attr()
		if strings.IndexByte(a.Raw(), '/') < 0 {
			return
		}
		jid, ok := literal(a)
		_, resource, full := strings.Cut(jid, "/")
		if !ok || !full || !script.MadeUp(resource) || askedInFull(p.Script, jid) {
			return
		}
		span := a.ValueSpan()
		if i := strings.IndexByte(a.Raw(), '/'); jid == a.Raw() {
			span.Start += i + 1
		}
		c := ofAccount(p.Script, jid)
		if c == nil {
			if d := p.earlier("nobody's"); d != nil {
				addPlace(d, span)
				return
			}
			p.Report(span, quote(resource)+" looks like a resource from another run: write what is sent here")
			return
		}
		expression := "${" + c.Name + "'s full JID}"
		edit := ast.Edit{Span: a.ValueSpan(), New: expression}
		if d := p.earlier(c.Name); d != nil {
			addPlace(d, span, edit)
			return
		}
		p.Report(span, quote(resource)+" looks like a resource from another run: write "+quote(expression)).
			AddFix("write "+expression, c.AskedResource() == "" && hasConnected(c, p.Action), edit)
	},
}

// randomInCast looks for random resources that characters ask for. They come of
// one recording, and are reported once.
func randomInCast(p *Pass) {
	var d *ast.Diagnostic
	var edits []ast.Edit
	var asking []*script.Character
	for i := range p.Script.Characters {
		c := &p.Script.Characters[i]
		resource := c.AskedResource()
		if !script.MadeUp(resource) {
			continue
		}
		key := script.PropertyResource
		if c.Resource == "" {
			key = script.PropertyJID
		}
		property, ok := lastProperty(c.Section, key)
		if !ok {
			continue
		}
		span := property.ValueSpan()
		span.Start = span.End - len(resource)
		if key == script.PropertyJID {
			edits = append(edits, ast.Edit{Span: ast.Span{Start: span.Start - len("/"), End: span.End}})
		} else {
			edits = append(edits, ast.Edit{Span: withItsLine(property.Node)})
		}
		asking = append(asking, c)
		if d != nil {
			addPlace(d, span)
			continue
		}
		d = p.Report(span, quote(resource)+" looks like a resource that a server chose: remove it, and write \"${"+c.Name+"'s full JID}\" for the JID")
	}
	if d != nil {
		named, all := namesInFull(p.Script, asking)
		edits = append(edits, named...)
		slices.SortFunc(edits, func(a, b ast.Edit) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
		d.AddFix("let the server choose the resource", all, edits...)
	}
}

// namesInFull returns the edits that write the expressions for the full JIDs of
// characters, which ask for their resources, wherever the script spells them
// out, and whether these are certainly all places that name the resources.
func namesInFull(s *script.Script, asking []*script.Character) (edits []ast.Edit, all bool) {
	const most = 16 // resources that are counted
	all = len(asking) <= most
	byFull := map[string][]*script.Character{}
	for _, c := range asking {
		full, _ := c.Full()
		byFull[full] = append(byFull[full], c)
	}
	named, written := 0, 0
	for i := range s.Actions {
		a := &s.Actions[i]
		there := 0
		if all {
			text := a.Text()
			for _, c := range asking {
				there += strings.Count(text, c.AskedResource())
			}
			if there == 0 {
				continue
			}
			named += there
		}
		for n := range a.Descendants() {
			attr, ok := n.Attr()
			if !ok {
				continue
			}
			value, ok := literal(attr)
			if !ok {
				continue
			}
			for _, c := range byFull[value] {
				if hasConnected(c, a) {
					edits = append(edits, ast.Edit{Span: attr.ValueSpan(), New: "${" + c.Name + "'s full JID}"})
					written++
					break
				}
			}
		}
	}
	return edits, all && named == written
}

// hasConnected reports whether the character has connected before an action, so
// that its full JID is known there.
func hasConnected(c *script.Character, a *script.Action) bool {
	return c.Connects != script.None && c.Connects < a.Index
}

// askedInFull reports whether a character asks for a full JID.
func askedInFull(s *script.Script, jid string) bool {
	for range s.WithFull(jid) {
		return true
	}
	return false
}

// ofAccount returns the only character of the account of a JID, or nil.
func ofAccount(s *script.Script, jid string) *script.Character {
	bare, _, _ := strings.Cut(jid, "/")
	var only *script.Character
	for i := range s.WithBare(bare) {
		if only != nil {
			return nil
		}
		only = &s.Characters[i]
	}
	return only
}
