package compare_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner/compare"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/render"
)

func TestStanzas(t *testing.T) {
	archive := golden.Open(t, "testdata/cases.txtar")
	for i := 0; i+2 < len(archive.Files); i += 3 {
		name, ok := strings.CutSuffix(archive.Files[i].Name, ": expected")
		if !ok || archive.Files[i+1].Name != "received" || archive.Files[i+2].Name != "difference" {
			t.Fatalf("case %q is not made of three files", archive.Files[i].Name)
		}
		got := difference(t, string(archive.Files[i].Data), string(archive.Files[i+1].Data))
		t.Run(name, func(t *testing.T) { archive.Equal(t, &archive.Files[i+2], got) })
	}
	archive.Save(t)
}

// difference shows how a received stanza differs from the one that a script
// expects. Between ‹ and › stands what differs within a line, between ( and )
// what nobody asked for.
func difference(t *testing.T, expected, received string) string {
	t.Helper()
	element := stanza(t, expected)
	came, err := match.Parse([]byte(received))
	if err != nil {
		t.Fatal(err)
	}
	pattern := match.Compile(element)
	text, err := render.Element(element, nil)
	if err != nil {
		text = element.Text()
	}
	lines, ok := compare.Stanzas(pattern.Explain(came, nil).Pair, []byte(text), []byte(received), 60)
	if !ok {
		return "not compared\n"
	}
	var b strings.Builder
	for i := range lines {
		l := &lines[i]
		b.WriteString(string(rune(l.Sign)) + " " + strings.Repeat(" ", l.Indent()) + marked(l) + "\n")
	}
	return b.String()
}

// marked returns a line without its indentation, with marks around what
// differs.
func marked(l *compare.Line) string {
	if len(l.Differs) == 0 {
		shown := ""
		for _, s := range l.Segments() {
			if s.Unasked {
				shown += "(" + s.Text + ")"
			} else {
				shown += s.Text
			}
		}
		return shown
	}
	text, shown, at := l.Text(), "", l.Indent()
	for _, span := range l.Differs {
		shown += text[at:span.Start] + "‹" + text[span.Start:span.End] + "›"
		at = span.End
	}
	return shown + text[at:]
}

// stanza returns an element as a script expects it.
func stanza(t *testing.T, xml string) ast.Element {
	t.Helper()
	script := "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: x\n\n-----\n\nRomeo receives:\n\t" + xml
	for a := range ast.Parse("x.scs", script).Actions() {
		if e, ok := a.Stanza(); ok {
			return e
		}
	}
	t.Fatalf("no stanza in %s", xml)
	return ast.Element{}
}

// What matches is shown without a difference.
func TestWhatMatchesHasNoDifference(t *testing.T) {
	for _, c := range [][2]string{
		{`<message id="{scansion:any}"><body>{scansion:capture:text} end</body></message>`, `<message from="a@b" id="7"><x xmlns="u:x"/><body>the end</body></message>`},
		{`<message><thread/><thread>b</thread></message>`, `<message><thread>b</thread><thread>a</thread></message>`},
		{`<iq><q xmlns="u:q"><a/><a n="1"/></q></iq>`, `<iq><q xmlns="u:q"><a/><a n="1"/></q></iq>`},
		{`<iq><p:q xmlns:p="u:q" p:n="1"/></iq>`, `<iq><q xmlns="u:q" xmlns:r="u:q" r:n="1"/></iq>`},
	} {
		for line := range strings.Lines(difference(t, c[0], c[1])) {
			if !strings.HasPrefix(line, " ") {
				t.Errorf("expected %s\nreceived %s\nshown as different: %s", c[0], c[1], line)
			}
		}
	}
}
