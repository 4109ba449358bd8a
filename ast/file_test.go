package ast_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
)

func TestNodeAt(t *testing.T) {
	for _, c := range []struct {
		script string // the bar is where the cursor stands
		kind   ast.Kind
		text   string
	}{
		{"|Romeo connects\n", ast.KindAction, "Romeo connects"},
		{"Romeo| connects\n", ast.KindAction, "Romeo connects"},
		{"Romeo connects|\n", ast.KindAction, "Romeo connects"},
		{"Romeo connects\n|\n", ast.KindNone, ""},
		{"Romeo connects\n\n|Juliet connects\n", ast.KindAction, "Juliet connects"},
		{"Romeo connects|\nJuliet connects\n", ast.KindAction, "Romeo connects"},
		{"# a |title\n", ast.KindComment, "# a title"},
		{"[Client] Romeo\n\tjid|: a@b\n", ast.KindProperty, "jid: a@b"},
		{"[Client] Romeo\n|\tjid: a@b\n", ast.KindSection, "[Client] Romeo\n\tjid: a@b"},
		{"--|---\n", ast.KindSeparator, "-----"},
		{"a sends:\n\t<b |c='d'/>\n", ast.KindAttr, "c='d'"},
		{"a sends:\n\t<b c='d'| e='f'/>\n", ast.KindAttr, "c='d'"},
		{"a sends:\n\t<b c='d' |e='f'/>\n", ast.KindAttr, "e='f'"},
		{"a sends:\n\t<b c='d|'/>\n", ast.KindAttr, "c='d'"},
		{"a sends:\n\t<b c='|${d}'/>\n", ast.KindExpression, "${d}"},
		{"a sends:\n\t<b c='${d}|${e}'/>\n", ast.KindExpression, "${e}"},
		{"a sends:\n\t<b c='${d}${e}|'/>\n", ast.KindExpression, "${e}"},
		{"a sends:\n\t<b>|c</b>\n", ast.KindText, "c"},
		{"a sends:\n\t<b>c|</b>\n", ast.KindText, "c"},
		{"a sends:\n\t<b>c</|b>\n", ast.KindElement, "<b>c</b>"},
		{"a sends:\n\t<b><c/>|<d/></b>\n", ast.KindElement, "<d/>"},
		{"a sends:\n\t<b><c/>|d</b>\n", ast.KindText, "d"},
		{"a sends:\n\t<b>\n|# c\n\t</b>\n", ast.KindComment, "# c"},
		{"", ast.KindNone, ""},
	} {
		offset := max(strings.IndexByte(c.script, '|'), 0)
		f := ast.Parse("test.scs", strings.Replace(c.script, "|", "", 1))
		n := f.NodeAt(offset)
		if n.Kind() != c.kind || !n.IsZero() && n.Text() != c.text {
			t.Errorf("%q: %v", c.script, n.Kind())
		}
	}
	f := ast.Parse("test.scs", "Romeo connects")
	if !f.NodeAt(-1).IsZero() || !f.NodeAt(100).IsZero() {
		t.Error("there is a node outside of the text")
	}
}

// NodeAt goes down from the top by halving; here the same is found step by
// step, for every offset of every script.
func TestNodeAtFindsWhatASearchFinds(t *testing.T) {
	for _, s := range testenv.Own(t) {
		f := ast.Parse(s.Name, s.Text)
		for offset := range len(s.Text) + 1 {
			var want ast.Node
			for n := range f.Nodes() {
				if n.Span().Contains(offset) {
					want = n
				}
			}
			for deeper := want; !deeper.IsZero(); {
				want, deeper = deeper, ast.Node{}
				for child := range want.Children() {
					if child.Span().Contains(offset) {
						deeper = child
					}
				}
			}
			if got := f.NodeAt(offset); got != want {
				t.Fatalf("%s: at %d stands a %v and not a %v", s.Name, offset, got.Kind(), want.Kind())
			}
		}
	}
}

