package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
)

func TestActionRules(t *testing.T) { expect(t, "action", "SCS2") }

// TestActionRulesOnRealScripts names every place of the real scripts where the
// action rules find something: each one is a mistake of its author, but for
// vcard_temp.scs, which relies on a server that does not reset itself.
func TestActionRulesOnRealScripts(t *testing.T) {
	want := []string{
		"prosody/muc_whois_anyone_member.scs:73 unawaited-iq",
		"prosody/presence_preapproval.scs:74 disconnects-not-connected",
		"prosody/server_contact_info.scs:62 two-stanzas-sent",
		"prosody/vcard_temp.scs:54 everyone-gone",
		"recorded/ua8y7dqj2ld8.scs:3 no-actions",
		"history/send_after_disconnect_blocking.scs:152 sends-not-connected",
		"history/send_after_disconnect_blocking.scs:160 sends-not-connected",
	}
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range testenv.Scripts(t, "prosody", "recorded", "history") {
		f := ast.Parse(s.Name, s.Text)
		for _, d := range linter.Check(f) {
			if strings.HasPrefix(d.Code, "SCS2") {
				got = append(got, fmt.Sprintf("%s:%d %s", s.Name, f.Position(d.Span.Start).Line, d.Name))
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestActionRulesOnDamagedScripts takes each line out of each script, one at a
// time, and also loses the start of each: no rule panics, every finding lies in
// the text, and every fix can be applied.
func TestActionRulesOnDamagedScripts(t *testing.T) {
	testenv.Long(t)
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		t.Fatal(err)
	}
	check := func(name, text string) {
		f := ast.Parse(name, text)
		for _, d := range linter.Check(f) {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(text) {
				t.Errorf("%s: %s lies outside of the text: %v", name, d.Name, d.Span)
			}
			for _, fix := range d.Fixes {
				if _, err := textedit.Apply(text, fix.Edits); err != nil {
					t.Errorf("%s: the fix %q of %s cannot be applied: %v", name, fix.Title, d.Name, err)
				}
			}
		}
	}
	for _, s := range testenv.Own(t) {
		start := 0
		for i, line := range strings.SplitAfter(s.Text, "\n") {
			end := start + len(line)
			if i%testenv.Thin == 0 {
				check(fmt.Sprintf("%s without line %d", s.Name, i+1), s.Text[:start]+s.Text[end:])
				check(fmt.Sprintf("%s from line %d", s.Name, i+1), s.Text[start:])
			}
			start = end
		}
	}
}

// TestActionFixesKeepLineEndings shows that what a fix inserts ends its lines as
// the file does.
func TestActionFixesKeepLineEndings(t *testing.T) {
	const text = "[Client] Romeo\r\n\tjid: romeo@localhost\r\n-----\r\n" +
		"Nurse connects\r\nRomeo sends:\r\n\t<presence/>\r\n# Again\r\n\t<presence/>\r\n\r\nRomeo receives:\r\nRomeo sends:\r\n"
	linter, err := lint.New(lint.Options{Select: []string{"SCS2"}})
	if err != nil {
		t.Fatal(err)
	}
	fixes := 0
	for _, d := range linter.Check(ast.Parse("crlf.scs", text)) {
		for _, fix := range d.Fixes {
			fixed, err := textedit.Apply(text, fix.Edits)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Count(fixed, "\n") != strings.Count(fixed, "\r\n") {
				t.Errorf("the fix %q of %s mixes line endings: %q", fix.Title, d.Name, fixed)
			}
			fixes++
		}
	}
	if fixes != 3 {
		t.Errorf("%d fixes instead of 3: declare the nurse, take the stanzas apart, remove the last action", fixes)
	}
}
