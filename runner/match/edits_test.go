package match_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/runner/match"
)

// rewrite applies the edits of one difference after the other until the
// expected stanza matches, and returns it. kinds is told of each.
func rewrite(t *testing.T, want, got string, kinds map[match.Kind]int) string {
	t.Helper()
	s := received(t, got)
	text := "-----\nJuliet receives:\n\t" + want + "\n"
	for range 60 {
		f := ast.Parse("edited.scs", text)
		e := stanzaOf(t, f)
		why := match.Compile(e).Explain(s, nil)
		if len(why.Reasons) == 0 {
			return e.Text()
		}
		kind := why.Reasons[0].Kind
		edits := why.Edits(0)
		if len(edits) == 0 {
			t.Fatalf("no edit for %s\nexpected %s\nreceived %s", why.Reasons[0], e.Text(), got)
		}
		kinds[kind]++
		edited, err := textedit.Apply(text, edits)
		if err != nil {
			t.Fatalf("%s: %v\nexpected %s\nreceived %s", why.Reasons[0], err, e.Text(), got)
		}
		if edited == text {
			t.Fatalf("the edit of %q changes nothing\nexpected %s\nreceived %s", why.Reasons[0], e.Text(), got)
		}
		text = edited
	}
	t.Fatalf("the edits do not come to an end: now\n%s\nreceived %s", text, got)
	return ""
}

func stanzaOf(t *testing.T, f *ast.File) ast.Element {
	t.Helper()
	for a := range f.Actions() {
		if e, ok := a.Stanza(); ok && !e.Broken() {
			return e
		}
	}
	t.Fatalf("no stanza in\n%s", f.Text())
	return ast.Element{}
}

// Whatever differs, the edits of all differences, one after the other, make
// the expectation match what came; and the same edits have nothing to do then.
func TestTheEditsOfEveryKindMakeTheExpectationMatch(t *testing.T) {
	kinds := map[match.Kind]int{}
	m := maker{rand.New(rand.NewPCG(7, 2026))}
	rounds := 5000
	if testing.Short() {
		rounds /= 10
	}
	for range rounds {
		stanza := m.stanza()
		got := write(stanza)
		m.vary(stanza)
		rewrite(t, write(stanza), got, kinds)
	}
	// What random stanzas do not bring about.
	for _, c := range []struct{ want, got string }{
		{`<presence/>`, `<message to="a"><body>x</body></message>`},
		{`<message id="${nobody}"/>`, `<message id="${x} {scansion:any}"/>`},
		{`<message id="${nobody}"/>`, `<message/>`},
		{`<message><body>${nobody}</body></message>`, `<message><body> ${x} &lt; "{scansion:any}" </body></message>`},
		{`<message><body>a</body></message>`, `<message><body k="{Elm's JID}"> {Elm's JID} </body></message>`},
		{`<message><x xmlns="a"><y>t</y></x></message>`, `<message><x xmlns="a" k="'&quot;"><y xmlns="b" q:k="1" xmlns:q="q">t</y><z/></x></message>`},
		{`<message><x:x xmlns:x="a"><x:y/></x:x></message>`, `<message><x xmlns="b"><y xmlns="b"/></x></message>`},
		{`<message xmlns:x="a"><x:x>t</x:x></message>`, `<message><x xmlns="b">u</x></message>`},
		{`<iq><q xmlns="a"><i n="1"/><i n="2"/><i n="3"/></q></iq>`, `<iq><q xmlns="a"><i n="3"/><i n="1"/><i n="2"/></q></iq>`},
		{`<message><body>one<![CDATA[ two]]></body></message>`, `<message><body>three</body></message>`},
		{`<message xml:lang="en"/>`, `<message xml:lang="fi"/>`},
	} {
		rewrite(t, c.want, c.got, kinds)
	}
	for kind := match.KindElement; kind <= match.KindUnknown; kind++ {
		if kinds[kind] == 0 {
			t.Errorf("nothing differs by %q: the test does not test it", kind)
		}
	}
}

