package report_test

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// waits is a script whose last action fails in tests of its first line.
const waits = `[Client] Romeo
	jid: romeo@localhost
	password: c4pulet-R0se

-----

Romeo connects

Romeo sends:
	<message to="juliet@localhost"><body>c4pulet-R0se</body></message>

Romeo receives:
	<message><body>Goodbye</body></message>
`

// TestTheFirstLineSaysWhatToDo: it does so in every format, in the same words.
func TestTheFirstLineSaysWhatToDo(t *testing.T) {
	f := ast.Parse("waits.scs", waits)
	var last ast.Action
	for a := range f.Actions() {
		last = a
	}
	expected, _ := last.Stanza()
	received := func(stanzas ...string) (all []runner.Received) {
		for _, text := range stanzas {
			stanza, err := match.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, runner.Received{XML: []byte(text), Line: 12, Mismatch: match.Compile(expected).Explain(stanza, nil)})
		}
		return all
	}
	const (
		hello   = `<message xmlns="jabber:client"><body>Hello</body></message>`
		secret  = `<message xmlns="jabber:client"><body>c4pulet-R0se</body></message>`
		nothing = `"Romeo" received nothing in 5s`
	)
	module := []string{`modulemanager error Unable to load module 'greet': mod_greet.lua:6: 'end' expected`}
	finding := ast.Diagnostic{Code: "SCS208", Name: "unknown-recipient", Severity: ast.Warning, Span: f.Line(10), Message: "nobody is juliet"}
	there := finding
	there.Severity = ast.Info
	there.Span = ast.Span{Start: strings.Index(waits, "Goodbye"), End: strings.Index(waits, "Goodbye") + len("Goodbye")}
	mild := finding
	mild.Severity = ast.Info
	for name, c := range map[string]struct {
		failure  runner.Failure
		warnings []string
		findings []ast.Diagnostic
		want     string
	}{
		"one came": {
			runner.Failure{Message: "one came", Expected: expected.Text(), PassedBy: received(hello)}, module, nil,
			`one came: /message/body: text: expected "Goodbye", received "Hello"`,
		},
		"one came, and the linter knows why": {
			runner.Failure{Message: "one came", Expected: expected.Text(), PassedBy: received(hello)}, nil, []ast.Diagnostic{finding, there},
			`one came: /message/body: text: expected "Goodbye", received "Hello"; scs lint says: info[SCS208 unknown-recipient] nobody is juliet`,
		},
		"several came": {
			runner.Failure{Message: "two came", Expected: expected.Text(), PassedBy: received(hello, hello)}, nil, nil,
			`two came; the closest: /message/body: text: expected "Goodbye", received "Hello"`,
		},
		"a password came": {
			runner.Failure{Message: "one came", Expected: expected.Text(), PassedBy: received(secret)}, nil, nil,
			`one came: /message/body: text: expected "Goodbye", received "[redacted]"`,
		},
		"nothing was to come": {
			runner.Failure{Code: runner.CodeUnexpected, Message: "one came", PassedBy: received(`<presence xmlns="jabber:client"/>`)}, nil, nil,
			`one came: <presence/>`,
		},
		"nothing came": {
			runner.Failure{Message: nothing}, nil, []ast.Diagnostic{mild},
			nothing + `; "Romeo" must send <presence/> first, to receive stanzas for its bare JID`,
		},
		"nothing came, and the linter knows why": {
			runner.Failure{Message: nothing}, nil, []ast.Diagnostic{finding},
			nothing + `; scs lint says of line 10: warning[SCS208 unknown-recipient] nobody is juliet`,
		},
		"nothing came, and a module did not load": {
			runner.Failure{Message: nothing}, module, []ast.Diagnostic{finding},
			nothing + `; the server's module "greet" did not load: mod_greet.lua:6: 'end' expected`,
		},
		"an error came, and a module did not load": {
			runner.Failure{Message: "an error", Answer: &runner.ErrorAnswer{Condition: "service-unavailable"}}, module, nil,
			`an error; the server's module "greet" did not load: mod_greet.lua:6: 'end' expected`,
		},
		"an error came that no module explains": {
			runner.Failure{Message: "an error", Answer: &runner.ErrorAnswer{Condition: "conflict"}}, module, nil,
			`an error`,
		},
		"it came too early": {
			runner.Failure{Message: "too early", Expected: expected.Text(), Earlier: &runner.Received{XML: []byte(hello), Line: 9}}, nil, nil,
			`too early; move this action before line 9`,
		},
		"a later one came": {
			runner.Failure{Message: "only later ones", Kept: []runner.Received{{XML: []byte(hello), Line: 20}}}, nil, nil,
			`only later ones; this stanza is what line 20 expects`,
		},
		"not connected": {
			runner.Failure{Code: runner.CodeNotConnected, Message: "not connected"}, nil, nil,
			`not connected; write "Romeo connects" before it`,
		},
		"no connection": {
			runner.Failure{Code: runner.CodeConnect, Message: "cannot connect"}, nil, []ast.Diagnostic{finding},
			`cannot connect`,
		},
		"no way to log in": {
			runner.Failure{Code: runner.CodeConnect, Message: "cannot connect: undefined-condition (No stream features to proceed with)"}, nil, nil,
			`; the server has no way to log in: in prosody.cfg.lua, add "saslauth" to modules_enabled`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			failure := c.failure
			if failure.Code == "" {
				failure.Code = runner.CodeNoMatch
			}
			failure.Span, failure.Line, failure.Character = last.VerbSpan(), 12, "Romeo"
			s := suite.Script{Path: "waits.scs", File: f}
			events := told([]suite.Event{
				{Kind: suite.RunStarted, Script: s},
				{Kind: suite.RunFinished, Script: s, Result: &suite.Result{
					Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Failed, Failure: &failure}, Warnings: c.warnings,
				}},
			})
			o := report.Options{Findings: func(suite.Script) []ast.Diagnostic { return c.findings }}
			expectFirst(t, events, o, c.want)
		})
	}
}

