package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

// suggestProperty returns the property that an unknown key probably means.
func suggestProperty(key string) (string, bool) {
	switch key {
	case "custom_host": // the names of the Rust port
		return script.PropertyHost, true
	case "custom_port":
		return script.PropertyPort, true
	}
	return nearest.Nearest(key, script.Properties())
}

// meansProperty reports whether a section has a line that may be the property
// of that key with a mistake in it, which another finding tells.
func meansProperty(section ast.Section, key string) bool {
	for p := range section.Properties() {
		if p.Broken() {
			return true
		}
		if script.IsProperty(p.Key()) {
			continue
		}
		if near, ok := suggestProperty(p.Key()); ok && near == key {
			return true
		}
	}
	return false
}

// lastProperty returns the property of that key that counts: the last one.
func lastProperty(section ast.Section, key string) (last ast.Property, ok bool) {
	for p := range section.Properties() {
		if p.Key() == key && !p.Broken() {
			last, ok = p, true
		}
	}
	return last, ok
}

// addProperty returns the edit that adds a property on a line of its own,
// indented like the one that it goes below.
func addProperty(above ast.Property, key, value string) ast.Edit {
	f := above.File()
	span := above.Span()
	line := f.Line(f.Position(span.Start).Line)
	indent := f.Slice(ast.Span{Start: line.Start, End: span.Start})
	return ast.Edit{Span: ast.Span{Start: span.End, End: span.End}, New: script.LineBreak(f) + indent + key + ": " + value}
}

// hasProperty reports whether the section of the property that the pass stands
// at has one of that key.
func hasProperty(p *Pass, key string) bool {
	if section := p.Node.Parent(); p.keys.section != section {
		p.keys.section, p.keys.known = section, map[string]bool{}
		for n := range section.Children() {
			if property, ok := n.Property(); ok {
				p.keys.known[property.Key()] = true
			}
		}
	}
	return p.keys.known[key]
}
