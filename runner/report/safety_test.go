package report_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// everything returns what each reporter writes about events, by a name.
func everything(t *testing.T, events []suite.Event, o report.Options) map[string]string {
	t.Helper()
	all := map[string]string{}
	add := func(name string, o report.Options, open func(*bytes.Buffer, report.Options) report.Reporter) {
		all[name] = string(reported(t, events, o, open))
	}
	for _, format := range report.Formats() {
		add(format, o, openFormat(t, format))
	}
	add("events", o, lines)
	add("digests", o, digests)
	add("text", o, text)
	o.Verbose, o.Width = true, 80
	add("verbose", o, text)
	o.Live = true
	add("live", o, text)
	return all
}

// TestNoSecretIsWritten tells every reporter of passwords and SASL payloads in
// every place where one could be, and looks for them in all that is written.
func TestNoSecretIsWritten(t *testing.T) {
	recorded, err := os.ReadFile(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	cast := "b4lcony-N1ght"
	plain := base64.StdEncoding.EncodeToString([]byte("\x00romeo\x00" + cast))
	secrets := []string{cast, "c4pulet-R0se", "n3w-S3cret", plain, "0th3r&Account", "0th3r&amp;Account", "c2NyYW0=", "aW5pdGlhbA==", "1nvited"}
	for _, secret := range []string{"n3w-S3cret"} {
		if !bytes.Contains(recorded, []byte(secret)) {
			t.Errorf("the recording does not hold %q, so nothing is proven", secret)
		}
	}
	auth := `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">` + plain + `</auth>`
	leaks := func(f *runner.Failure, r *suite.Result) {
		f.Message = `"Romeo" cannot connect`
		f.Server = "not " + cast
		f.Expected = `<message><body>` + cast + `</body><x xmlns="http://jabber.org/protocol/muc"><password>1nvited</password></x></message>`
		r.Log = []string{
			"c2s1 debug sasl reply: <challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>c2NyYW0=</challenge>",
			"c2s1 debug <authenticate xmlns='urn:xmpp:sasl:2'><initial-response>aW5pdGlhbA==</initial-response>",
			"c2s1 error login of romeo with " + cast + " and 0th3r&Account failed: " + plain,
			`c2s1 error <password>1nvited`,
		}
	}
	runs := told(
		ofRun(replay(t, "elsewhere")),
		ofRun(replay(t, "room_password")),
		failing(t, "scripts/passes.scs", leaks, auth, `<message><body>it is `+cast+`</body></message>`,
			`<presence><x xmlns="http://jabber.org/protocol/muc"><password>1nvited</password></x></presence>`,
			`<iq><services xmlns="urn:xmpp:extdisco:2"><service password="1nvited" username='`+"0th3r&amp;Account"+`'/></services></iq>`),
		// The failing action follows the cast, so lines with passwords are near.
		ofRun(replay(t, "no_connection")),
		noServer(t, "cannot log in with 0th3r&Account"),
		misspelt(),
	)
	findings := map[string][]ast.Diagnostic{}
	for _, path := range []string{"scripts/passes.scs", "scripts/no_connection.scs"} {
		f := load(t, path).File
		for a := range f.Actions() {
			findings[path] = append(findings[path], ast.Diagnostic{Code: "SCS999", Name: "leak", Severity: ast.Warning, Span: a.Span(), Message: "odd: " + cast})
		}
	}
	for name, out := range everything(t, runs, report.Options{Secrets: []string{"0th3r&Account"}, Findings: func(s suite.Script) []ast.Diagnostic { return findings[s.Path] }}) {
		// Mermaid shows one run only: TestMermaidHidesSecrets is about it.
		if !strings.Contains(out, "[redacted]") && name != report.FormatMermaid {
			t.Errorf("%s: nothing is redacted, so nothing is proven", name)
		}
		for _, secret := range secrets {
			if i := strings.Index(out, secret); i >= 0 {
				t.Errorf("%s: %q is written: …%s…", name, secret, out[max(0, i-200):i+len(secret)])
			}
		}
	}
}

// noServer is a run for which no server could be had.
func noServer(t *testing.T, why string) []suite.Event {
	s := load(t, "scripts/passes.scs")
	return []suite.Event{
		{Kind: suite.RunStarted, Script: s},
		{Kind: suite.RunFinished, Script: s, Result: &suite.Result{Script: s, Attempts: 1, Err: errors.New(why)}},
	}
}

// misspelt is a script that is refused for an error beside a password.
func misspelt() []suite.Event {
	f := ast.Parse("misspelt.scs", "[Client] Romeo\n\tjid: romeo@localhost\n\tpasswort c4pulet-R0se\n\n-----\n\nRomeo connects\n")
	s := suite.Script{Path: "misspelt.scs", File: f}
	syntax := []ast.Diagnostic{{Code: "SCS000", Name: "odd", Severity: ast.Error, Span: f.Line(3), Message: "what is this"}}
	return []suite.Event{
		{Kind: suite.RunStarted, Script: s},
		{Kind: suite.RunFinished, Script: s, Result: &suite.Result{Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Refused, Syntax: syntax}}},
	}
}

