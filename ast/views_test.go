package ast_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// actionOf returns the first action of a script.
func actionOf(t *testing.T, text string) ast.Action {
	t.Helper()
	for a := range ast.Parse("test.scs", text).Actions() {
		return a
	}
	t.Fatalf("no action in %q", text)
	return ast.Action{}
}

// stanzaOf returns the stanza that is sent in the body.
func stanzaOf(t *testing.T, body string) ast.Element {
	t.Helper()
	e, ok := actionOf(t, "a sends:\n\t"+body+"\n").Stanza()
	if !ok {
		t.Fatalf("no stanza in %q", body)
	}
	return e
}

func TestWhatIsNotThereSaysNothing(t *testing.T) {
	f := ast.Parse("test.scs", "Romeo connects\n")
	head := f.Head()
	for name, c := range map[string]ast.Comment{"title": head.Title, "description": head.Description, "zero": {}} {
		if c.Content() != "" || c.Marker() != "" || c.ContentSpan() != (ast.Span{}) {
			t.Errorf("%s: marker %q, content %q at %v", name, c.Marker(), c.Content(), c.ContentSpan())
		}
	}
	if f.Title() != "" {
		t.Errorf("the title is %q", f.Title())
	}
}

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		text    string
		has     bool
		body    string
		stanzas int
	}{
		{"a sends:\n", false, "", 0},
		{"a sends:  \n\n", false, "", 0},
		{"a sends:\n# c\n\t\n", false, "", 0},
		{"a sends:\n\t<b/>\n", true, "<b/>", 1},
		{"a sends:\n# c\n\n\t<b/>\n\n\t<c/>\n\n", true, "# c\n\n\t<b/>\n\n\t<c/>", 2},
		{"a sends:\n\ttext\n", true, "text", 0},
	} {
		a := actionOf(t, c.text)
		n := 0
		for e := range a.Stanzas() {
			if e.Parent() != a.Node {
				t.Errorf("%q: a stanza is not below its action", c.text)
			}
			n++
		}
		_, one := a.Stanza()
		body := a.File().Slice(a.BodySpan())
		if a.HasBody() != c.has || body != c.body || n != c.stanzas || one != (n > 0) {
			t.Errorf("%q: has a body: %v, %q with %d stanzas", c.text, a.HasBody(), body, n)
		}
		if c.body == "" && a.BodySpan().Start != a.LineSpan().End {
			t.Errorf("%q: an empty body is at %v", c.text, a.BodySpan())
		}
	}
}

func TestLineSpanIsTheFirstLineAlone(t *testing.T) {
	for text, want := range map[string]string{
		"a sends: \t\r\n\t<b/>\n": "a sends:",
		"a connects":              "a connects",
	} {
		a := actionOf(t, text)
		if got := a.File().Slice(a.LineSpan()); got != want {
			t.Errorf("%q: the line is %q", text, got)
		}
	}
	for s := range ast.Parse("test.scs", "[Client] a \r\n\tb: c\n").Sections() {
		if got := s.File().Slice(s.LineSpan()); got != "[Client] a" {
			t.Errorf("the section's line is %q", got)
		}
	}
}

func TestVerbs(t *testing.T) {
	want := []string{"connects", "disconnects", "sends", "receives"}
	if !slices.Equal(ast.Verbs(), want) {
		t.Errorf("the verbs are %q", ast.Verbs())
	}
	for _, word := range want {
		v := ast.VerbOf(word)
		if v == ast.VerbUnknown || v.String() != word {
			t.Errorf("%q is the verb %v", word, v)
		}
		if v.HasBody() != (word == "sends" || word == "receives") {
			t.Errorf("%q has a body: %v", word, v.HasBody())
		}
	}
	for _, word := range []string{"", "unknown", "Sends", "send", "sends "} {
		if v := ast.VerbOf(word); v != ast.VerbUnknown {
			t.Errorf("%q is the verb %v", word, v)
		}
	}
	if ast.Verb(99).String() != "unknown" {
		t.Error("a verb that there is not has a name")
	}
}

func TestPropertiesOfASection(t *testing.T) {
	for s := range ast.Parse("small.scs", small).Sections() {
		if s.Name() != "Romeo" {
			break
		}
		if p, ok := s.Property("password"); !ok || p.Value() != "first" {
			t.Error("the first property of a key is not found")
		}
		if _, ok := s.Property("resource"); ok {
			t.Error("a property is found that there is not")
		}
		n := 0
		for range s.Properties() {
			n++
		}
		if n != 3 {
			t.Errorf("%d properties", n)
		}
	}
}

