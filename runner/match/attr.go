package match

import (
	"slices"
	"strings"
)

// fewAttrs is up to how many attributes are compared one by one. Of more, which
// only who means harm has, the names are kept.
const fewAttrs = 16

// attrName is what tells attributes of one element apart.
type attrName struct{ space, local string }

// attrsByName finds the received attributes of an element.
type attrsByName struct {
	all   []Attr
	named map[attrName]*Attr // nil where there are few
}

func (n *Node) attrsByName() attrsByName {
	if len(n.attrs) <= fewAttrs {
		return attrsByName{all: n.attrs}
	}
	named := make(map[attrName]*Attr, len(n.attrs))
	for i := range n.attrs {
		v := &n.attrs[i]
		if name := (attrName{v.Space, v.Local}); named[name] == nil {
			named[name] = v
		}
	}
	return attrsByName{n.attrs, named}
}

// of returns the received attribute of an expected one's name, or nil.
func (b attrsByName) of(a *attribute) *Attr {
	if b.named != nil {
		return b.named[attrName{a.space, a.local}]
	}
	for i := range b.all {
		if v := &b.all[i]; v.Local == a.local && v.Space == a.space {
			return v
		}
	}
	return nil
}

// expected returns a function that reports whether an attribute of that name is
// expected.
func (e *element) expected() func(*Attr) bool {
	if len(e.attrs) <= fewAttrs {
		return func(v *Attr) bool {
			return slices.ContainsFunc(e.attrs, func(a attribute) bool { return a.local == v.Local && a.space == v.Space })
		}
	}
	named := make(map[attrName]bool, len(e.attrs))
	for i := range e.attrs {
		named[attrName{e.attrs[i].space, e.attrs[i].local}] = true
	}
	return func(v *Attr) bool { return named[attrName{v.Space, v.Local}] }
}

// joined is a text that is put together from parts. One part is not copied.
type joined struct {
	first string
	all   strings.Builder // empty as long as first is all
}

func (j *joined) add(part string) {
	switch {
	case j.first == "":
		j.first = part
		return
	case j.all.Len() == 0:
		j.all.WriteString(j.first)
	}
	j.all.WriteString(part)
}

func (j *joined) String() string {
	if j.all.Len() > 0 {
		return j.all.String()
	}
	return j.first
}
