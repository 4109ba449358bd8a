package script_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// settingsOf reads the settings of a head.
func settingsOf(head string) []script.Setting {
	return script.Settings(ast.Parse("x.scs", "# Title\n"+head+"\n\n[Client] Romeo\n\tjid: romeo@localhost\n"))
}

func TestSettingsNeedAValue(t *testing.T) {
	f := ast.Parse("x.scs", "# Title\n## muc\n## needs\n## skip:\n## order: strict\n## status: stable\n##  skip :  prosody\t-- why not\n")
	var got [][2]string
	for _, s := range script.Settings(f) {
		got = append(got, [2]string{f.Slice(s.NameSpan), f.Slice(s.ValueSpan)})
		if script.IsSetting(s.Comment) != (s.Name != script.TagOrder) {
			t.Errorf("%s: is it a tag to choose by?", s.Name)
		}
	}
	if d := cmp.Diff([][2]string{{"order", "strict"}, {"skip", "prosody\t-- why not"}}, got); d != "" {
		t.Error(d)
	}
	for _, c := range f.Head().Tags {
		if name, value := c.Tag(); value == "" && script.IsSetting(c) {
			t.Errorf("%q is a setting without a value", name)
		}
	}
}

func TestNeeds(t *testing.T) {
	for value, want := range map[string]script.Need{
		"urn:xmpp:mam:2":                   {Feature: "urn:xmpp:mam:2"},
		"xep-0313":                         {Feature: "XEP-0313"},
		"http://jabber.org/a--b":           {Feature: "http://jabber.org/a--b"},
		"urn:xmpp:mam:2 -- asks -- for it": {Feature: "urn:xmpp:mam:2", Reason: "asks -- for it"},
	} {
		settings := settingsOf("## needs: " + value)
		got, ok := settings[0].Need()
		span := got.Span
		got.Span = ast.Span{}
		if d := cmp.Diff(want, got); d != "" || !ok || span.Len() != len(want.Feature) {
			t.Errorf("%q: %v %s", value, ok, d)
		}
	}
	for _, value := range []string{"-- why", "a b", "a, b"} {
		if got, ok := needOf(value); ok {
			t.Errorf("%q is read as %+v", value, got)
		}
	}
}

func TestConditions(t *testing.T) {
	for _, c := range []struct{ value, text, reason string }{
		{"ejabberd", "ejabberd", ""},
		{"Ejabberd -- pushes first", "ejabberd", "pushes first"},
		{"ejabberd < 24", "ejabberd < 24", ""},
		{"prosody<=0.12.3 --  a bug", "prosody <= 0.12.3", "a bug"},
		{"prosody =13", "prosody = 13", ""},
	} {
		settings := settingsOf("## skip: " + c.value)
		got, ok := settings[0].Condition()
		if !ok || got.Text() != c.text || got.Reason != c.reason {
			t.Errorf("%q is read as %q because %q (%v)", c.value, got.Text(), got.Reason, ok)
		}
	}
	for _, value := range []string{"-- why", "< 24", "ejabberd 24", "ejabberd < x", "ejabberd < 24x", "ejabberd << 24", "ejabberd <", "a, b", "ejabberd < 24."} {
		if got, ok := conditionOf(value); ok {
			t.Errorf("%q is read as %+v", value, got)
		}
	}
	settings := settingsOf("## skip: ejabberd  < 24 -- why")
	c, _ := settings[0].Condition()
	f := settings[0].Comment.File()
	if f.Slice(c.ServerSpan) != "ejabberd" || f.Slice(c.VersionSpan) != "< 24" {
		t.Errorf("%q, %q", f.Slice(c.ServerSpan), f.Slice(c.VersionSpan))
	}
}

func TestVersionsAreDottedNumbers(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		order int
	}{
		{"0.12.3", "0.12", 1}, {"0.12", "0.12.0", 0}, {"23.01-1", "23.1", 0}, {"9", "10", -1},
		{"13.0.1", "0.12.3", 1}, {"1.2~rc1", "1.2", 0}, {"99999999999999999999", "100000000000000000000", -1}, {"0", "", 2},
		{"trunk", "1", 2}, {"hg:24", "24", 2}, {".5", "1", 2},
	} {
		order, ok := script.CompareVersions(c.a, c.b)
		if ok != (c.order != 2) || ok && sign(order) != c.order {
			t.Errorf("%s against %s: %d, %v", c.a, c.b, order, ok)
		}
		if back, _ := script.CompareVersions(c.b, c.a); sign(back) != -sign(order) {
			t.Errorf("%s against %s: %d, and back %d", c.a, c.b, order, back)
		}
	}
	for text, want := range map[string]bool{"< 24": true, "<= 23.1": true, "= 23.01": true, ">= 23.01": true, "> 23.01": false, "> 9": true} {
		c, ok := conditionOf("ejabberd " + text)
		if holds, known := c.HoldsFor("23.01-1"); !ok || !known || holds != want {
			t.Errorf("23.01-1 %s: %v, %v, %v", text, ok, known, holds)
		}
		if holds, known := c.HoldsFor("trunk"); holds || known {
			t.Errorf("trunk %s: %v, %v", text, holds, known)
		}
	}
}

func sign(n int) int { return max(min(n, 1), -1) }

func needOf(value string) (script.Need, bool) {
	s := settingsOf("## needs: " + value)
	return s[0].Need()
}

func conditionOf(value string) (script.Condition, bool) {
	s := settingsOf("## skip: " + value)
	return s[0].Condition()
}
