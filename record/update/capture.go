package update

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
)

// capture binds, in an expectation that has just been written, the values that the
// character sends next and that nothing binds: the id of the request that it
// answers, or the value of the attribute of the same name.
func (r *rewriting) capture() {
	s := script.New(r.file)
	for _, use := range s.Uses {
		if use.Binding != script.None || !r.next(s, use.Action) {
			continue
		}
		e, ok := r.stanza()
		if !ok {
			return
		}
		a, ok := source(e, use)
		if !ok || script.HasParts(a) && a.Raw() != anyValue {
			continue
		}
		edit := ast.Edit{Span: a.ValueSpan(), New: "{" + ast.PrefixScansion + ":capture:" + use.Expression.Name() + "}"}
		text, err := textedit.Apply(r.file.Text(), []ast.Edit{edit})
		if err != nil {
			continue
		}
		if !r.filled() {
			r.changes = append(r.changes, Change{Action: r.action, What: pathOf(a.Element(), a.Name()), Old: a.Raw(), New: edit.New})
		}
		r.file = ast.Parse(r.file.Name(), text)
	}
}

// filled reports whether the author said nothing of what is expected.
func (r *rewriting) filled() bool {
	_, had := stanzaOf(r.before, r.action)
	return !had
}

// pathOf returns the place of an element, or of an attribute of it, in its
// stanza, as [Change] has it.
func pathOf(e ast.Element, attr string) string {
	path := ""
	if attr != "" {
		path = " " + attr
	}
	for ok := true; ok; e, ok = e.ParentElement() {
		path = "/" + e.Local() + path
	}
	return path
}

// next reports whether an action is the first that the character of the
// expectation sends after it.
func (r *rewriting) next(s *script.Script, action int) bool {
	if action <= r.action || s.Actions[action].Character != s.Actions[r.action].Character {
		return false
	}
	for i := r.action + 1; i < action; i++ {
		if s.Actions[i].Character == s.Actions[r.action].Character && s.Actions[i].Verb != ast.VerbReceives {
			return false
		}
	}
	return s.Actions[action].Verb == ast.VerbSends
}

// source returns the attribute of an expected stanza whose value an expression
// in what is sent most likely stands for.
func source(e ast.Element, use script.Use) (ast.Attr, bool) {
	at, ok := attrOf(use.Expression)
	if !ok {
		return ast.Attr{}, false
	}
	sent := at.Element()
	root := script.IsStanza(sent)
	switch {
	case root && at.Name() == "id" && script.IsAnswer(sent):
		if !script.IsRequest(e) {
			return ast.Attr{}, false
		}
		return e.Attr("id")
	case root && at.Name() == "to":
		return e.Attr("from") // whom it answers
	case root:
		if a, ok := e.Attr(at.Name()); ok {
			return a, true
		}
	}
	var first ast.Attr
	for n := range e.Descendants() {
		a, ok := n.Attr()
		if !ok || a.Name() != at.Name() || a.Element() == e {
			continue
		}
		if of := a.Element(); of.Local() == sent.Local() && of.Namespace() == sent.Namespace() {
			return a, true
		}
		if first.IsZero() {
			first = a
		}
	}
	if first.IsZero() {
		return e.Attr(at.Name())
	}
	return first, true
}

// attrOf returns the attribute in whose value an expression stands.
func attrOf(e ast.Expression) (ast.Attr, bool) {
	for up := e.Parent(); !up.IsZero(); up = up.Parent() {
		if a, ok := up.Attr(); ok {
			return a, true
		}
	}
	return ast.Attr{}, false
}
