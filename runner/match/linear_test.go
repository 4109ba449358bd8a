package match_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/match"
)

// TestTimeIsLinear doubles stanzas, expected and received, whose parts might be
// compared each with each, or be looked up through all before them.
func TestTimeIsLinear(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("the race detector takes time of its own, and more for some work than for other")
	}
	const before = "<message xmlns:p='q' scansion:strict='%s'"
	for name, c := range map[string]struct{ open, again, end string }{
		"attributes":                 {before, " a%d='b'", "/>"},
		"attributes with prefixes":   {before, " p:a%d='b'", "/>"},
		"prefixes":                   {before, " xmlns:p%d='b' p%d:a='b'", "/>"},
		"elements in a prefix":       {before + ">", "<p:a p:b='c'/>", "</message>"},
		"elements in prefixes":       {before + ">", "<p%d:a xmlns:p%d='q' p%d:b='c'/>", "</message>"},
		"entities":                   {before + "><body>", "&lt;", "</body></message>"},
		"entities in a value":        {before + " a='", "&lt;", "'/>"},
		"sections":                   {before + "><body>", "<![CDATA[a]]>b", "</body></message>"},
		"elements of different kind": {before + ">", "<a%d/>", "</message>"},
		"elements that are alike":    {before + ">", "<a/>", "</message>"},
		"items":                      {before + ">", "<a b='c' d='%d'/>", "</message>"},
		"elements with text":         {before + ">", "<a>word %d</a>", "</message>"},
		"elements with items":        {before + ">", "<a><b c='%d'/></a>", "</message>"},
	} {
		for _, strict := range []string{"true", "false"} {
			t.Run(name+", strict "+strict, func(t *testing.T) {
				testenv.Linear(t, 1000, func(n int) {
					var b strings.Builder
					b.WriteString(strings.Replace(c.open, "%s", strict, 1))
					for i := range n {
						b.WriteString(strings.ReplaceAll(c.again, "%d", strconv.Itoa(i)))
					}
					b.WriteString(c.end)
					text := b.String()
					s, err := match.Parse([]byte(strings.Replace(text, " scansion:strict='"+strict+"'", "", 1)))
					if err != nil {
						t.Fatal(err)
					}
					other, err := match.Parse([]byte("<message a='b'><body>c</body></message>"))
					if err != nil {
						t.Fatal(err)
					}
					p := match.Compile(element(t, ast.Parse("a.scs", "Romeo receives:\n\t"+text+"\n")))
					if _, ok := p.Match(s, nil); !ok {
						t.Error("the stanza is not what is expected")
					}
					p.Explain(other, nil)
					match.Compile(element(t, ast.Parse("b.scs", "Romeo receives:\n\t<message a='b' c='d'/>\n"))).Explain(s, nil)
				})
			})
		}
	}
}

// TestTimeIsLinearInDepthAndPrefixes reads elements that are nested, each with a
// declaration of its own and names of the outermost prefix.
func TestTimeIsLinearInDepthAndPrefixes(t *testing.T) {
	testenv.Linear(t, 200, func(depth int) {
		var b strings.Builder
		b.WriteString("<message xmlns:p='q'>")
		for i := range depth {
			fmt.Fprintf(&b, "<a xmlns:p%d='q'>%s", i, strings.Repeat("<p:b/>", 50))
		}
		b.WriteString(strings.Repeat("</a>", depth) + "</message>")
		s, err := match.Parse([]byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		inner := s.Root().Children()[0].Children()
		if last := inner[len(inner)-1]; last.Namespace() != "jabber:client" || inner[0].Namespace() != "q" {
			t.Errorf("<a> is in %q, <p:b> in %q", last.Namespace(), inner[0].Namespace())
		}
	})
}

func element(t *testing.T, f *ast.File) ast.Element {
	t.Helper()
	for a := range f.Actions() {
		for e := range a.Stanzas() {
			return e
		}
	}
	t.Fatal("no stanza")
	return ast.Element{}
}
