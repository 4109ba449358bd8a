package script

import "github.com/scs-tools/scs/ast"

// AttrStrict overrides for one expected element whether it is compared
// strictly.
const AttrStrict = ast.PrefixScansion + ":strict"

// StrictValue tells what a value of scansion:strict means; ok is false for a
// value that means nothing.
func StrictValue(value string) (strict, ok bool) {
	switch value {
	case "true", "yes", "1":
		return true, true
	case "false", "no", "0":
		return false, true
	}
	return false, false
}

// StrictByNature reports whether an expected element is compared strictly
// where scansion:strict does not say: it is unless its own namespace is
// jabber:client.
func StrictByNature(e ast.Element) bool { return e.Namespace() != ast.NamespaceClient }

// Strict reports whether an expected element is compared strictly: the same
// attributes both ways, the same children in the same order. It speaks of this
// element alone, not of its children.
func Strict(e ast.Element) bool {
	if a, ok := e.Attr(AttrStrict); ok {
		if strict, ok := StrictValue(a.Value()); ok {
			return strict
		}
	}
	return StrictByNature(e)
}