func TestLinesAndPositions(t *testing.T) {
	const text = "one\r\nzwölf\n\nlast"
	f := ast.Parse("test.scs", text)
	if f.LineCount() != 4 {
		t.Errorf("%d lines", f.LineCount())
	}
	for line, want := range map[int]string{-1: "", 0: "", 1: "one", 2: "zwölf", 3: "", 4: "last", 5: ""} {
		if got := f.Slice(f.Line(line)); got != want {
			t.Errorf("line %d is %q", line, got)
		}
	}
	if end := f.Line(99); end != (ast.Span{Start: len(text), End: len(text)}) {
		t.Errorf("a line behind the end is at %v", end)
	}
	for offset, want := range map[int]ast.Position{
		-5:               {Line: 1, Column: 1},
		0:                {Line: 1, Column: 1},
		3:                {Line: 1, Column: 4}, // the carriage return
		4:                {Line: 1, Column: 5}, // the line feed
		5:                {Line: 2, Column: 1},
		9:                {Line: 2, Column: 5}, // behind the o umlaut, which has two bytes
		12:               {Line: 3, Column: 1},
		13:               {Line: 4, Column: 1},
		len(text):        {Line: 4, Column: 5},
		len(text) + 1000: {Line: 4, Column: 5},
	} {
		if got := f.Position(offset); got != want {
			t.Errorf("offset %d is at %v and not at %v", offset, got, want)
		}
	}
}

func TestAFinalLineFeedStartsOneMoreLine(t *testing.T) {
	for text, want := range map[string]int{"": 1, "a": 1, "a\n": 2, "\n\n": 3} {
		f := ast.Parse("test.scs", text)
		if f.LineCount() != want {
			t.Errorf("%q has %d lines", text, f.LineCount())
		}
		if got := f.Position(len(text)).Line; got != want {
			t.Errorf("%q ends in line %d", text, got)
		}
	}
}

func TestEveryOffsetLiesInItsLine(t *testing.T) {
	for _, s := range testenv.Own(t) {
		for _, text := range []string{s.Text, strings.ReplaceAll(s.Text, "\n", "\r\n")} {
			f := ast.Parse(s.Name, text)
			for offset := range len(text) + 1 {
				p := f.Position(offset)
				if line := f.Line(p.Line); line.Start+p.Column-1 != offset {
					t.Fatalf("%s: offset %d is %v, in a line at %v", s.Name, offset, p, line)
				}
			}
		}
	}
}

func TestNameIsKeptThroughEdits(t *testing.T) {
	f := ast.Parse("folder/test.scs", "a connects\n")
	g := ast.Reparse(f, ast.Edit{New: "# a title\n"})
	if f.Name() != "folder/test.scs" || g.Name() != f.Name() {
		t.Errorf("the names are %q and %q", f.Name(), g.Name())
	}
}

const small = `# A title
# A description
## slow

[Client] Romeo
	jid: romeo@localhost
	password: first
	password: second
[Client] Juliet
-----
Romeo sends:
# a comment
	<message to="a" to="b" id="&lt;1&gt;" x:y="z" xmlns:x="urn:x">
		<body>a &amp; b<![CDATA[ & c]]><!-- no --> d</body>
		<x:body/>
	</message>
	<presence/>
Juliet receives: nothing
Romeo disconnects
`

func TestTopLevelNodesByKind(t *testing.T) {
	f := ast.Parse("small.scs", small)
	var all, sections, actions []string
	for n := range f.Nodes() {
		all = append(all, n.Kind().String())
		if !n.Parent().IsZero() || n.Top() != n || n.File() != f {
			t.Errorf("the %v is not at the top level", n.Kind())
		}
	}
	for s := range f.Sections() {
		sections = append(sections, s.Name())
	}
	for a := range f.Actions() {
		actions = append(actions, a.Name()+" "+a.Verb().String())
	}
	for got, want := range map[string]string{
		strings.Join(all, ", "):      "comment, comment, comment, section, section, separator, action, action, action",
		strings.Join(sections, ", "): "Romeo, Juliet",
		strings.Join(actions, ", "):  "Romeo sends, Juliet receives, Romeo disconnects",
	} {
		if got != want {
			t.Errorf("%s and not %s", got, want)
		}
	}
}

