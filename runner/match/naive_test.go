package match_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/render"
)

// naive is a second matcher, written from the rules of the language alone. It
// knows nothing of the first one, nor of the parser of scripts: it reads the
// expected stanza as XML, and tries every way to give children each other.
func naive(t testing.TB, expected, received string) bool {
	return naiveElement(naiveTree(t, expected), naiveTree(t, received))
}

func naiveTree(t testing.TB, xml string) *etree.Element {
	doc := etree.NewDocument()
	doc.ReadSettings.PreserveDuplicateAttrs = true
	if err := doc.ReadFromString(xml); err != nil {
		t.Fatalf("%s: %v", xml, err)
	}
	return doc.Root()
}

// naiveSpace is rule 1: the namespace of a name, jabber:client where nothing
// says otherwise.
func naiveSpace(e *etree.Element, prefix string) string {
	for at := e; at != nil; at = at.Parent() {
		for _, a := range at.Attr {
			if a.Space == "xmlns" && a.Key == prefix && prefix != "" || a.Space == "" && a.Key == "xmlns" && prefix == "" {
				return a.Value
			}
		}
	}
	switch prefix {
	case "":
		return "jabber:client"
	case "xml":
		return "http://www.w3.org/XML/1998/namespace"
	}
	return prefix
}

func naiveElement(e, r *etree.Element) bool {
	if e.Tag != r.Tag || naiveSpace(e, e.Space) != naiveSpace(r, r.Space) {
		return false
	}
	strict := naiveSpace(e, e.Space) != "jabber:client" // rule 2
	for _, a := range e.Attr {
		if a.Space == "scansion" && a.Key == "strict" {
			switch a.Value {
			case "true", "yes", "1":
				strict = true
			case "false", "no", "0":
				strict = false
			}
		}
	}
	want, got := naiveAttrs(e), naiveAttrs(r)
	for name, value := range want { // rule 3
		text, ok := got[name]
		if !ok || !naiveValue(value, text) {
			return false
		}
	}
	if strict && len(want) != len(got) {
		return false
	}
	if text := naiveText(e); text != "" { // rule 4
		received := naiveText(r)
		if !naiveValue(text, received) || strings.Contains(text, "{scansion:") && received == "" {
			return false
		}
	}
	we, wr := e.ChildElements(), r.ChildElements()
	if strict {
		if len(we) != len(wr) {
			return false
		}
		for i := range we {
			if !naiveElement(we[i], wr[i]) {
				return false
			}
		}
		return true
	}
	return naiveChildren(we, wr)
}

// naiveChildren tries every received child for the first expected one, and so
// on.
func naiveChildren(want, got []*etree.Element) bool {
	if len(want) == 0 {
		return true
	}
	for i, r := range got {
		if naiveElement(want[0], r) {
			rest := append(append([]*etree.Element(nil), got[:i]...), got[i+1:]...)
			if naiveChildren(want[1:], rest) {
				return true
			}
		}
	}
	return false
}

// naiveAttrs is rule 5.
func naiveAttrs(e *etree.Element) map[[2]string]string {
	attrs := make(map[[2]string]string)
	for _, a := range e.Attr {
		switch {
		case a.Space == "xmlns" || a.Space == "scansion" || a.Space == "" && a.Key == "xmlns":
		case a.Space == "":
			attrs[[2]string{"", a.Key}] = a.Value
		default:
			attrs[[2]string{naiveSpace(e, a.Space), a.Key}] = a.Value
		}
	}
	return attrs
}

func naiveText(e *etree.Element) string {
	var all string
	for _, token := range e.Child {
		if text, ok := token.(*etree.CharData); ok {
			all += text.Data
		}
	}
	return strings.Join(strings.Fields(all), " ")
}

var naivePlaceholder = regexp.MustCompile(`\\{scansion:(any|capture:[a-z]+)\\}`)

func naiveValue(want, got string) bool {
	pattern := naivePlaceholder.ReplaceAllString(regexp.QuoteMeta(want), `(?s:.*)`)
	return regexp.MustCompile("^" + pattern + "$").MatchString(got)
}

// maker makes stanzas of so few names and values that they often collide.
type maker struct{ *rand.Rand }

func (m maker) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m maker) stanza() *etree.Element {
	return m.element(etree.NewElement(m.pick("message", "message", "iq")), "jabber:client", 3)
}