func TestAnEditKeepsTheRestAsItIs(t *testing.T) {
	for _, c := range []struct{ name, want, got, edited string }{
		{"a value, with its quotes",
			`<message to='a'  type="chat" ><body>x</body></message>`, `<message to="it's" type="chat"><body>x</body></message>`,
			`<message to='it&apos;s'  type="chat" ><body>x</body></message>`},
		{"text, with the lines around it",
			"<message>\n\t\t<body>\n\t\t\told\n\t\t</body>\n\t</message>", `<message><body>new</body></message>`,
			"<message>\n\t\t<body>\n\t\t\tnew\n\t\t</body>\n\t</message>"},
		{"a section of character data stays one",
			"<message><body><![CDATA[<old>]]></body></message>", `<message><body>&lt;new&gt;</body></message>`,
			"<message><body><![CDATA[<new>]]></body></message>"},
		{"a child too many, where it came",
			"<iq>\n\t\t<q xmlns='a'>\n\t\t\t<i/>\n\t\t\t<k/>\n\t\t</q>\n\t</iq>", `<iq><q xmlns='a'><i/><j a="1"><l/></j><k/></q></iq>`,
			"<iq>\n\t\t<q xmlns='a'>\n\t\t\t<i/>\n\t\t\t<j a=\"1\">\n\t\t\t\t<l/>\n\t\t\t</j>\n\t\t\t<k/>\n\t\t</q>\n\t</iq>"},
		{"a child that is missing, with its line",
			"<message>\n\t\t<body/>\n\t\t<x xmlns='a'/>\n\t</message>", `<message><body/></message>`,
			"<message>\n\t\t<body/>\n\t</message>"},
		{"the name of a child, at both ends",
			"<message>\n\t\t<boby>hi</boby>\n\t</message>", `<message><x xmlns="a"/><body>hi</body></message>`,
			"<message>\n\t\t<body>hi</body>\n\t</message>"},
		{"an attribute too many, behind the last",
			`<iq><q xmlns='a' b='1'/></iq>`, `<iq><q xmlns='a' b='1' c='2'/></iq>`,
			`<iq><q xmlns='a' b='1' c='2'/></iq>`},
	} {
		if got := rewrite(t, c.want, c.got, map[match.Kind]int{}); got != c.edited {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.edited)
		}
	}
}

// A hint that an element be compared loosely is there exactly where that lets
// the stanza pass: telling the elements named so is enough, whatever else differs.
func TestTheHintToCompareLooselyHolds(t *testing.T) {
	held, refused := 0, 0
	m := maker{rand.New(rand.NewPCG(13, 2026))}
	rounds := 2000
	if testing.Short() {
		rounds /= 10
	}
	for range rounds {
		stanza := m.stanza()
		got := write(stanza)
		m.vary(stanza)
		s, text := received(t, got), "-----\nJuliet receives:\n\t"+write(stanza)+"\n"
		why := match.Compile(stanzaOf(t, ast.Parse("strict.scs", text))).Explain(s, nil)
		for i, r := range why.Reasons {
			if r.Kind != match.KindAttrExtra && r.Kind != match.KindChildExtra && r.Kind != match.KindOrder {
				if r.Hint == match.HintStrict {
					t.Fatalf("%s is nothing that a loose element lets pass", r)
				}
				continue
			}
			loose, err := textedit.Apply(text, why.Loosen(i))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text[r.Span.Start:r.Span.End], "scansion:strict") {
				if r.Hint == match.HintStrict {
					t.Fatalf("%s: the script says so, and wants it", r)
				}
				continue
			}
			_, passes := match.Compile(stanzaOf(t, ast.Parse("loose.scs", loose))).Match(s, nil)
			if hinted := r.Hint == match.HintStrict; hinted != passes {
				t.Fatalf("%s: the hint is there: %v, and loosely compared it matches: %v\nexpected %s\nreceived %s", r, hinted, passes, text, got)
			}
			if passes {
				held++
			} else {
				refused++
			}
		}
	}
	if held < rounds/100 || refused < rounds/100 {
		t.Errorf("%d hints held and %d would not have, of %d stanzas", held, refused, rounds)
	}
}