// TestAPasswordThatIsANameHidesNothing: without that rule nobody could read a
// report about a script whose password is "romeo".
func TestAPasswordThatIsANameHidesNothing(t *testing.T) {
	for _, password := range []string{"romeo", "localhost", "password", "Romeo"} {
		f := ast.Parse("x.scs", "# romeo@localhost and his password\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: "+password+"\n\n-----\n\nRomeo connects\n")
		s := suite.Script{Path: "x.scs", File: f}
		failure := &runner.Failure{Message: "romeo@localhost has no password", Span: f.Line(9), Line: 9}
		out := string(reported(t, told([]suite.Event{
			{Kind: suite.RunStarted, Script: s},
			{Kind: suite.RunFinished, Script: s, Result: &suite.Result{Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Failed, Failure: failure}}},
		}), report.Options{}, text))
		if !strings.Contains(out, failure.Message) {
			t.Errorf("password %q:\n%s", password, out)
		}
	}
}

// TestNothingFloods bounds what is written about stanzas of megabytes and logs
// of thousands of lines.
func TestNothingFloods(t *testing.T) {
	limits := map[string]int{"text": 30_000, "verbose": 80_000, "live": 80_000, "tap": 60_000, "github": 30_000, "junit": 60_000}
	for name, out := range everything(t, hostile(t), report.Options{}) {
		limit := limits[name]
		if limit == 0 {
			limit = 2 << 20 // for programs, with every stanza in it
		}
		if len(out) > limit {
			t.Errorf("%s: %d bytes", name, len(out))
		}
	}
}

// TestATerminalIsGivenNothingToActOn: no control character of a stanza, a log
// or a message comes through, nor anything that is no UTF-8.
func TestATerminalIsGivenNothingToActOn(t *testing.T) {
	for name, out := range everything(t, hostile(t), report.Options{}) {
		out = strings.ReplaceAll(out, "\r\x1b[K", "") // the progress line's own
		if !utf8.ValidString(out) {
			t.Errorf("%s: no UTF-8", name)
		}
		for i, r := range out {
			if (unicode.IsControl(r) && r != '\n' && (r != '\t' || name != "junit")) || r == '\u202e' || r == '\u2066' {
				t.Errorf("%s: %q in …%q…", name, r, out[max(0, i-60):min(len(out), i+20)])
				break
			}
		}
	}
}

// broken is a writer that fails from some byte on.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestCloseReturnsTheErrorOfTheWriter(t *testing.T) {
	open := map[string]func(*broken) report.Reporter{
		"text":   func(w *broken) report.Reporter { return report.Text(w, report.Options{}) },
		"live":   func(w *broken) report.Reporter { return report.Text(w, report.Options{Live: true, Width: 80}) },
		"events": func(w *broken) report.Reporter { return report.Events(w, report.Options{}) },
	}
	for _, name := range report.Formats() {
		open[name] = func(w *broken) report.Reporter {
			r, err := report.New(name, w, report.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
	for name, open := range open {
		for _, left := range []int{0, 150} {
			var other bytes.Buffer
			r := report.Multi(open(&broken{left}), report.Events(&other, report.Options{}))
			for _, e := range withRecordings(replay(t)) {
				r.Event(e)
			}
			if err := r.Close(); err == nil || !strings.Contains(err.Error(), "no space left") {
				t.Errorf("%s: error %v", name, err)
			}
			if !strings.Contains(other.String(), "suite-finished") {
				t.Errorf("%s: the reporter beside it was not told of everything", name)
			}
		}
	}
}
