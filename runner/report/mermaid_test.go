package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// TestMermaidOfAwkwardNames: whatever a character, a title or a stanza is called,
// none of it is read as part of the language. tools/page has mermaid itself read
// them.
func TestMermaidOfAwkwardNames(t *testing.T) {
	line := regexp.MustCompile(`^    (participant \w+ as .+|(Note over )?\w+(-\S+\w+)?: .+)$`)
	for i, name := range []string{
		"a: b", "a;b", "#35;", `"quoted"`, "it's", "José 日本 روميو", "end", "End", "loop", "participant", "Note over s", "%% no comment",
		"<b>bold</b>", "a->>b", "{a}", "[a]", "(a)", `back\slash`, "---", "title", "-", "+", "a,b", "`tick`", "&amp;", "\u202egnp", "*", "@{}",
		"box", "and", "else", "$${x}$$", "as", "s", "p0", "autonumber", strings.Repeat("long", 200),
	} {
		body := strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(name)
		stanza := "<message to='c1@localhost'><body>" + body + "</body></message>"
		events := scripted(name, cast(name, "Juliet"), []string{name, "Juliet"}, stanza)
		if n := len(script.New(events[1].Script.File).Actions); n != 4 { // no character can be called so
			events = scripted(name, cast("Romeo", "Juliet"), []string{"Romeo", "Juliet"}, stanza)
		}
		out := reported(t, events, report.Options{}, openFormat(t, report.FormatMermaid))
		keepPage(t, fmt.Sprintf("mermaid/awkward-%d.mmd", i), out)
		title, diagram, ok := strings.Cut(string(out), "\n---\nsequenceDiagram\n")
		if !ok || !strings.HasPrefix(title, "---\ntitle: \"") {
			t.Errorf("%q: got %s", name, out)
			continue
		}
		for text := range strings.Lines(diagram) {
			if text = strings.TrimSuffix(text, "\n"); !line.MatchString(text) {
				t.Errorf("%q: got the line %q", name, text)
			}
			if _, shown, _ := strings.Cut(text, ": "); strings.ContainsAny(shown, `:<>"%{}[]()\`) {
				t.Errorf("%q: got %q, which holds what means something", name, shown)
			}
		}
	}
}

// TestMermaidWithoutATitle has no title, and one without a run is a diagram too.
func TestMermaidWithoutATitle(t *testing.T) {
	events := scripted("", cast("Romeo"), []string{"Romeo"}, "<message/>")
	for i := range events {
		events[i].Script.Path = "made.scs"
	}
	for i, events := range [][]suite.Event{events, told()} {
		out := string(reported(t, events, report.Options{}, openFormat(t, report.FormatMermaid)))
		keepPage(t, fmt.Sprintf("mermaid/untitled-%d.mmd", i), []byte(out))
		if !strings.Contains(out, "sequenceDiagram\n") {
			t.Errorf("got %s", out)
		}
	}
}
