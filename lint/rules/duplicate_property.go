package rules

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var duplicateProperty = Rule{
	Code: "SCS110", Name: "duplicate-property", Severity: ast.Warning, Fix: SafeFix,
	Summary: "a character has the same property twice",
	On:      ast.KindSet(ast.KindProperty),
	Check: func(p *Pass) {
		property, _ := p.Node.Property()
		if p.Node.Broken() || !script.IsProperty(property.Key()) {
			return
		}
		before, ok := propertyBefore(p, property)
		if !ok {
			return
		}
		d := p.Report(property.KeySpan(), fmt.Sprintf("a second %q, and only the last one applies: remove one", property.Key())).
			Relate(before.Span(), "the one before is here")
		if before.Value() == property.Value() {
			d.AddFix("remove the second "+property.Key(), true, removeProperty(property))
		} else {
			d.AddFix("remove the "+property.Key()+" above", false, removeProperty(before))
		}
	},
}

// propertyBefore returns the last property with the same key that stands
// before the one that the pass stands at in its section, and remembers that one.
func propertyBefore(p *Pass, property ast.Property) (before ast.Property, ok bool) {
	seen := &p.properties
	if section := p.Node.Parent(); seen.section != section {
		seen.section, seen.count = section, 0
	}
	for i := range seen.last[:seen.count] {
		if last := seen.last[i]; last.Key() == property.Key() {
			seen.last[i] = property
			return last, true
		}
	}
	seen.last[seen.count] = property
	seen.count++
	return ast.Property{}, false
}

// removeProperty returns the edit that removes a property with its line.
func removeProperty(property ast.Property) ast.Edit {
	f := property.File()
	line := f.Position(property.Span().Start).Line
	// The line above is there: a property never stands in the first one.
	return ast.Edit{Span: ast.Span{Start: f.Line(line - 1).End, End: f.Line(line).End}}
}
