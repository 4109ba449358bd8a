package ast

import (
	"strings"
	"sync"
)

// prefixes finds the declarations of the prefixes that the elements and
// attributes of a block have. They are collected once, when the first is asked
// for.
type prefixes struct {
	once     sync.Once
	declared map[int32]int32 // by element or attribute, the attribute that declares its prefix
}

// declarationOf returns the attribute that declares the prefix of an element or
// attribute, by its index, or -1 if none does.
func (b *block) declarationOf(node int32, text string) int32 {
	b.prefixes.once.Do(func() { b.prefixes.declared = b.declarations(text) })
	if attr, ok := b.prefixes.declared[node]; ok {
		return attr
	}
	return -1
}

// declarations works out declarationOf for all elements and attributes of a block
// with that text.
func (b *block) declarations(text string) map[int32]int32 {
	type declaration struct {
		prefix  string
		element int32
	}
	found := map[int32]int32{}
	inForce := map[string][]int32{} // by prefix, attributes: the innermost last
	var declared []declaration      // of the elements that are open
	for i := range b.nodes {
		e, index := &b.nodes[i], int32(i)
		if e.kind == KindAttr && e.flags&flagPrefixed != 0 {
			prefix, _ := splitName(text[e.start:e.a])
			if last := inForce[prefix]; len(last) > 0 {
				found[index] = last[len(last)-1]
			}
		}
		if e.kind != KindElement {
			continue
		}
		for len(declared) > 0 && b.nodes[declared[len(declared)-1].element].next <= index {
			last := declared[len(declared)-1]
			inForce[last.prefix] = inForce[last.prefix][:len(inForce[last.prefix])-1]
			declared = declared[:len(declared)-1]
		}
		if e.flags&flagDeclares != 0 {
			for at := index + 1; at < e.next && b.nodes[at].start < e.b; at = b.nodes[at].next {
				a := &b.nodes[at]
				if a.kind != KindAttr || a.flags&flagPrefixed == 0 {
					continue
				}
				prefix, ok := strings.CutPrefix(text[a.start:a.a], attributeXMLNS+":")
				if last := inForce[prefix]; !ok || len(last) > 0 && b.nodes[last[len(last)-1]].parent == index {
					continue // of two, the first counts
				}
				inForce[prefix] = append(inForce[prefix], at)
				declared = append(declared, declaration{prefix, index})
			}
		}
		if e.flags&flagPrefixed != 0 {
			prefix, _ := splitName(text[e.start+1 : e.a])
			if last := inForce[prefix]; len(last) > 0 {
				found[index] = last[len(last)-1]
			}
		}
	}
	return found
}
