package formatter

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

// A printer that loses or adds something is found out, whatever it is.
func TestProofFindsEveryLoss(t *testing.T) {
	const script = `# Title
# Description

[Client] Romeo
# about Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

# They talk
Romeo sends:
# between
	<message to='juliet@localhost' xml:lang="en">
		<body> hello
	</body>
		<body> </body>
		<x>a <b>
		</b> c</x>
		<y xml:space='preserve'>
		</y>
		<z><!-- hidden --><![CDATA[ data ]]></z>
		<e/>
	</message>

Romeo receives: nothing

Romeo waves:

lost line

Romeo disconnects
`
	tests := []struct{ name, old, new string }{
		{"the title", "# Title", "# title"},
		{"a comment", "# They talk\n", ""},
		{"a comment in a body", "# between\n", ""},
		{"a comment in a section", "# about Romeo\n", ""},
		{"a comment that leaves its section", "# about Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n", "\tjid: romeo@localhost\n\tpassword: secret\n# about Romeo\n"},
		{"the description's place", "# Title\n#", "# Title\n\n#"},
		{"a character's name", "[Client] Romeo", "[Client] Romero"},
		{"a class", "[Client]", "[client]"},
		{"a property", "\tpassword: secret\n", ""},
		{"the order of properties", "\tjid: romeo@localhost\n\tpassword: secret\n", "\tpassword: secret\n\tjid: romeo@localhost\n"},
		{"a value", "secret", "Secret"},
		{"the separator", "-----\n", ""},
		{"an action", "Romeo connects\n", ""},
		{"an actor", "Romeo connects", "Romero connects"},
		{"a verb", "Romeo disconnects", "Romeo connects"},
		{"a verb that is none", "Romeo waves:", "Romeo waved:"},
		{"nothing", ": nothing", ":"},
		{"an element's name", "<e/>", "<f/>"},
		{"an element", "<e/>", ""},
		{"an attribute", " xml:lang=\"en\"", ""},
		{"the order of attributes", `to='juliet@localhost' xml:lang="en"`, `xml:lang="en" to='juliet@localhost'`},
		{"a quote", `"en"`, `'en'`},
		{"a value in a stanza", "juliet@localhost", "juliet@localhost "},
		{"space in text", " hello\n\t</body>", " hello\n\t\t</body>"},
		{"text", "hello", "hullo"},
		{"text that is only space", "<body> </body>", "<body/>"},
		{"text between elements", "a <b>", "a\n<b>"},
		{"white space in mixed content", "<b>\n\t\t</b>", "<b/>"},
		{"preserved white space", "'preserve'>\n\t\t<", "'preserve'>\n\t<"},
		{"preserved emptiness", "'preserve'>\n\t\t</y>", "'preserve'/>"},
		{"an XML comment", "<!-- hidden -->", ""},
		{"a CDATA section", "<![CDATA[ data ]]>", " data "},
		{"space in CDATA", " data ]]>", " data]]>"},
		{"nesting", "<e/>\n\t</message>", "</message><e/>"},
		{"a syntax error", "<e/>", "<e>"},
		{"what has a syntax error", "lost line", "lost  line"},
		{"white space behind a syntax error", "lost line\n\n", "lost line\n"},
		{"an action more", "Romeo connects\n", "Romeo connects\n\nRomeo connects\n"},
		{"everything", script, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(script, test.old) {
				t.Fatalf("the script has no %q", test.old)
			}
			careless := func(p *printer) string { return strings.Replace(p.text, test.old, test.new, 1) }
			f := ast.Parse("loss.scs", script)
			result, err := format(f, wholeFile, careless)
			if _, ok := errors.AsType[*LossError](err); !ok {
				t.Fatalf("no LossError but %v", err)
			}
			if result.Text != script {
				t.Errorf("the text has changed:\n%s", result.Text)
			}
		})
	}
}

func TestProofOfAFileWithoutItems(t *testing.T) {
	for _, text := range []string{"", "\n\n", "\uFEFF\n"} {
		_, err := format(ast.Parse("blank.scs", text), wholeFile, func(*printer) string { return "# more\n" })
		if _, ok := errors.AsType[*LossError](err); !ok {
			t.Errorf("%q: no LossError but %v", text, err)
		}
	}
}

// Each of the two proofs finds by itself what may happen to a stanza.
func TestEachProofFindsLossInStanzas(t *testing.T) {
	tests := []struct{ name, old, new string }{
		{"text", "<a>b</a>", "<a>c</a>"},
		{"space in text", "<a>b\n</a>", "<a>b</a>"},
		{"space", "<a> </a>", "<a/>"},
		{"space without line break", "<a> <b/></a>", "<a><b/></a>"},
		{"space beside CDATA", "<a>\n<![CDATA[b]]></a>", "<a><![CDATA[b]]></a>"},
		{"space in CDATA", "<a><![CDATA[\n]]></a>", "<a><![CDATA[]]></a>"},
		{"a character reference", "<a>&#10;</a>", "<a>\n</a>"},
		{"preserved space", "<a xml:space='preserve'>\n</a>", "<a xml:space='preserve'/>"},
		{"preserved space further in", "<a xml:space='preserve'><b>\n</b></a>", "<a xml:space='preserve'><b/></a>"},
		{"an attribute", "<a b='c'/>", "<a b='d'/>"},
		{"an element", "<a/><b/>", "<a/>"},
		{"an element more", "<a/>", "<a/><b/>"},
		{"nesting", "<a><b/></a>", "<a/><b/>"},
		{"a comment", "<a><!--b--></a>", "<a><!--c--></a>"},
		{"a comment of the script", "<a>\n# b\n\t</a>", "<a>\n\t</a>"},
		{"an end tag", "<a><b></b></a>", "<a><b></a>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, after := body(test.old), body(test.new)
			reason, err := sameXML(before, after)
			if reason == "" || err != nil {
				t.Errorf("encoding/xml: %q, %v", reason, err)
			}
			old, new := ast.Parse("", "Romeo sends:"+before), ast.Parse("", "Romeo sends:"+after)
			if len(old.Diagnostics()) > 0 {
				t.Fatalf("the test is wrong: %v", old.Diagnostics())
			}
			c := comparison{}
			if len(new.Diagnostics()) == 0 && c.same(first(old), first(new)) {
				t.Error("the trees are said to be equal")
			}
		})
	}
}