func TestHead(t *testing.T) {
	head := ast.Parse("small.scs", small).Head()
	if head.Title.Content() != "A title" || head.Description.Content() != "A description" || len(head.Tags) != 1 {
		t.Errorf("the head is %v", head)
	}
	if name, value := head.Tags[0].Tag(); name != "slow" || value != "" {
		t.Errorf("the tag is %q: %q", name, value)
	}
	head = ast.Parse("none.scs", "[Client] Romeo\n# no title\n").Head()
	if !head.Title.IsZero() || !head.Description.IsZero() || head.Tags != nil {
		t.Errorf("the head of a script without one is %v", head)
	}
}

func TestDiagnosticsComeInOrderAndOfTheTable(t *testing.T) {
	table := map[string]ast.Syntax{}
	for i, s := range ast.SyntaxTable() {
		if _, twice := table[s.Code]; twice || s.Name == "" || s.Summary == "" || s.Severity == ast.Off {
			t.Errorf("row %d of the table: %+v", i, s)
		}
		table[s.Code] = s
	}
	f := ast.Parse("small.scs", small)
	if len(f.Diagnostics()) != 1 {
		t.Errorf("%d diagnostics", len(f.Diagnostics()))
	}
	for _, d := range f.Diagnostics() {
		if s := table[d.Code]; s.Name != d.Name || s.Severity != d.Severity {
			t.Errorf("%s is not as the table has it: %+v", d.Code, d)
		}
	}
}

func TestDiagnosticsAreTheCallersOwn(t *testing.T) {
	f := ast.Parse("small.scs", small)
	d := f.Diagnostics()
	d[0].Related[0].Span = ast.Span{}
	d[0].Fixes[0].Edits[0].New = "changed"
	again := f.Diagnostics()
	if again[0].Related[0].Span == (ast.Span{}) || again[0].Fixes[0].Edits[0].New == "changed" {
		t.Error("changing a diagnostic changed the file")
	}
}

func TestInspectPassesOverWhatIsRefused(t *testing.T) {
	f := ast.Parse("small.scs", small)
	var seen, all int
	ast.Inspect(f, func(n ast.Node) bool {
		seen++
		if p := n.Parent(); p.Kind() == ast.KindElement {
			t.Errorf("a %v inside of an element is visited", n.Kind())
		}
		return n.Kind() != ast.KindElement
	})
	ast.Inspect(f, func(n ast.Node) bool { all++; return true })
	count := 0
	for range f.All() {
		count++
	}
	if all != count || seen >= all {
		t.Errorf("%d of %d nodes were visited, All has %d", seen, all, count)
	}
}

// Each of these loops is left early: an iterator that goes on then panics.
func TestIteratorsCanBeLeft(t *testing.T) {
	f := ast.Parse("small.scs", small)
	for range f.Nodes() {
		break
	}
	for range f.All() {
		break
	}
	for s := range f.Sections() {
		for range s.Properties() {
			break
		}
		break
	}
	for a := range f.Actions() {
		for range a.Children() {
			break
		}
		for range a.Descendants() {
			break
		}
		for e := range a.Stanzas() {
			for range e.Attrs() {
				break
			}
			for range e.Content() {
				break
			}
			for range e.Elements() {
				break
			}
			break
		}
		break
	}
}

func TestTheTitleOrNothing(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"# A title\n", "A title"},
		{"## tag: only\n[Client] Romeo\n", ""},
		{"# scslint: disable-file=missing-title\n", ""},
		{"[Client] Romeo\n# no title\n", ""},
		{"#\n# A title\n# A description\n", "A title"},
	} {
		if got := ast.Parse("test.scs", test.text).Title(); got != test.want {
			t.Errorf("%q has the title %q, want %q", test.text, got, test.want)
		}
	}
}