// TestTheFirstLineSaysWhereToLook: where nobody knows the cause, it names what
// the character that waits depends on.
func TestTheFirstLineSaysWhereToLook(t *testing.T) {
	const (
		cast     = "[Client] Romeo\n\tjid: romeo@localhost\n[Client] Juliet\n\tjid: juliet@localhost\n-----\n"
		presence = "Romeo sends:\n\t<presence/>\n"
		ping     = "sends:\n\t<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>\n"
		message  = "Romeo receives:\n\t<message/>\n"
		result   = "Romeo receives:\n\t<iq type='result'/>\n"
	)
	answer := func(condition string) *runner.ErrorAnswer { return &runner.ErrorAnswer{Condition: condition, Line: 6} }
	for name, c := range map[string]struct {
		text   string
		answer *runner.ErrorAnswer
		want   string
	}{
		"no presence":      {cast + "Juliet " + ping + message, nil, `; "Romeo" must send <presence/> first`},
		"another sent":     {cast + presence + "Juliet " + ping + message, nil, `; check whether the stanza that "Juliet" sends in line 8 goes to "Romeo"`},
		"it sent itself":   {cast + "Romeo " + ping + result, nil, "; check whether the stanza that it sends in line 6 gets this answer"},
		"nobody sent":      {cast + result, nil, "; no earlier line sends anything"},
		"no module":        {cast + "Romeo " + ping + result, answer("service-unavailable"), `; check that the server has a module for "urn:xmpp:ping" and that "to" is correct`},
		"no such item":     {cast + "Romeo " + ping + result, answer("item-not-found"), ""},
		"not for a query":  {cast + presence + result, answer("service-unavailable"), ""},
		"nothing is known": {cast + result, &runner.ErrorAnswer{Condition: "service-unavailable"}, ""},
	} {
		f := ast.Parse("where.scs", c.text)
		var last ast.Action
		for a := range f.Actions() {
			last = a
		}
		s := suite.Script{Path: "where.scs", File: f}
		failure := &runner.Failure{Code: runner.CodeNoMatch, Message: "it failed", Span: last.VerbSpan(), Line: 1, Character: "Romeo", Answer: c.answer}
		t.Run(name, func(t *testing.T) {
			expectFirst(t, told([]suite.Event{
				{Kind: suite.RunStarted, Script: s},
				{Kind: suite.RunFinished, Script: s, Result: &suite.Result{Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Failed, Failure: failure}}},
			}), report.Options{}, "it failed"+c.want)
		})
	}
}

