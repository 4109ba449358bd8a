package ast

import "strings"

// checkDuplicates reports attributes of one name on one element.
func (p *parser) checkDuplicates(element int32) {
	seen := map[string]int32{}
	for i := element + 1; i < int32(len(p.nodes)); i = p.nodes[i].next {
		a := &p.nodes[i]
		if a.kind != KindAttr {
			continue
		}
		name := p.text[a.start:a.a]
		if first, ok := seen[name]; ok {
			p.duplicate(i, first)
			continue
		}
		seen[name] = i
	}
}

func (p *parser) duplicate(i, first int32) {
	a, b := &p.nodes[i], &p.nodes[first]
	a.flags |= flagBroken
	d := p.report(duplicateAttribute, int(a.start), int(a.end), "the attribute "+quote(p.text[a.start:a.a])+" is repeated").
		Relate(Span{int(b.start), int(b.end)}, "the first one")
	start := len(strings.TrimRight(p.text[:a.start], " \t\r\n"))
	d.AddFix("remove the attribute", p.text[a.start:a.end] == p.text[b.start:b.end], Edit{Span{start, int(a.end)}, ""})
}

// checkPrefixes records the prefixes that an element declares and reports
// those that it uses and nothing declares.
func (p *parser) checkPrefixes(element int32) {
	e := &p.nodes[element]
	if e.flags&flagDeclares != 0 {
		if p.prefixes == nil {
			p.prefixes = map[string]int{}
		}
		p.eachDeclaration(element, +1)
	}
	if e.flags&flagPrefixed != 0 {
		p.checkPrefix(int(e.start)+1, int(e.a), false)
	}
	for i := element + 1; i < int32(len(p.nodes)); i = p.nodes[i].next {
		if a := &p.nodes[i]; a.kind == KindAttr && a.flags&flagPrefixed != 0 {
			p.checkPrefix(int(a.start), int(a.a), true)
		}
	}
}

func (p *parser) checkPrefix(start, end int, attribute bool) {
	prefix, local := splitName(p.text[start:end])
	if prefix == "" || local == "" {
		p.report(undeclaredPrefix, start, end, "invalid name "+quote(p.text[start:end])+": write prefix:name")
		return
	}
	switch prefix {
	case PrefixScansion, "stream", "xml", attributeXMLNS:
		return
	}
	if p.prefixes[prefix] != 0 || p.tired() {
		return
	}
	message := "the prefix " + quote(prefix) + " is not declared: "
	if attribute && near(prefix, PrefixScansion) {
		p.report(undeclaredPrefix, start, start+len(prefix), message+"did you mean "+quote(PrefixScansion)+"?").
			AddFix("write "+quote(PrefixScansion), false, Edit{Span{start, start + len(prefix)}, PrefixScansion})
		return
	}
	p.report(undeclaredPrefix, start, start+len(prefix), message+"add xmlns:"+prefix+"=\"…\" here or around it")
}

// leave forgets the prefixes that an element has declared.
func (p *parser) leave(element int32) {
	if p.nodes[element].flags&flagDeclares != 0 {
		p.eachDeclaration(element, -1)
	}
}

func (p *parser) eachDeclaration(element int32, by int) {
	tagEnd := p.nodes[element].b
	for i := element + 1; i < int32(len(p.nodes)) && p.nodes[i].start < tagEnd; i = p.nodes[i].next {
		if a := &p.nodes[i]; a.kind == KindAttr && a.flags&flagPrefixed != 0 {
			if prefix, ok := strings.CutPrefix(p.text[a.start:a.a], attributeXMLNS+":"); ok {
				p.prefixes[prefix] += by
			}
		}
	}
}
