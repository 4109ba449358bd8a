package match_test

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

// pairCount counts what a pair and those in it say.
type pairCount struct{ missing, differs int }

// countPairs checks that a pair and those in it are possible, and counts what
// they say.
func countPairs(t *testing.T, p *match.Pair, e ast.Element, r *match.Node) pairCount {
	t.Helper()
	var c pairCount
	for _, a := range p.Attrs {
		if !slices.ContainsFunc(r.Attrs(), func(b match.Attr) bool { return a.Space == b.Space && a.Local == b.Local }) {
			t.Fatalf("the attribute %s was not received in %s", a.Local, e.Text())
		}
		if a.Fit == match.Differs {
			c.differs++
		}
	}
	if p.Text == match.Differs {
		c.differs++
	}
	children := slices.Collect(e.Elements())
	c.missing += len(children) - len(p.Children)
	taken := map[int]bool{}
	last := -1
	for i := range p.Children {
		child := &p.Children[i]
		if child.Expected <= last || taken[child.Received] {
			t.Fatalf("two children of %s are one: %+v", e.Text(), p.Children)
		}
		last, taken[child.Received] = child.Expected, true
		expected, received := children[child.Expected], r.Children()[child.Received]
		if expected.Local() != received.Name() {
			t.Fatalf("<%s> is compared with <%s>", expected.Local(), received.Name())
		}
		inner := countPairs(t, child, expected, received)
		c.missing += inner.missing
		c.differs += inner.differs
	}
	return c
}

// checkPairs checks that the pairs of an explanation say the same as its
// reasons.
func checkPairs(t *testing.T, why match.Mismatch, e ast.Element, s *match.Stanza) {
	t.Helper()
	if why.More > 0 || e.Local() != s.Root().Name() {
		return
	}
	var want pairCount
	for _, r := range why.Reasons {
		switch r.Kind {
		case match.KindChildMissing:
			want.missing++
		case match.KindAttrValue, match.KindText:
			want.differs++
		}
	}
	if got := countPairs(t, &why.Pair, e, s.Root()); got != want {
		t.Fatalf("pairs say %+v, reasons %+v: %v\nexpected %s", got, want, why.Reasons, e.Text())
	}
}

// What is captured comes from the elements that are paired.
func TestCapturesComeFromThePairs(t *testing.T) {
	e, values := expected(t, `<message><x a="{scansion:capture:first}"/><x a="{scansion:capture:second}" b="1"/></message>`, nil)
	s := received(t, `<message><x a="A" b="1"/><x a="B"/><x a="C" b="1"/></message>`)
	p := match.Compile(e)
	captures, ok := p.Match(s, values)
	if !ok || len(captures) != 2 {
		t.Fatal("no match", captures)
	}
	pairs := p.Explain(s, values).Pair.Children
	for i, c := range captures {
		if got := s.Root().Children()[pairs[i].Received].Attrs()[0].Value; got != c.Value {
			t.Errorf("%s is %q, and its element is compared with that of %q", c.Name, c.Value, got)
		}
	}
}

// With what expressions stand for put in, a pattern matches and explains as it
// does with the values.
func TestWith(t *testing.T) {
	e, values := expected(t, `<message to="${Romeo's full JID}" id="${room}"><body>${room}, {scansion:any} ${nobody}</body></message>`,
		map[string]string{"room": "garden & more"})
	p := match.Compile(e)
	for _, xml := range []string{
		`<message to="romeo@localhost/orchard" id="garden &amp; more"><body>garden &amp; more, x</body></message>`,
		`<message to="romeo@localhost" id="garden"/>`,
	} {
		s := received(t, xml)
		want, got := p.Explain(s, values), p.With(values).Explain(s, nil)
		if got.Distance != want.Distance || !slices.Equal(got.Reasons, want.Reasons) {
			t.Errorf("%s: %v, and with the values put in %v", xml, want, got)
		}
	}
}
