// Package nearest finds the name that somebody probably meant, for the "did
// you mean" of a message.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that is nearest to name, and whether one is
// near enough to suggest.
//
// Distance is counted in edits: a letter added, left out or changed, or two
// neighbours swapped (Damerau–Levenshtein, optimal string alignment). Upper
// and lower case count as equal. Names of up to 4 letters may differ by 1
// edit, of up to 8 by 2, longer ones by 3, and never by as many as they have
// letters. Among more than 500 candidates none is suggested. Of candidates
// equally near, one that differs in case alone or not at all comes first, then
// the one that begins like name for longest, then the one that sorts first; the
// order of candidates makes no difference.
func Nearest(name string, candidates []string) (string, bool) {
	if len(candidates) > maxCandidates {
		return "", false
	}
	var nameBuffer, candidateBuffer [maxInline]rune
	want := fold(nameBuffer[:0], name)
	best, bestDistance, bestPrefix, found := "", limit(len(want)), 0, false
	for _, candidate := range candidates {
		// A rune takes 1 to utf8.UTFMax bytes: leave out what cannot be near.
		if len(candidate) < len(want)-bestDistance || len(candidate) > (len(want)+bestDistance)*utf8.UTFMax {
			continue
		}
		have := fold(candidateBuffer[:0], candidate)
		d := distance(want, have, bestDistance)
		if d > bestDistance {
			continue
		}
		p := commonPrefix(want, have)
		if !found || d < bestDistance || p > bestPrefix || p == bestPrefix && closer(name, candidate, best) {
			best, bestDistance, bestPrefix, found = candidate, d, p, true
		}
	}
	return best, found
}

// closer reports whether candidate goes before best when both are equally far
// from name and begin like it for equally long.
func closer(name, candidate, best string) bool {
	if (candidate == name) != (best == name) {
		return candidate == name
	}
	return strings.Compare(candidate, best) < 0
}

// maxCandidates bounds the search: among more names, a wrong suggestion is as
// likely as a right one, and each would cost more than the text that it is for.
const maxCandidates = 500

// limit returns how many edits a name of n letters may be away.
func limit(n int) int {
	switch {
	case n <= 4:
		return min(1, n-1)
	case n <= 8:
		return 2
	default:
		return 3
	}
}

func commonPrefix(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
