package xmpp

import (
	"slices"
	"strings"
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
	var rows distanceRows
	for _, known := range v.namespaces.all() {
		edits := rows.distance(uri, known, most)
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
	for s := v.namespaces.slots[uri]; s != nil; s = s.base {
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

// nearestWord returns the word of a list that is nearest to a word, or "".
func nearestWord(word string, list []string) string {
	best, most := "", min(2, (len(word)-1)/2)
	var rows distanceRows
	for _, candidate := range list {
		if d := rows.distance(word, candidate, most); d <= most && (best == "" || d < most) {
			best, most = candidate, d
		}
	}
	return best
}

// distanceRows is room for counting edits.
type distanceRows struct {
	before, above, row []int
}

// distance returns the edits between two words (Damerau–Levenshtein, optimal
// string alignment), or some number above most as soon as it is clear that
// there are more than most. Letters of ASCII that differ in case are equal.
func (r *distanceRows) distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	// What both begin and end with takes no edits.
	for len(a) > 0 && len(b) > 0 && lower(a[0]) == lower(b[0]) {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && lower(a[len(a)-1]) == lower(b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	if len(r.row) <= len(b) {
		size := 2*len(b) + 64
		r.before, r.above, r.row = make([]int, size), make([]int, size), make([]int, size)
	}
	before, above, row := r.before, r.above, r.row
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		before, above, row = above, row, before
		// Only cells within most of the diagonal can be at most most.
		from, to := max(0, i-most), min(len(b), i+1+most)
		row[from] = most + 1
		if from == 0 {
			row[0] = i + 1
		}
		least := row[from]
		for j := from; j < to; j++ {
			cost := 1
			if lower(a[i]) == lower(b[j]) {
				cost = 0
			}
			d := min(row[j]+1, above[j]+cost)
			if j+1 <= i+most {
				d = min(d, above[j+1]+1)
			}
			if i > 0 && j > 0 && lower(a[i]) == lower(b[j-1]) && lower(a[i-1]) == lower(b[j]) {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
	}
	return row[len(b)]
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
