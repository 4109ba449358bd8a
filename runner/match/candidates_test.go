package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

// Long lists of children are looked up rather than compared each with each: they
// match in any order, and only if none is missing.
func TestManyChildrenInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	wrap := func(children []string) string {
		return "<message scansion:strict='false'>" + strings.Join(children, "") + "</message>"
	}
	matches := func(expected, received []string) bool {
		t.Helper()
		s, err := match.Parse([]byte(strings.Replace(wrap(received), " scansion:strict='false'", "", 1)))
		if err != nil {
			t.Fatal(err)
		}
		p := match.Compile(element(t, ast.Parse("a.scs", "Romeo receives:\n\t"+wrap(expected)+"\n")))
		_, ok := p.Match(s, nil)
		if why := p.Explain(s, nil); ok != (len(why.Reasons) == 0) {
			t.Errorf("it matches: %v, and the reasons are %q", ok, why.Reasons)
		}
		return ok
	}
	for range 200 {
		var expected, received []string
		for i := range 17 + r.IntN(20) {
			// What is expected says less than what comes, the same or nothing.
			name, space := []string{"a", "b"}[r.IntN(2)], []string{"", " xmlns='urn:x'"}[r.IntN(2)]
			text := fmt.Sprintf("word %d", r.IntN(3))
			expected = append(expected, []string{
				fmt.Sprintf("<%s%s scansion:strict='false'/>", name, space),
				fmt.Sprintf("<%s%s scansion:strict='false' c='%d'/>", name, space, i%5),
				fmt.Sprintf("<%s%s scansion:strict='false' c='{scansion:any}'> %s </%s>", name, space, text, name),
				fmt.Sprintf("<%s%s c='%d'>%s</%s>", name, space, i%5, text, name),
			}[r.IntN(4)])
			received = append(received, fmt.Sprintf("<%s%s c='%d'>%s</%s>", name, space, i%5, text, name))
		}
		r.Shuffle(len(received), func(i, j int) { received[i], received[j] = received[j], received[i] })
		if !matches(expected, received) {
			t.Fatalf("%q is not what is expected: %q", received, expected)
		}
		lost := r.IntN(len(received))
		received[lost] = "<other/>"
		if matches(expected, received) {
			t.Fatalf("%q is what is expected: %q", received, expected)
		}
	}
}

// Of very many children that nothing tells apart but what is in them, only the
// order in which they stand is tried.
func TestVeryManyChildrenThatAreAlike(t *testing.T) {
	var children []string
	for i := range 600 {
		children = append(children, fmt.Sprintf("<a><b c='%d'/></a>", i))
	}
	text := func() string { return "<message>" + strings.Join(children, "") + "</message>" }
	p := match.Compile(element(t, ast.Parse("a.scs", "Romeo receives:\n\t"+text()+"\n")))
	for _, inOrder := range []bool{true, false} {
		s, err := match.Parse([]byte(text()))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := p.Match(s, nil); ok != inOrder {
			t.Errorf("in order %v: matches %v", inOrder, ok)
		}
		slices.Reverse(children)
	}
}
