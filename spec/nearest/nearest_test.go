package nearest_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/spec/nearest"
)

func TestNearest(t *testing.T) {
	long := strings.Repeat("x", 200)
	tests := []struct {
		name       string
		given      string
		candidates string
		want       string // empty: none is near
	}{
		{"a letter left out", "mising-title", "missing-title missing-jid", "missing-title"},
		{"a letter too many", "connnects", "connects disconnects", "connects"},
		{"a letter changed", "pasaword", "jid password resource", "password"},
		{"neighbours swapped count once", "jdi", "jid", "jid"},
		{"a swap at the start", "ernd", "rend", "rend"},
		{"three edits in a long name", "misng-titel", "missing-title", "missing-title"},
		{"four edits are too many", "msng-titel", "missing-title", ""},
		{"two edits in eight letters", "conekts", "connects", "connects"},
		{"three edits in eight letters are too many", "cnekts", "connects", ""},
		{"two edits in four letters are too many", "sned", "sent", ""},
		{"case alone", "Missing-Title", "missing-title", "missing-title"},
		{"case costs nothing", "MISING-TITLE", "missing-title", "missing-title"},
		{"a name that differs in case alone beats one edit", "ROMEO", "Romea Romeo", "Romeo"},
		{"the name itself comes before another case of it", "romeo", "ROMEO Romeo romeo", "romeo"},
		{"a tie goes to the longer common beginning", "sent", "cent send", "send"},
		{"then to the one that sorts first", "rome", "romeo romea", "romea"},
		{"a single letter is never near another", "a", "b c", ""},
		{"a single letter matches its capital", "a", "A b", "A"},
		{"an empty name is near nothing", "", "a b", ""},
		{"no candidates", "romeo", "", ""},
		{"letters are counted, not bytes", "jûlièt", "juliet", "juliet"},
		{"names beyond the usual length", long + "ab", long + "ba other", long + "ba"},
		{"a namespace", "http://jabber.org/protocol/disco#inf", "http://jabber.org/protocol/disco#info http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/disco#info"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			candidates := strings.Fields(tt.candidates)
			for range 2 {
				got, ok := nearest.Nearest(tt.given, candidates)
				if got != tt.want || ok != (tt.want != "") {
					t.Errorf("Nearest(%q, %q) = %q, %v; want %q", tt.given, candidates, got, ok, tt.want)
				}
				slices.Reverse(candidates) // the order makes no difference
			}
		})
	}
}

func TestNearestDoesNotAllocate(t *testing.T) {
	candidates := strings.Fields("missing-title missing-jid missing-separator unknown-class unused-character")
	if n := testing.AllocsPerRun(100, func() { nearest.Nearest("mising-title", candidates) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// TestDistanceIsRight compares the counting of edits with the plain definition.
func TestDistanceIsRight(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteRune([]rune("abAcäÄ")[random.IntN(6)])
		}
		return b.String()
	}
	for range 300 {
		a, b := word(), word()
		want := plainDistance(a, b)
		for most := range 5 {
			have := nearest.Distance(a, b, most)
			if have != want && (have <= most || want <= most) {
				t.Fatalf("%q and %q are %d edits apart, not %d (counting up to %d)", a, b, want, have, most)
			}
		}
	}
}

// The plain definition of the distance, without rows shared or work saved.
func plainDistance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	var d func(i, j int) int
	d = func(i, j int) int {
		if i == 0 || j == 0 {
			return i + j
		}
		cost := 1
		if x[i-1] == y[j-1] {
			cost = 0
		}
		least := min(d(i-1, j)+1, d(i, j-1)+1, d(i-1, j-1)+cost)
		if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
			least = min(least, d(i-2, j-2)+1)
		}
		return least
	}
	return d(len(x), len(y))
}

func TestNearestAgreesWithTheDefinition(t *testing.T) {
	words := []string{"a", "ab", "ba", "abc", "acb", "abcd", "bacd", "abdc", "badc", "abcde", "bcdea", "ABCDE", "edcba", "aabbcc", "abcabc"}
	limits := map[int]int{1: 0, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2}
	for _, name := range words {
		for _, candidate := range words {
			_, got := nearest.Nearest(name, []string{candidate})
			if want := plainDistance(name, candidate) <= limits[len(name)]; got != want {
				t.Errorf("Nearest(%q, [%q]) = %v; the distance is %d", name, candidate, got, plainDistance(name, candidate))
			}
		}
	}
}

func TestDistanceOfLongWords(t *testing.T) {
	x := strings.Repeat("x", 200)
	for _, tt := range []struct {
		a, b string
		want int // 4: more than 3
	}{
		{x, x, 0}, {"a" + x + "b", "b" + x + "a", 2}, {x, x + "abc", 3}, {x, x + "abcd", 4},
		{"ä" + x, "Ä" + x, 0}, {x + "ä", x + "ö", 1}, {"", "äöü", 3}, {"", "äöüß", 4},
		{"a" + x + "bcd", "e" + x + "fgh", 4}, {"\xff", "\xfe", 0},
	} {
		if got := min(nearest.Distance(tt.a, tt.b, 3), 4); got != tt.want {
			t.Errorf("the distance between %q and %q is %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	candidates := strings.Fields(strings.Repeat("missing-title missing-jid missing-separator unknown-class unused-character ", 20))
	for b.Loop() {
		nearest.Nearest("mising-titel", candidates)
	}
}
