// Package damagetest makes scripts that are wrong on purpose, for tests.
package damagetest

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
)

// Damage is one thing done to one expected stanza of a script.
type Damage struct {
	Kind   string
	Action int       // of the script, from 0
	Line   int       // of the action, from 1
	File   *ast.File // the script with it
}

// Kind is a way to damage a stanza, at the first place of it where that can be
// done.
type Kind struct {
	Name string
	Edit func(stanza ast.Element) (ast.Edit, bool)
}

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{
		{"attribute value", attributeValue},
		{"attribute that never comes", attributeThatNeverComes},
		{"child that never comes", childThatNeverComes},
		{"wrong namespace", wrongNamespace},
		{"extra attribute, strict", extraAttribute},
		{"attribute left out, strict", attributeLeftOut},
		{"child left out, strict", childLeftOut},
		{"text", otherText},
		{"text left out", textLeftOut},
	}
}

// Of returns all that is done to a script, each damage on its own, in the order
// of the actions.
func Of(f *ast.File) []Damage {
	var all []Damage
	for i, a := range script.New(f).Actions {
		stanza, ok := a.Stanza()
		if !ok || a.Verb != ast.VerbReceives {
			continue
		}
		for _, kind := range Kinds() {
			if edit, ok := kind.Edit(stanza); ok {
				all = append(all, Damage{kind.Name, i, f.Position(a.LineSpan().Start).Line, ast.Reparse(f, edit)})
			}
		}
	}
	return all
}

// first makes the edit of the first element, the stanza before what is in it,
// that it can be made of.
func first(stanza ast.Element, edit func(ast.Element) (ast.Edit, bool)) (ast.Edit, bool) {
	if made, ok := edit(stanza); ok {
		return made, true
	}
	for inner := range stanza.Elements() {
		if made, ok := first(inner, edit); ok {
			return made, true
		}
	}
	return ast.Edit{}, false
}

func insert(at int, text string) ast.Edit {
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: text}
}

func attributeValue(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		for a := range e.Attrs() {
			if !a.IsDeclaration() && a.Prefix() != ast.PrefixScansion {
				return insert(a.ValueSpan().End, "-damaged"), true
			}
		}
		return ast.Edit{}, false
	})
}

func attributeThatNeverComes(stanza ast.Element) (ast.Edit, bool) {
	return insert(stanza.NameSpan().End, ` damaged="1"`), true
}

func childThatNeverComes(stanza ast.Element) (ast.Edit, bool) {
	const child = `<never-comes xmlns="urn:example:damaged"/>`
	start := stanza.StartTag()
	if !stanza.SelfClosing() {
		return insert(start.End, child), true
	}
	span := ast.Span{Start: start.End - len("/>"), End: start.End}
	return ast.Edit{Span: span, New: ">" + child + "</" + stanza.Name() + ">"}, true
}

// wrongNamespace changes a namespace that is written, for that is what authors
// get wrong; a stanza where none is gets one.
func wrongNamespace(stanza ast.Element) (ast.Edit, bool) {
	edit, ok := first(stanza, func(e ast.Element) (ast.Edit, bool) {
		if a, ok := e.Attr("xmlns"); ok && e.Prefix() == "" {
			return insert(a.ValueSpan().End, "-damaged"), true
		}
		return ast.Edit{}, false
	})
	if !ok {
		edit = insert(stanza.NameSpan().End, ` xmlns="urn:example:damaged"`)
	}
	return edit, true
}

func extraAttribute(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		return insert(e.NameSpan().End, ` damaged="1"`), script.Strict(e)
	})
}

// attributeLeftOut makes that what is received has an attribute too many.
func attributeLeftOut(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		for a := range e.Attrs() {
			if script.Strict(e) && !a.IsDeclaration() && a.Prefix() != ast.PrefixScansion {
				return ast.Edit{Span: a.Span()}, true
			}
		}
		return ast.Edit{}, false
	})
}

// childLeftOut makes that what is received has a child too many.
func childLeftOut(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		for child := range e.Elements() {
			return ast.Edit{Span: child.Span()}, script.Strict(e)
		}
		return ast.Edit{}, false
	})
}

func otherText(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		return insert(e.StartTag().End, "damaged "), strings.TrimSpace(e.TextContent()) != ""
	})
}

// textLeftOut is no damage: text that is not expected is not compared. It
// proves that a script that should pass is told from one that should not.
func textLeftOut(stanza ast.Element) (ast.Edit, bool) {
	return first(stanza, func(e ast.Element) (ast.Edit, bool) {
		end, ok := e.EndTag()
		for range e.Elements() {
			ok = false
		}
		return ast.Edit{Span: ast.Span{Start: e.StartTag().End, End: end.Start}},
			ok && strings.TrimSpace(e.TextContent()) != ""
	})
}

// Swap is the kind of damage that [Swaps] does.
const Swap = "swapped with the next"

// Swaps returns the script with each two neighbours of a group exchanged: two
// expected stanzas of one character with nothing between them but what others
// receive. The action and the line of a damage are those of the first one.
func Swaps(f *ast.File) []Damage {
	var all []Damage
	s := script.New(f)
	last := map[int]int{} // by character, the action before in its group
	for i, a := range s.Actions {
		stanza, ok := a.Stanza()
		switch {
		case a.Verb != ast.VerbReceives:
			clear(last)
			continue
		case a.ExpectsNothing() || !ok:
			delete(last, a.Character)
			continue
		}
		if before, ok := last[a.Character]; ok {
			first := s.Actions[before]
			was, _ := first.Stanza()
			text, err := textedit.Apply(f.Text(), []ast.Edit{{Span: was.Span(), New: stanza.Text()}, {Span: stanza.Span(), New: was.Text()}})
			if err == nil {
				all = append(all, Damage{Swap, before, f.Position(first.LineSpan().Start).Line, ast.Parse(f.Name(), text)})
			}
		}
		last[a.Character] = i
	}
	return all
}
