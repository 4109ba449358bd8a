package lint_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// scene is what stands around an example that is marked as a fragment.
const scene = `# An example

[Client] Romeo
	jid: romeo@localhost
	password: secret

[Client] Juliet
	jid: juliet@localhost
	password: secret

-----

Romeo connects

Juliet connects

FRAGMENT

Romeo disconnects

Juliet disconnects
`

// example is one fenced script of a page.
type example struct {
	heading string // "Bad" or "Good"
	text    string
}

// fence is a fenced script. Its first line says what stands in it: "fragment"
// of the scene, or the whole script; "escaped", with the escapes of a Go string
// for bytes that do not belong into a page.
var fence = regexp.MustCompile("(?ms)^```scs( fragment)?( escaped)?\n(.*?)^```$")

func examples(tb testing.TB, page string) []example {
	var found []example
	for _, section := range strings.Split(page, "\n\n## ")[1:] {
		heading, body, _ := strings.Cut(section, "\n")
		for _, m := range fence.FindAllStringSubmatch(body, -1) {
			text := m[3]
			if m[2] != "" {
				text = unescape(tb, text)
			}
			if m[1] != "" {
				text = strings.Replace(scene, "FRAGMENT", strings.TrimRight(text, "\n"), 1)
			}
			found = append(found, example{heading, text})
		}
	}
	return found
}

// unescape replaces the escapes of a Go string, such as \xFF, in a text of
// several lines.
func unescape(tb testing.TB, text string) string {
	tb.Helper()
	literal := strings.NewReplacer(`"`, `\"`, "\n", `\n`).Replace(text)
	plain, err := strconv.Unquote(`"` + literal + `"`)
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return plain
}

// TestPages holds every rule's page to its rule: each bad example is reported
// by that rule and no other, each good one by none.
func TestPages(t *testing.T) {
	for _, rule := range rules.All() {
		t.Run(rule.Name, func(t *testing.T) {
			page, err := rule.Page()
			if err != nil {
				t.Fatalf("the rule has no page: %v", err)
			}
			if want := "# " + rule.Name + " (" + rule.Code + ")\n"; !strings.HasPrefix(page, want) {
				t.Errorf("the page does not start with %q", want)
			}
			titles := &rules.Titles{}
			titles.Add("another.scs", "# Joining a room\n")
			linter, err := lint.New(lint.Options{ExtendSelect: []string{rule.Code}, Titles: titles})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			for _, e := range examples(t, page) {
				seen[e.heading]++
				found := linter.Check(ast.Parse("example.scs", e.text))
				switch e.heading {
				case "Bad":
					if !slices.ContainsFunc(found, func(d ast.Diagnostic) bool { return d.Code == rule.Code }) {
						t.Errorf("the rule does not report this bad example:\n%s", e.text)
					}
					for _, d := range found {
						if d.Code != rule.Code {
							t.Errorf("%s reports a bad example of another rule: %s\n%s", d.Name, d.Message, e.text)
						}
					}
					checkFixes(t, linter, e.text, rule, found)
				case "Good":
					for _, d := range found {
						t.Errorf("%s reports a good example: %s\n%s", d.Name, d.Message, e.text)
					}
				default:
					t.Errorf("an example stands under %q, neither Bad nor Good", e.heading)
				}
			}
			if rule.Code == "SCS900" {
				return // no script is known that shows it
			}
			if seen["Bad"] == 0 || seen["Good"] == 0 {
				t.Errorf("the page has %d bad and %d good examples; it needs both", seen["Bad"], seen["Good"])
			}
		})
	}
}

// checkFixes applies each offered fix by itself: what it fixes is gone, and
// nothing new has come.
func checkFixes(t *testing.T, linter *lint.Linter, text string, rule *rules.Rule, found []ast.Diagnostic) {
	t.Helper()
	for _, d := range found {
		for _, fix := range d.Fixes {
			if fix.Safe && rule.Fix != rules.SafeFix || rule.Fix == rules.NoFix {
				t.Errorf("the fix %q is better than the rule's entry in the table says", fix.Title)
			}
			fixed, err := textedit.Apply(text, fix.Edits)
			if err != nil {
				t.Errorf("the fix %q cannot be applied: %v", fix.Title, err)
				continue
			}
			if after := linter.Check(ast.Parse("fixed.scs", fixed)); len(after) >= len(found) {
				t.Errorf("the fix %q leaves %d of %d findings, such as %q:\n%s",
					fix.Title, len(after), len(found), after[0].Message, fixed)
			}
		}
	}
}

// TestTable holds the table of rules to its own promises.
func TestTable(t *testing.T) {
	all := rules.All()
	for i, rule := range all {
		if i > 0 && all[i-1].Code >= rule.Code {
			t.Errorf("%s stands behind %s", rule.Code, all[i-1].Code)
		}
		if !regexp.MustCompile(`^SCS\d\d\d$`).MatchString(rule.Code) {
			t.Errorf("%q is no code", rule.Code)
		}
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(rule.Name) {
			t.Errorf("%q is no name of a rule", rule.Name)
		}
		if rule.Summary == "" || strings.HasSuffix(rule.Summary, ".") || strings.ToLower(rule.Summary[:1]) != rule.Summary[:1] {
			t.Errorf("the summary of %s is not one lower-case sentence without its full stop: %q", rule.Name, rule.Summary)
		}
		if rule.Severity == ast.Off {
			t.Errorf("%s has no severity", rule.Name)
		}
	}
}
