package xmpp

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/spec/nearest"
)

// Near is a known namespace that is near an unknown one.
type Near struct {
	URI     string
	Edits   int  // letters added, left out or changed, and neighbours swapped
	Version bool // only the version number at the end differs
}

// nearMost is how many edits away a namespace may be and still be near.
const nearMost = 3

// Near returns the known namespaces that are nearest to one that is not known:
// those at most 3 edits away (fewer for short names), and those that differ in
// the version number at their end alone. The nearest come first, of equally
// near ones the common, then in order of URI. Upper and lower case count as
// one edit however many letters differ by it.
func (v *Vocabulary) Near(uri string) []Near {
	most := min(nearMost, (len(uri)-1)/4)
	var found []Near
	for _, known := range v.namespaces.all() {
		edits := nearest.Distance(uri, known, most)
		version := sameButVersion(uri, known)
		if edits > most && !version {
			continue
		}
		found = append(found, Near{known, max(edits, 1), version})
	}
	slices.SortStableFunc(found, func(a, b Near) int {
		if a.Edits != b.Edits {
			return a.Edits - b.Edits
		}
		return v.rarity(a.URI) - v.rarity(b.URI)
	})
	return found
}

// rarity returns 0 for a common namespace, else 1.
func (v *Vocabulary) rarity(uri string) int {
	for s := v.namespaces.entries[uri]; s != nil; s = s.base {
		if strings.HasPrefix(s.about, "common") {
			return 0
		}
	}
	return 1
}

// sameButVersion reports whether two namespaces differ in nothing but the
// number at their end.
func sameButVersion(a, b string) bool {
	bareA, bareB := strings.TrimRight(a, "0123456789"), strings.TrimRight(b, "0123456789")
	return bareA == bareB && a != b && len(bareA) < len(a) && len(bareB) < len(b) &&
		bareA != "" && strings.HasSuffix(bareA, ":")
}
