package match_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner/match"
)

const cast = `# Test
[Client] Romeo
	jid: romeo@localhost/orchard
[Client] Juliet's phone
	jid: juliet@localhost
---------
`

// expected parses a stanza as the body of an action, and gives the variables
// of its script: captures are those of the map.
func expected(t testing.TB, xml string, captures map[string]string) (ast.Element, script.Values) {
	t.Helper()
	var b strings.Builder
	b.WriteString(cast + "Romeo receives:\n")
	for line := range strings.Lines(xml) {
		if !strings.HasPrefix(line, "#") {
			b.WriteByte('\t')
		}
		b.WriteString(line)
	}
	file := ast.Parse("test.scs", b.String())
	for _, d := range file.Diagnostics() {
		if d.Severity == ast.Error {
			t.Fatalf("expected stanza %s: %s", xml, d.Message)
		}
	}
	s := script.New(file)
	e, ok := s.Actions[len(s.Actions)-1].Stanza()
	if !ok {
		t.Fatalf("no stanza in %s", xml)
	}
	return e, func(e ast.Expression) (string, bool) {
		if e.Form() == ast.FormCapture {
			value, ok := captures[e.Name()]
			return value, ok
		}
		r := s.Resolve(e, len(s.Actions)-1)
		return r.Value, r.Known
	}
}

func received(t testing.TB, xml string) *match.Stanza {
	t.Helper()
	s, err := match.Parse([]byte(xml))
	if err != nil {
		t.Fatalf("received stanza %s: %v", xml, err)
	}
	return s
}

// result words what Match and Explain say.
func result(t testing.TB, want, got string) string {
	e, vars := expected(t, want, map[string]string{"room": "garden@rooms & more"})
	p := match.Compile(e)
	s := received(t, got)
	captures, ok := p.Match(s, vars)
	why := p.Explain(s, vars)
	var b strings.Builder
	if ok {
		if len(why.Reasons) > 0 || why.Distance != 0 {
			t.Errorf("a match is explained by %v", why)
		}
		b.WriteString("match\n")
		for _, c := range captures {
			fmt.Fprintf(&b, "%s = %q\n", c.Name, c.Value)
		}
		return b.String()
	}
	if len(captures) > 0 {
		t.Errorf("a failed match binds %v", captures)
	}
	if len(why.Reasons) == 0 || why.Distance == 0 {
		t.Error("a mismatch is not explained")
	}
	fmt.Fprintf(&b, "distance %d\n", why.Distance)
	for _, r := range why.Reasons {
		fmt.Fprintf(&b, "%s\n", r)
		if text := e.File().Slice(r.Span); text == "" {
			t.Errorf("%s points at nothing", r)
		}
	}
	return b.String()
}

func TestPairs(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no test data", err)
	}
	for _, name := range names {
		archive := golden.Open(t, name)
		topic := strings.TrimSuffix(filepath.Base(name), ".txtar")
		var files []txtar.File
		part := make(map[string]string)
		for _, f := range archive.Files {
			part[f.Name] = string(f.Data)
		}
		for _, f := range archive.Files {
			title, ok := strings.CutSuffix(f.Name, "/expected")
			if !ok {
				continue
			}
			got := ""
			t.Run(topic+"/"+title, func(t *testing.T) {
				got = result(t, part[title+"/expected"], part[title+"/received"])
				golden.Equal(t, part[title+"/result"], got)
			})
			files = append(files, f,
				txtar.File{Name: title + "/received", Data: []byte(part[title+"/received"])},
				txtar.File{Name: title + "/result", Data: []byte(got)})
		}
		archive.EqualFiles(t, files)
	}
}

func TestWhatIsNoStanza(t *testing.T) {
	for _, xml := range []string{"", "text", "<a/><b/>", "<a/>text", "<a>", "<a></b>", "<a b='1' c/>", strings.Repeat("<a>", 2000)} {
		if _, err := match.Parse([]byte(xml)); err == nil {
			t.Errorf("%.40q is taken for a stanza", xml)
		}
	}
}
