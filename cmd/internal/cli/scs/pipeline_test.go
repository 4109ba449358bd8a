package scs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/render"
)

// scene is a script whose body is %s.
const scene = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n" +
	"Romeo sends:\n\t%s\n\nRomeo disconnects\n"

// TestCommentLinesEverywhere puts a comment line before each byte of a body.
// Parser, linter, formatter and runner agree then: either the line is an error,
// is reported, left as it is and refused, or it is a comment, and the script
// sends and keeps what it would without the line.
func TestCommentLinesEverywhere(t *testing.T) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const body = `<message to='a@localhost' xml:lang="en"><body a = 'x &amp; y'>Hi <![CDATA[you]]></body><!-- not sent -->` +
		"\n\t\t<b:x xmlns:b='urn:b' id=\"${Romeo's JID}\"/>\n\t</message >"
	sound := 0
	for at := 1; at < len(body); at++ {
		if !(body[at-1] < 0x80 && body[at] < 0x80) {
			continue
		}
		without := ast.Parse("without.scs", fmt.Sprintf(scene, body[:at]+"\n\t"+body[at:]))
		for _, mark := range []string{"#", "//", "--", "# ]]> --> '\" >", "//x\" />"} {
			text := fmt.Sprintf(scene, body[:at]+"\n"+mark+"\n\t"+body[at:])
			f := ast.Parse("comment.scs", text)
			result, err := formatter.Format(f)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			refused := len(runner.Refusals(f, runner.Options{})) > 0
			reported := false
			for _, d := range linter.Check(f) {
				reported = reported || d.Severity == ast.Error
			}
			if left := len(result.Skipped) > 0; left != refused || left && !reported {
				t.Fatalf("formatter leaves it: %v, runner refuses it: %v, linter reports it: %v\n%s", left, refused, reported, text)
			}
			if refused {
				continue
			}
			sound++
			if diff := cmp.Diff(sent(t, without), sent(t, f)); diff != "" {
				t.Fatalf("the comment line changes what is sent: %s\n%s", diff, text)
			}
			formatted := ast.Parse("comment.scs", result.Text)
			if again, err := formatter.Format(formatted); err != nil || again.Text != result.Text {
				t.Fatalf("formatted again: %v\n%s", err, cmp.Diff(result.Text, again.Text))
			}
			if got, want := strings.Count(result.Text, "\n"+mark+"\n"), 1; got != want {
				t.Fatalf("%d of the comment lines are left of %d\n%s", got, want, result.Text)
			}
		}
	}
	if sound < 50 {
		t.Errorf("comments are allowed in only %d places", sound)
	}
}

// sent returns what the script's only stanza is sent as.
func sent(t *testing.T, f *ast.File) string {
	t.Helper()
	s := script.New(f)
	for _, a := range s.Actions {
		if a.Verb == ast.VerbSends {
			body, err := render.Body(a.Action, func(ast.Expression) (string, bool) { return "romeo@localhost", true })
			if err != nil {
				t.Fatal(err)
			}
			return body
		}
	}
	t.Fatal("nothing is sent")
	return ""
}

// FuzzFixFormatFix: whatever the text, all fixes, then the formatter, then all
// fixes again end without an internal error, and what is in style stays so.
func FuzzFixFormatFix(f *testing.F) {
	for _, s := range testenv.Own(f) {
		f.Add(s.Text)
	}
	for _, body := range []string{
		"<a b='\n#'>\n\t</a>", "<a b='\r\n//x' />", "<a><![CDATA[\n-- x\n]]></a>", "<a><!--\n# -->\n\t--></a>", "<a\n# c\n\tb=c/>",
	} {
		f.Add(fmt.Sprintf(scene, body))
	}
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		file := ast.Parse("fuzz.scs", text)
		for range 2 {
			fixed, err := linter.Fix(file, true)
			if err != nil {
				t.Fatal(err)
			}
			wantNoInternalError(t, fixed.Left)
			result, err := formatter.Format(fixed.File)
			if err != nil {
				t.Fatal(err)
			}
			wantNoInternalError(t, result.Skipped)
			file = ast.Parse("fuzz.scs", result.Text)
			wantNoInternalError(t, linter.Check(file))
			again, err := formatter.Format(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(result.Text, again.Text); diff != "" {
				t.Fatalf("formatted again, it is another:\n%s", diff)
			}
		}
	})
}

func wantNoInternalError(t *testing.T, found []ast.Diagnostic) {
	t.Helper()
	for _, d := range found {
		if d.Code == "SCS900" {
			t.Fatal(d.Message)
		}
	}
}
