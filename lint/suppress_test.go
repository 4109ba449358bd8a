package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
)

// found lints a script and returns its findings as "line:column name".
func found(t *testing.T, options lint.Options, text string) []string {
	t.Helper()
	linter, err := lint.New(options)
	if err != nil {
		t.Fatal(err)
	}
	f := ast.Parse("test.scs", text)
	var all []string
	for _, d := range linter.Check(f) {
		at := f.Position(d.Span.Start)
		all = append(all, fmt.Sprintf("%d:%d %s", at.Line, at.Column, d.Name))
	}
	return all
}

const cast = `# A title
%s
[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

%s
Romeo sends:
%s	<presence>
	</precense>

%s
Romeo disconnects
%s`

func TestSuppression(t *testing.T) {
	const mistake = "14:2 mismatched-tag"
	tests := []struct {
		name                                  string
		head, before, inside, after, atTheEnd string
		want                                  []string
	}{
		{name: "without a suppression", want: []string{"14:2 mismatched-tag"}},
		{name: "by name", before: "# scslint: disable=mismatched-tag"},
		{name: "by code", before: "# scslint: disable=SCS001"},
		{name: "with a reason", before: "# scslint: disable=mismatched-tag -- on purpose"},
		{name: "with another marker", before: "// scslint: disable=mismatched-tag"},
		{name: "inside of the block", inside: "# scslint: disable=mismatched-tag\n"},
		{name: "for the file", head: "# scslint: disable-file=mismatched-tag\n"},
		{name: "in the next block only", after: "# scslint: disable=mismatched-tag",
			want: []string{mistake, "16:20 unused-suppression"}},
		{name: "at the end of the file", atTheEnd: "\n# scslint: disable=mismatched-tag",
			want: []string{mistake, "19:20 unused-suppression"}},
		{name: "one of two is unused", before: "# scslint: disable=unknown-line, mismatched-tag",
			want: []string{"11:20 unused-suppression"}},
		{name: "an unknown rule", before: "# scslint: disable=mismatched-tags",
			want: []string{"11:20 bad-suppression", mistake}},
		{name: "an unknown directive", before: "# scslint: disabled=mismatched-tag",
			want: []string{"11:12 bad-suppression", mistake}},
		{name: "no rule", before: "# scslint: disable",
			want: []string{"11:12 bad-suppression", mistake}},
		{name: "for the file, but below the head", before: "# scslint: disable-file=mismatched-tag",
			want: []string{"11:12 bad-suppression", mistake}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := fmt.Sprintf(cast, test.head, test.before, test.inside, test.after, test.atTheEnd)
			if test.head != "" {
				text = strings.Replace(text, "# A title\n", "# A title\n"+test.head, 1)
			}
			if diff := cmp.Diff(test.want, found(t, lint.Options{}, text)); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%s", diff, text)
			}
		})
	}
}

func TestSuppressionOfARuleThatIsNotRunIsNotUnused(t *testing.T) {
	text := fmt.Sprintf(cast, "", "# scslint: disable=unknown-line", "", "", "")
	if got := found(t, lint.Options{Select: []string{"SCS9"}}, text); got != nil {
		t.Errorf("findings: %v", got)
	}
}

func TestUnusedSuppressionIsRemoved(t *testing.T) {
	linter, err := lint.New(lint.Options{Ignore: []string{"SCS001"}})
	if err != nil {
		t.Fatal(err)
	}
	for before, want := range map[string]string{
		"# scslint: disable=unknown-line":                           "",
		"# scslint: disable=orphan-line, unknown-line":              "",
		"# scslint: disable=unknown-line -- no reason\n# A comment": "# A comment",
		"# scslint: disable=unknown-line,orphan-line -- a reason":   "",
	} {
		text := fmt.Sprintf(cast, "", before, "", "", "")
		fixed, err := linter.Fix(ast.Parse("test.scs", text), false)
		if err != nil {
			t.Fatal(err)
		}
		wanted := strings.Replace(fmt.Sprintf(cast, "", want, "", "", ""), "\n\n\nRomeo sends", "\n\nRomeo sends", 1)
		got := strings.Replace(fixed.File.Text(), "\n\n\nRomeo sends", "\n\nRomeo sends", 1)
		if diff := cmp.Diff(wanted, got); diff != "" {
			t.Errorf("fixing %q (-want +got):\n%s", before, diff)
		}
	}
}
