package script

import "github.com/scs-tools/scs/ast"

// TagOrder is the name of the tag that says how the order in which stanzas come
// counts in a script.
const TagOrder = "order"

// Orders returns the values of the tag "order", the default first.
func Orders() []string { return []string{"promised", "arrival", "strict"} }

// OrderTag returns the tag that says how order counts, the last one if there
// are several.
func OrderTag(f *ast.File) (tag ast.Comment, ok bool) {
	for _, c := range f.Head().Tags {
		if name, _ := c.Tag(); name == TagOrder {
			tag, ok = c, true
		}
	}
	return tag, ok
}