func (m maker) element(e *etree.Element, space string, depth int) *etree.Element {
	for _, name := range []string{"a", "b", "xml:lang"} {
		if m.IntN(3) == 0 {
			e.CreateAttr(name, m.pick("1", "2", "a b"))
		}
	}
	if depth > 0 {
		for range m.IntN(4) {
			name, inner := m.pick("x", "y"), space
			if m.IntN(3) == 0 {
				inner = m.pick("jabber:client", "urn:one", "urn:two")
			}
			child := e.CreateElement(name)
			if inner != space {
				child.CreateAttr("xmlns", inner)
			}
			m.element(child, inner, depth-1)
		}
	}
	if m.IntN(3) == 0 {
		e.CreateText(m.pick("t", "u", "t  u"))
	}
	return e
}

// vary turns what was received into something that is like it: mostly what the
// rules allow, now and then what they do not.
func (m maker) vary(e *etree.Element) {
	chance := func(n int) bool { return m.IntN(n) == 0 }
	for _, a := range append([]etree.Attr(nil), e.Attr...) {
		switch {
		case a.Key == "xmlns":
			if chance(40) {
				e.RemoveAttr(a.FullKey())
			}
		case chance(12):
			e.RemoveAttr(a.FullKey())
		case chance(20):
			e.CreateAttr(a.FullKey(), m.pick("1", "2", "a b"))
		case chance(8):
			e.CreateAttr(a.FullKey(), m.pick("{scansion:any}", "{scansion:capture:n}", "a {scansion:any}"))
		}
	}
	if chance(12) {
		e.CreateAttr("scansion:strict", m.pick("true", "false", "yes", "no", "1", "0", "odd"))
	}
	if chance(40) {
		e.CreateAttr("b", "2")
	}
	if chance(40) {
		e.Tag = m.pick("x", "y", "message")
	}
	for _, token := range append([]etree.Token(nil), e.Child...) {
		text, ok := token.(*etree.CharData)
		switch {
		case ok && chance(6):
			text.SetData(m.pick("t", " t\n", "t u", "{scansion:any}", "{scansion:capture:n} u"))
		case chance(12):
			e.RemoveChild(token)
		}
	}
	children := e.ChildElements()
	for _, child := range children {
		m.vary(child)
	}
	if len(children) > 1 && chance(5) {
		first := children[0]
		e.RemoveChild(first)
		e.AddChild(first)
	}
	if len(children) > 0 && chance(30) {
		e.AddChild(children[0].Copy())
	}
}

func write(e *etree.Element) string {
	doc := etree.NewDocumentWithRoot(e.Copy())
	text, _ := doc.WriteToString()
	return text
}

func TestTheMatcherAgreesWithANaiveOne(t *testing.T) {
	rounds := 10_000
	if testing.Short() {
		rounds /= 10
	}
	m := maker{rand.New(rand.NewPCG(5, 2024))}
	matches := 0
	for range rounds {
		stanza := m.stanza()
		got := write(stanza)
		m.vary(stanza)
		want := write(stanza)
		if agree(t, want, got) {
			matches++
		}
	}
	if matches < rounds/10 || matches > rounds*9/10 {
		t.Errorf("%d of %d pairs match: the test does not test much", matches, rounds)
	}
}

func agree(t *testing.T, want, got string) bool {
	t.Helper()
	e, vars := expected(t, want, nil)
	p, s := match.Compile(e), received(t, got)
	captures, ok := p.Match(s, vars)
	if right := naive(t, want, got); ok != right {
		t.Fatalf("the matcher says %v, the rules %v\nexpected %s\nreceived %s\n%v", ok, right, want, got, p.Explain(s, vars).Reasons)
	}
	why := p.Explain(s, vars)
	checkPairs(t, why, e, s)
	if ok != (len(why.Reasons) == 0) || ok != (why.Distance == 0) {
		t.Fatalf("a match is %v, but explained by %v\nexpected %s\nreceived %s", ok, why, want, got)
	}
	if !ok && captures != nil {
		t.Fatalf("a failed match binds %v", captures)
	}
	if again, _ := p.Match(s, vars); len(again) != len(captures) {
		t.Fatalf("captures are %v and %v", captures, again)
	} else {
		for i := range again {
			if again[i] != captures[i] {
				t.Fatalf("captures are %v and %v", captures, again)
			}
		}
	}
	return ok
}