// body puts XML where bodies stand: nothing but comments begins in column 0.
func body(xml string) string {
	return strings.ReplaceAll(strings.ReplaceAll("\n"+xml, "\n", "\n "), "\n #", "\n#")
}

func first(f *ast.File) ast.Node {
	for n := range f.Nodes() {
		return n
	}
	return ast.Node{}
}

func TestProofAllowsWhatFormattingChanges(t *testing.T) {
	for _, pair := range [][2]string{
		{"<a b='c' />", "<a b='c'/>"},
		{"<a></a>", "<a/>"},
		{"<a>\n</a>", "<a/>"},
		{"<a>\n<b>\n\n<c/></b></a>", "<a>\n\t\t<b>\n\t\t\t<c/></b></a>"},
		{"<a\nb='c'/>", "<a b='c'/>"},
		{"<a>b</a\n>", "<a>b</a>"},
		{"<a>\n# c\n  <b/></a>", "<a>\n# c\n\t<b/></a>"},
	} {
		if reason, err := sameXML(body(pair[0]), body(pair[1])); reason != "" || err != nil {
			t.Errorf("%q and %q: %s, %v", pair[0], pair[1], reason, err)
		}
	}
}

// The report shows no more of a long script than is needed.
func TestReportShowsTheSmallestBlock(t *testing.T) {
	script, err := os.ReadFile("../spec/scansion/muc_members_only.scs")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(script), "\nMaster disconnects",
		"\nMaster sends:\n\t<iq type='set'>\n\t\t<query>\n\t\t\t<fragile />\n\t\t</query>\n\t</iq>\n\nMaster disconnects", 1)
	if text == string(script) {
		t.Fatal("the script has changed: Master does not disconnect")
	}
	careless := func(p *printer) string { return strings.Replace(p.print(), "<fragile", "<broken", 1) }
	f := ast.Parse("muc.scs", text)
	_, err = format(f, wholeFile, careless)
	var lost *LossError
	if !errors.As(err, &lost) {
		t.Fatalf("no LossError but %v", err)
	}
	if want := "Master sends:\n\t<fragile />\n"; lost.Block != want {
		t.Errorf("the block is %q, want %q", lost.Block, want)
	}
	at := f.Position(strings.Index(text, "Master sends:\n\t<iq type='set'>\n\t\t<query>\n\t\t\t<fragile")).Line
	if lost.Line != at || f.Position(lost.Span.Start).Line != at {
		t.Errorf("the line is %d (%v), want %d", lost.Line, lost.Span, at)
	}
	report := lost.Report()
	for _, want := range []string{"muc.scs:", "internal error", "has not been touched", "report it", lost.Block} {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
}

// A body that encoding/xml refuses and the parser does not is left as it is.
func TestWhatCannotBeProvedIsLeftAsItIs(t *testing.T) {
	const text = "Romeo sends\n    <a\u00d7 />\n\nRomeo sends\n  <b />\n"
	f := ast.Parse("odd.scs", text)
	if len(f.Diagnostics()) > 0 {
		t.Fatalf("the parser refuses the body itself: %v", f.Diagnostics())
	}
	result, err := Format(f)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Romeo sends\n    <a\u00d7 />\n\nRomeo sends:\n\t<b/>\n"; result.Text != want {
		t.Errorf("got %q, want %q", result.Text, want)
	}
	if len(result.Skipped) != 1 || result.Skipped[0].Code != "SCS015" || f.Position(result.Skipped[0].Span.Start).Line != 2 {
		t.Errorf("the errors are %v", result.Skipped)
	}
}

// FuzzSameEnds shows that the tokens which are not compared are equal.
func FuzzSameEnds(f *testing.F) {
	f.Add("\n<a b='c'>\n  <d/>\n <e />text<f>\n</f></a>", "\n\t<a b='c'>\n\t<d/>\n<e/>text<f>\n\t</f></a>")
	f.Add("<a>b>\n<c/></a>", "<a>b> \n<c/></a>")
	f.Add("<a b='>'>\n</a>", "<a b='>'>\n\n</a>")
	f.Add("<a><![CDATA[>\n<]]></a>", "<a><![CDATA[>\n\n<]]></a>")
	f.Fuzz(func(t *testing.T, old, new string) {
		all, refused := sameTokens(old, new)
		if refused != nil {
			return
		}
		if some, _ := sameTokens(trimEqualEnds(old, new)); some == "" && all != "" {
			t.Errorf("%q and %q: %s", old, new, all)
		}
	})
}
