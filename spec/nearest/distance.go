package nearest

import (
	"unicode"
	"unicode/utf8"
)

// maxInline is how many letters a name may have without an allocation.
const maxInline = 80

// maxDistance is the most that is counted up to: cells of a row are bytes.
const maxDistance = 50

// Distance returns the edits between a and b, counted as [Nearest] counts
// them, or some number above most as soon as it is clear that there are more
// than most, which is 50 at the most. It allocates nothing for words of up to
// 80 letters.
func Distance(a, b string, most int) int {
	most = min(most, maxDistance)
	a, b = trimCommon(a, b)
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) > len(b)+most && (len(a) > (len(b)+most)*utf8.UTFMax || isASCII(a)) {
		return most + 1
	}
	var inlineA, inlineB [maxInline]byte
	if bytesA, ok := foldASCII(inlineA[:0], a); ok {
		if bytesB, ok := foldASCII(inlineB[:0], b); ok {
			return distance(bytesA, bytesB, most)
		}
	}
	var runesA, runesB [maxInline]rune
	return distance(fold(runesA[:0], a), fold(runesB[:0], b), most)
}

// trimCommon leaves out what both begin and end with: it takes no edits.
// Letters outside of ASCII stay whole.
func trimCommon(a, b string) (string, string) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] && a[0] < utf8.RuneSelf {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] && a[len(a)-1] < utf8.RuneSelf {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold appends the lower-case letters of s to dst.
func fold(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, unicode.ToLower(r))
	}
	return dst
}

// foldASCII is fold for ASCII, and reports whether s is.
func foldASCII(dst []byte, s string) ([]byte, bool) {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return nil, false
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst, true
}

// distance returns the edits between a and b, or some number above most as
// soon as it is clear that there are more than most.
func distance[E byte | rune](a, b []E, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var inline [3][maxInline + 1]uint8
	before, above, row := inline[0][:], inline[1][:], inline[2][:]
	if len(b) > maxInline {
		before, above, row = make([]uint8, len(b)+1), make([]uint8, len(b)+1), make([]uint8, len(b)+1)
	}
	for j := range min(len(b), most+1) + 1 {
		row[j] = uint8(j)
	}
	// Cells further off the diagonal than most hold more than most: only a band
	// is filled in, and what lies beside it counts as too far.
	tooFar := uint8(most + 1)
	for i := range a {
		before, above, row = above, row, before
		first, last := max(0, i-most), min(len(b), i+most+1)
		row[first] = tooFar
		if first == 0 {
			row[0] = uint8(i + 1)
		}
		least := row[first]
		if last == i+most+1 {
			above[last] = tooFar
		}
		for j := first; j < last; j++ {
			cost := uint8(1)
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
		if least > tooFar-1 {
			return most + 1
		}
	}
	return int(row[len(b)])
}