func TestAStanzaMatchesItself(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(1, 1))}
	for range 2000 {
		xml := write(m.stanza())
		e, vars := expected(t, xml, nil)
		if _, ok := match.Compile(e).Match(received(t, xml), vars); !ok {
			t.Fatalf("%s does not match itself", xml)
		}
	}
}

func TestTheOrderOfLooseChildrenDoesNotMatter(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(2, 2))}
	for range 2000 {
		stanza := m.stanza()
		want := write(stanza)
		var shuffle func(e *etree.Element)
		shuffle = func(e *etree.Element) {
			children := e.ChildElements()
			if naiveSpace(e, "") == "jabber:client" {
				m.Shuffle(len(children), func(i, j int) { children[i], children[j] = children[j], children[i] })
				for _, child := range children {
					e.RemoveChild(child)
					e.AddChild(child)
				}
			}
			for _, child := range children {
				shuffle(child)
			}
		}
		shuffle(stanza)
		e, vars := expected(t, want, nil)
		if _, ok := match.Compile(e).Match(received(t, write(stanza)), vars); !ok {
			t.Fatalf("expected %s\nreceived %s", want, write(stanza))
		}
	}
}

// Of the real scripts' stanzas: each matches itself, and no other that the
// rules do not let match.
func TestRealStanzas(t *testing.T) {
	for _, s := range testenv.Scripts(t, "prosody", "recorded") {
		var all []realStanza
		for _, r := range realStanzas(t, s.Text) {
			all = append(all, r)
			if _, ok := match.Compile(r.element).Match(received(t, r.received), r.vars); !ok {
				t.Errorf("%s: does not match itself:\n%s", s.Name, r.received)
			}
		}
		for i, want := range all {
			for j := max(0, i-8); j < min(len(all), i+8); j++ {
				got := received(t, all[j].received)
				_, ok := match.Compile(want.element).Match(got, want.vars)
				if right := naive(t, want.expected, all[j].received); ok != right {
					t.Errorf("%s: the matcher says %v, the rules %v\nexpected %s\nreceived %s", s.Name, ok, right, want.expected, all[j].received)
				}
			}
		}
	}
}

type realStanza struct {
	element  ast.Element
	vars     script.Values
	expected string // with expressions put in
	received string // with placeholders replaced too
}

var placeholder = regexp.MustCompile(`\{scansion:[a-z]+(:[^}]*)?\}`)

// realStanzas returns what a script expects, and as what it could arrive.
func realStanzas(t testing.TB, text string) []realStanza {
	sc := script.New(ast.Parse("real.scs", text))
	var all []realStanza
	for _, a := range sc.Actions {
		e, ok := a.Stanza()
		if !ok || a.Verb != ast.VerbReceives {
			continue
		}
		vars := func(x ast.Expression) (string, bool) { //nolint:unparam // the type of script.Values
			if r := sc.Resolve(x, a.Index); r.Known {
				return r.Value, true
			}
			return "known & so on", true
		}
		xml, err := render.Element(e, vars)
		if err != nil {
			t.Fatal(err)
		}
		// What render leaves out is needed by the naive matcher.
		whole := e.Text()
		for d := range e.Descendants() {
			if x, ok := d.Expression(); ok {
				value, _ := vars(x)
				whole = strings.ReplaceAll(whole, x.Text(), strings.NewReplacer("&", "&amp;").Replace(value))
			}
		}
		all = append(all, realStanza{e, vars, whole, placeholder.ReplaceAllString(xml, "some value")})
	}
	return all
}

// FuzzParse proves that no bytes make the reader or the matcher panic.
func FuzzParse(f *testing.F) {
	f.Add("<message><body>a</body></message>", "<message><body>b</body></message>")
	f.Add(`<iq><query xmlns="urn:x"><a/><b/></query></iq>`, `<iq><query xmlns="urn:x"><b/><a/></query></iq>`)
	f.Fuzz(func(t *testing.T, want, got string) {
		s, err := match.Parse([]byte(got))
		if err != nil {
			return
		}
		file := ast.Parse("fuzz.scs", cast+"Romeo receives:\n\t"+strings.ReplaceAll(want, "\n", "\n\t"))
		for a := range file.Actions() {
			if e, ok := a.Stanza(); ok {
				p := match.Compile(e)
				_, matched := p.Match(s, nil)
				if why := p.Explain(s, nil); matched != (len(why.Reasons) == 0) {
					t.Fatalf("a match is %v, but explained by %v", matched, why)
				}
			}
		}
	})
}