// TestAModuleThatDidNotLoadIsNamed: each server says so in its own words.
func TestAModuleThatDidNotLoadIsNamed(t *testing.T) {
	f := ast.Parse("waits.scs", strings.ReplaceAll(waits, "message", "iq"))
	script := suite.Script{Path: "waits.scs", File: f}
	for line, want := range map[string]string{
		"modulemanager\terror\tUnable to load module 'greet': no such file":                                       `the server's module "greet" did not load: no such file`,
		"localhost:greet\terror\tError initializing module 'greet' on 'localhost': a nil value":                   `the server's module "greet" did not load: a nil value`,
		"2026-11-29 22:00:00.000000+00:00 [critical] Failed to start module mod_greet for host localhost: badarg": `the server's module "mod_greet" did not load: badarg`,
		"localhost:greet\twarn\tThe module greet is slow":                                                         `a module; check that`,
	} {
		failure := &runner.Failure{
			Code: runner.CodeNoMatch, Message: "a module", Span: f.Line(12), Line: 12, Character: "Romeo",
			Answer: &runner.ErrorAnswer{Condition: "feature-not-implemented", Line: 9},
		}
		expectFirst(t, told([]suite.Event{
			{Kind: suite.RunStarted, Script: script},
			{Kind: suite.RunFinished, Script: script, Result: &suite.Result{
				Script: script, Attempts: 1, Warnings: []string{line}, Result: runner.Result{Outcome: runner.Failed, Failure: failure},
			}},
		}), report.Options{}, want)
	}
}

// TestTheFirstLineOfARefusedScriptIsItsFirstError: how many there are says
// nothing about what to do.
func TestTheFirstLineOfARefusedScriptIsItsFirstError(t *testing.T) {
	expectFirst(t, told(misspelt()), report.Options{}, "what is this")
	out := string(reported(t, told(misspelt()), report.Options{}, text))
	if first, _, _ := strings.Cut(out, "\n"); !strings.Contains(first, "misspelt.scs:3:1: what is this") {
		t.Errorf("the first line is %s", first)
	}
}

// expectFirst reads the first line of the only failure in every format.
func expectFirst(t *testing.T, events []suite.Event, o report.Options, want string) {
	t.Helper()
	end := func(text string) string { // what may stand behind it
		_, rest, _ := strings.Cut(text, want)
		rest, _, _ = strings.Cut(rest, "\n")
		return rest
	}
	unquoted := strings.NewReplacer(`\"`, `"`, `\u003c`, "<", `\u003e`, ">", "%25", "%")
	for name, open := range map[string]func(*bytes.Buffer, report.Options) report.Reporter{
		"text": text, "summary": digests, "JUnit": openFormat(t, report.FormatJUnit), "TAP": openFormat(t, report.FormatTAP),
		"GitHub": openFormat(t, report.FormatGitHub), "JSON": openFormat(t, report.FormatJSON), "HTML": openFormat(t, report.FormatHTML),
	} {
		out := unquoted.Replace(html.UnescapeString(string(reported(t, events, o, open))))
		if !strings.Contains(out, want) {
			t.Errorf("%s does not say %s:\n%s", name, want, out)
			continue
		}
		if rest := end(out); strings.HasPrefix(rest, ";") || strings.HasPrefix(rest, ":") {
			t.Errorf("%s says more behind it: %s", name, rest)
		}
	}
}
