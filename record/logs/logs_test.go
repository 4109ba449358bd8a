package logs

import (
	"strings"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		term, want string
		ok         bool
	}{
		{`<<"a\"b\\c\n">>`, "a\"b\\c\n", true},
		{`<<"\303\274">>`, "ü", true},
		{`<<"\x{C3}\x{BC}">>`, "ü", true},
		{"<<\"\u00c3\u00bc\">>", "ü", true},
		{`<<"\374\x{20AC}"/utf8>>`, "ü€", true},
		{"<<\"one \",\n  \"two\",33>>", "one two!", true},
		{"<<\"one \"\n  \"two\">>", "one two", true},
		{`"el\u00fcx \u{20ac} \#{x}"`, "elüx € #{x}", true},
		{`<<>>`, "", true},
		{`<<"a`, "", false},
		{`<<"a"`, "", false},
		{`<<256>>`, "", false},
		{`"a" b`, "", false},
		{`<<"\x{110000000}">>`, "", false},
		{`<<"a\`, "", false},
		{``, "", false},
	} {
		got, _, ok := unescapeTerm(c.term)
		if ok != c.ok || ok && string(got) != c.want {
			t.Errorf("%s: %q, %v", c.term, got, ok)
		}
	}
}

// TestShownLinesHoldNoSecret: what follows a tag, or a word that speaks of
// secrets, is never shown.
func TestShownLinesHoldNoSecret(t *testing.T) {
	const secret = "s3cr3t"
	for line, want := range map[string]string{
		"some words":                           "some words",
		"RECV: <iq id='1'>" + secret:           "RECV: <iq…",
		"Password for a@b: " + secret:          "Pass…",
		"token=" + secret + " <x>":             "token…",
		"AGFsaWNlAHMzY3IzdC1zM2NyM3Q= is long": "… is long",
		"a\x1b[31mb\tc":                        "a?[31mb c",
		"< " + secret:                          "…",
		strings.Repeat("long words ", 20):      strings.Repeat("long words ", 6) + "long w…",
		strings.Repeat("ä ", 60):               strings.Repeat("ä ", 24) + "…",
	} {
		if got := shown(line); got != want || strings.Contains(got, secret) {
			t.Errorf("%q is shown as %q", line, got)
		}
	}
}

// TestSecretsAreFoundInOtherPlaces: a password that some element gives away is
// replaced in a message's text too, unless it is somebody's name.
func TestSecretsAreFoundInOtherPlaces(t *testing.T) {
	all, err := Read([]Input{{Name: "x", Data: []byte(`SENT: <message to="rosemary@a.example"><body>tell rosemary that it is g4rl1c-bread, or AGEAZzRybDFjLWJyZWFk</body></message>
SENT: <iq type="set" id="1"><query xmlns="jabber:iq:register"><username>a</username><password>g4rl1c-bread</password></query></iq>
SENT: <iq type="set" id="2"><query xmlns="jabber:iq:register"><username>b</username><password>rosemary</password></query></iq>
g4rl1c-bread is not understood
`)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := &all[0]
	if body := l.Entries[0].Stanza.Child("jabber:client", "body").Content(); body != "tell rosemary that it is password-2, or password-2" {
		t.Errorf("%q", body)
	}
	for i, want := range []string{"password-2", "password-3"} {
		query := l.Entries[i+1].Stanza.Child("jabber:iq:register", "query")
		if got := query.Child("jabber:iq:register", "password").Content(); got != want {
			t.Errorf("%q instead of %q", got, want)
		}
	}
	for _, s := range l.Skipped {
		if strings.Contains(s.Start, "g4rl1c") {
			t.Errorf("shown: %q", s.Start)
		}
	}
	if len(l.Skipped) != 1 || l.Skipped[0].From != 4 || l.Secrets != 3 {
		t.Errorf("%d secrets, skipped %+v", l.Secrets, l.Skipped)
	}
}

func TestAWrongFormatHasASuggestion(t *testing.T) {
	if _, err := Find("prosdy"); err == nil || !strings.Contains(err.Error(), `did you mean "prosody"?`) {
		t.Error(err)
	}
	if _, err := Find("7"); err == nil || !strings.Contains(err.Error(), "use one of scansion,") {
		t.Error(err)
	}
}
