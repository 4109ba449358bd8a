// Package nearest finds the name that somebody probably meant, for the "did
// you mean" of a message.
package nearest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Nearest returns the candidate that is nearest to name, and whether one is
// near enough to suggest.
//
// Distance is counted in edits: a letter added, left out or changed, or two
// neighbours swapped (Damerau–Levenshtein, optimal string alignment). Upper
// and lower case count as equal. Names of up to 4 letters may differ by 1
// edit, of up to 8 by 2, longer ones by 3, and never by as many as they have
// letters. Among more than 500 candidates none is suggested. Of candidates equally near, one that differs in case alone or not
// at all comes first, then the one that begins like name for longest, then the
// one that sorts first; the order of candidates plays no part.
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

// maxInline is how many letters a name may have without an allocation.
const maxInline = 80

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

// fold appends the lower-case letters of s to dst.
func fold(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, unicode.ToLower(r))
	}
	return dst
}

func commonPrefix(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distance returns the edits between a and b, or some number above most as
// soon as it is clear that there are more than most.
func distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var rowBuffer [3][maxInline + 1]int
	before, above, row := rowBuffer[0][:], rowBuffer[1][:], rowBuffer[2][:]
	if len(b) > maxInline {
		before, above, row = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range min(len(b), most+1) + 1 {
		row[j] = j
	}
	// Cells further off the diagonal than most hold more than most: only a band
	// is filled in, and what lies beside it counts as too far.
	for i := range a {
		before, above, row = above, row, before
		first, last := max(0, i-most), min(len(b), i+most+1)
		row[first] = most + 1
		if first == 0 {
			row[0] = i + 1
		}
		least := row[first]
		if last == i+most+1 {
			above[last] = most + 1
		}
		for j := first; j < last; j++ {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			least = min(least, d)
		}
		// No later row falls below this one: a swap, which reaches back two
		// rows, costs as much as the step between them.
		if least > most {
			return most + 1
		}
	}
	return row[len(b)]
}