func TestAViewIsOfItsKindOnly(t *testing.T) {
	f := ast.Parse("all.scs", small+"?\nRomeo sends:\n\t<a b='${c}' d='{scansion:any}'>&lt;</b></a>\n")
	seen := map[ast.Kind]bool{}
	for n := range f.All() {
		seen[n.Kind()] = true
		var views []ast.Kind
		add := func(kind ast.Kind, ok bool) {
			if ok {
				views = append(views, kind)
			}
		}
		_, ok := n.Comment()
		add(ast.KindComment, ok)
		_, ok = n.Section()
		add(ast.KindSection, ok)
		_, ok = n.Separator()
		add(ast.KindSeparator, ok)
		_, ok = n.Action()
		add(ast.KindAction, ok)
		_, ok = n.Property()
		add(ast.KindProperty, ok)
		_, ok = n.Element()
		add(ast.KindElement, ok)
		_, ok = n.Attr()
		add(ast.KindAttr, ok)
		_, ok = n.TextNode()
		add(ast.KindText, ok)
		_, ok = n.CData()
		add(ast.KindCData, ok)
		_, ok = n.Entity()
		add(ast.KindEntity, ok)
		_, ok = n.Expression()
		add(ast.KindExpression, ok)
		_, ok = n.Placeholder()
		add(ast.KindPlaceholder, ok)
		want := []ast.Kind{n.Kind()}
		if k := n.Kind(); k == ast.KindUnknown || k == ast.KindXMLComment || k == ast.KindMalformed {
			want = nil
		}
		if !slices.Equal(views, want) {
			t.Errorf("a %v can be seen as %v", n.Kind(), views)
		}
	}
	for k := ast.KindNone + 1; k < ast.KindCount; k++ {
		if !seen[k] {
			t.Errorf("the script has no %v", k)
		}
	}
}

func TestKinds(t *testing.T) {
	names := map[string]bool{}
	for k := range ast.KindCount {
		names[k.String()] = true
	}
	if len(names) != int(ast.KindCount) || names[""] {
		t.Errorf("the names of the kinds are %v", names)
	}
	if got := ast.KindCount.String(); !strings.HasPrefix(got, "Kind(") {
		t.Errorf("a kind that there is not is called %q", got)
	}
	set := ast.KindSet(ast.KindAction, ast.KindMalformed)
	for k := range ast.KindCount {
		if set.Has(k) != (k == ast.KindAction || k == ast.KindMalformed) {
			t.Errorf("the set has %v: %v", k, set.Has(k))
		}
	}
}

func TestTheZeroNode(t *testing.T) {
	var n ast.Node
	if !n.IsZero() || n.Kind() != ast.KindNone {
		t.Error("the zero node is something")
	}
	if _, ok := n.Element(); ok {
		t.Error("the zero node is an element")
	}
}

func TestSeverities(t *testing.T) {
	for s := ast.Off; s <= ast.Error; s++ {
		if got, err := ast.ParseSeverity(s.String()); got != s || err != nil {
			t.Errorf("%v is read as %v: %v", s, got, err)
		}
	}
	if _, err := ast.ParseSeverity("fatal"); err == nil || !strings.Contains(err.Error(), `"fatal"`) {
		t.Errorf("an unknown severity: %v", err)
	}
	if got := ast.Severity(9).String(); got != "Severity(9)" {
		t.Errorf("a severity that there is not is called %q", got)
	}
}

func TestSpans(t *testing.T) {
	s := ast.Span{Start: 3, End: 6}
	for offset, want := range map[int]bool{2: false, 3: true, 6: true, 7: false} {
		if s.Contains(offset) != want {
			t.Errorf("%v contains %d: %v", s, offset, !want)
		}
	}
	if !s.Covers(s) || !s.Covers(ast.Span{Start: 6, End: 6}) || s.Covers(ast.Span{Start: 2, End: 4}) || s.Covers(ast.Span{Start: 5, End: 7}) {
		t.Error("a span covers the wrong spans")
	}
	if s.Len() != 3 || s.Empty() || !(ast.Span{Start: 3, End: 3}).Empty() || s.Shift(-3) != (ast.Span{End: 3}) {
		t.Error("the length or the place of a span is wrong")
	}
}
