package runner_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestAScriptThatDoesNothingHasNotPassed(t *testing.T) {
	const cast = "# t\n[Client] Juliet\n\tjid: j@localhost\n\tpassword: p\n\n-----\n"
	for name, c := range map[string]struct {
		text  string
		until int
		line  int
		says  string
	}{
		"empty":               {"", 0, 1, "no actions"},
		"comments":            {"# nothing\n", 0, 1, "no actions"},
		"cast":                {cast, 0, 6, `such as "Juliet connects"`},
		"commented out":       {cast + "\n#Juliet connects\n", 0, 6, "no actions"},
		"until is before":     {cast + "\nJuliet connects\n", 7, 8, "the first action is in line 8, but only lines up to 7"},
		"until is far before": {cast + "\nJuliet connects\n", 1, 8, "line 8"},
	} {
		f := ast.Parse("x.scs", c.text)
		result := runner.Run(t.Context(), f, runner.Options{Until: c.until})
		if result.Outcome != runner.NothingRun || result.Failure == nil || result.Failure.Code != runner.CodeNothingRun ||
			result.Failure.Line != c.line || !strings.Contains(result.Failure.Message, c.says) {
			t.Errorf("%s: %v, %+v", name, result.Outcome, result.Failure)
		}
	}
	if f := ast.Parse("x.scs", cast+"\nJuliet connects\n"); runner.NothingToRun(f, 8) != nil || runner.NothingToRun(f, 0) != nil {
		t.Error("a script with an action does something")
	}
}

// runAs runs actions of one character whom the server logs in as a JID.
func runAs(t *testing.T, jid, bound, actions string, then func(*streamtest.Peer)) runner.Result {
	t.Helper()
	password := "\n\tpassword: p"
	if !strings.Contains(jid, "@") {
		password = ""
	}
	f := ast.Parse("x.scs", "[Client] Guest\n\tjid: "+jid+password+"\n\n-----\n\n"+actions)
	addr := streamtest.Serve(t, func(p *streamtest.Peer) {
		features := streamtest.FeaturesPlain
		if password == "" {
			features = strings.Replace(features, "PLAIN", "ANONYMOUS", 1)
		}
		p.Open(features)
		p.Expect("</auth>")
		p.Say(streamtest.Success)
		p.Open(streamtest.FeaturesBind)
		p.Expect("</iq>")
		p.Say(streamtest.Bound(bound))
		then(p)
	})
	return runner.Run(t.Context(), f, runner.Options{Target: runner.Target{Addr: addr}, Order: order.Strict})
}

func TestTheJIDOfACharacterIsThatWhichWasBound(t *testing.T) {
	for _, c := range []struct{ jid, bound, want string }{
		{"anon.localhost", "f3b0c1@anon.localhost/x1", "f3b0c1@anon.localhost"},
		{"Romeo@LocalHost", "romeo@localhost/x1", "romeo@localhost"},
		{"romeo@localhost/balcony", "other@elsewhere/x1", "other@elsewhere"},
	} {
		result := runAs(t, c.jid, c.bound, "Guest connects\n\nGuest sends:\n\t<message to=\"${Guest's JID}\"/>\n\nGuest receives:\n\t<message from=\"${Guest's full JID}\" to=\"${Guest's JID}\"/>\n\nGuest disconnects\n",
			func(p *streamtest.Peer) {
				p.Expect(`<message to="` + c.want + `"/>`)
				p.Say(`<message from="` + c.bound + `" to="` + c.want + `"/>`)
				p.Bye()
			})
		if result.Outcome != runner.Passed {
			t.Errorf("%s: %+v", c.jid, result.Failure)
		}
	}
}

func TestBeforeTheLoginAJIDIsItsNormalForm(t *testing.T) {
	for jid, want := range map[string]string{
		"Paris@LocalHost": `"paris@localhost"`, "straße@localhost": `"strasse@localhost"`, "paris@localhost": `"paris@localhost"`,
		"anon.localhost": "",
	} {
		f := ast.Parse("x.scs", "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: p\n\n[Client] Paris\n\tjid: "+jid+"\n\n-----\n\nRomeo connects\n\nRomeo sends:\n\t<presence to=\"${Paris's JID}\"/>\n\nRomeo disconnects\n")
		addr := streamtest.Serve(t, func(p *streamtest.Peer) {
			p.WelcomeAs("romeo@localhost/a")
			if want != "" {
				p.Expect("<presence to=" + want + "/>")
			}
			p.Bye()
		})
		result := runner.Run(t.Context(), f, runner.Options{Target: runner.Target{Addr: addr}})
		switch {
		case want == "" && (result.Failure == nil || result.Failure.Code != runner.CodeUnknown || !strings.Contains(result.Failure.Message, "${Paris's JID}")):
			t.Errorf("%s: %+v", jid, result)
		case want != "" && result.Outcome != runner.Passed:
			t.Errorf("%s: %+v", jid, result.Failure)
		}
	}
}

// Placeholders between which nothing stands cannot be told apart: the script is
// refused before anything runs.
func TestAdjacentPlaceholdersAreRefused(t *testing.T) {
	const cast = "[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: p\n\n-----\n\nRomeo connects\n\n"
	for text, refused := range map[string]bool{
		"Romeo receives:\n\t<message id='{scansion:any}{scansion:capture:x}'/>\n":                         true,
		"Romeo receives:\n\t<message><body>a {scansion:capture:x}{scansion:capture:y}</body></message>\n": true,
		"Romeo receives:\n\t<message id='{scansion:any}-{scansion:capture:x}'/>\n":                        false,
		"Romeo receives:\n\t<message id='{scansion:any}' to='{scansion:any}'/>\n":                         false,
		"Romeo receives:\n\t<message><body>{scansion:any}{nothing}{scansion:any}</body></message>\n":      false,
		"Romeo sends:\n\t<message><body>{scansion:any}{scansion:any}</body></message>\n":                  false,
	} {
		found := runner.Refusals(ast.Parse("x.scs", cast+text), runner.Options{})
		if (len(found) > 0) != refused || refused && !strings.Contains(found[0].Message, "two placeholders with no text between them") {
			t.Errorf("%s: %v", text, found)
		}
	}
}
