package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// runAnswer is the answer to the commands that run a script.
type runAnswer struct {
	Outcome, Message, Title, Server string
	Duration, Findings              int
	Failure                         *struct {
		Line               int
		Range              lsptest.Range
		Message, Brief     string
		Expected, Received string
		Reasons            []string
	}
}

// runClient is an editor whose user runs scripts.
type runClient struct {
	*testing.T
	*lsptest.Editor
}

// ableRunClient is what a client can do that helps to run scripts.
var ableRunClient = map[string]any{
	"window": map[string]any{"workDoneProgress": true, "showDocument": map[string]any{"support": true}},
	"workspace": map[string]any{
		"codeLens":      map[string]any{"refreshSupport": true},
		"workspaceEdit": map[string]any{"documentChanges": true},
	},
	"textDocument": map[string]any{
		"codeAction": map[string]any{
			"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
			"isPreferredSupport":       true,
		},
		"publishDiagnostics": map[string]any{"relatedInformation": true, "dataSupport": true},
	},
}

// newRunClient starts an editor with the table "run" of the user's settings, which
// is JSON. Questions are answered by what is pressed, in order; nothing is
// pressed for "".
func newRunClient(t *testing.T, run string, pressed ...string) runClient {
	t.Helper()
	e := lsptest.Start(t, serve)
	e.Reply = func(method string, _ json.RawMessage) any {
		if method == "window/showDocument" {
			return map[string]any{"success": true}
		}
		if method != "window/showMessageRequest" || len(pressed) == 0 {
			return nil
		}
		button := pressed[0]
		pressed = pressed[1:]
		if button == "" {
			return nil
		}
		return map[string]any{"title": button}
	}
	options := map[string]any{"lsp": map[string]any{"debounce": 0}, "run": json.RawMessage(run)}
	e.Initialize(ableRunClient, map[string]any{"initializationOptions": options})
	return runClient{t, e}
}

// withProsody is newRunClient for a test that needs Prosody.
func withProsody(t *testing.T, run string, pressed ...string) runClient {
	t.Helper()
	servertest.Prosody(t)
	return newRunClient(t, run, pressed...)
}

// command returns the parameters of a command about a script. A line is that
// of an action, from 1.
func command(name, uri string, line ...int) map[string]any {
	argument := map[string]any{"uri": uri}
	for _, n := range line {
		argument["line"] = n - 1
	}
	return map[string]any{"command": name, "arguments": []any{argument}}
}

// run runs a script and waits for its end.
func (p runClient) run(uri string, line ...int) runAnswer {
	p.Helper()
	name := "scs.run"
	if len(line) > 0 {
		name = "scs.runTo"
	}
	return p.ended(p.Begin("workspace/executeCommand", command(name, uri, line...)))
}

// ended waits for the end of a run.
func (p runClient) ended(id string) runAnswer {
	p.Helper()
	answer := p.Answer(id)
	if answer.Error != nil {
		p.Fatalf("the run: %v", answer.Error)
	}
	var result runAnswer
	if err := json.Unmarshal(answer.Result, &result); err != nil {
		p.Fatal(err)
	}
	return result
}

// begin starts a run and waits until it is at an action.
func (p runClient) begin(uri, at string) (id string) {
	p.Helper()
	id = p.Begin("workspace/executeCommand", command("scs.run", uri))
	p.at(at)
	return id
}

// at waits until the progress of a run shows an action.
func (p runClient) at(action string) {
	p.Helper()
	p.Note("$/progress", func(params json.RawMessage) bool { return strings.Contains(string(params), action) })
}

// lenses writes down the lenses of the document: the line and the title of
// each.
func (p runClient) lenses() string {
	p.Helper()
	var lenses []struct {
		Range   lsptest.Range
		Command struct {
			Title, Command string
			Arguments      []struct {
				URI  string
				Line *int
			}
		}
	}
	p.MustCall("textDocument/codeLens", lsptest.In(uri), &lenses)
	var b strings.Builder
	for _, l := range lenses {
		if len(l.Command.Arguments) != 1 || l.Command.Arguments[0].URI != uri {
			p.Errorf("the lens %q is about %v", l.Command.Title, l.Command.Arguments)
		}
		if l.Command.Command == "scs.runTo" && *l.Command.Arguments[0].Line != l.Range.Start.Line {
			p.Errorf("the lens %q in line %d runs to line %d", l.Command.Title, l.Range.Start.Line, *l.Command.Arguments[0].Line)
		}
		fmt.Fprintf(&b, "%d: %s (%s)\n", l.Range.Start.Line+1, digits(l.Command.Title), l.Command.Command)
	}
	return b.String()
}

var duration = regexp.MustCompile(`in [0-9.]+ m?s`)

// digits hides how long something has taken.
func digits(text string) string { return duration.ReplaceAllString(text, "in N s") }

const (
	cast   = "# A play\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\nRomeo sends:\n\t<presence><status>here</status></presence>\n\n"
	passes = cast + "Romeo receives:\n\t<presence><status>here</status></presence>\n\nRomeo disconnects\n"
	fails  = cast + "Romeo receives:\n\t<presence><status>there</status></presence>\n\nRomeo disconnects\n"
	waits  = cast + "Romeo receives:\n\t<message/>\n"

	// breaks fails however slow the machine is: the server ends the stream.
	breaks = cast + "Romeo receives:\n\t<presence/>\n\nRomeo sends:\n\t<nonsense/>\n\nRomeo receives:\n\t<message/>\n"

	patient   = `{"timeout": "10m"}`
	impatient = `{"timeout": "10s"}` // for tests that wait for its end, side by side
	waiting   = "line 14: Romeo receives"
)

func TestRunPasses(t *testing.T) {
	servertest.Sample(t)
	p := newRunClient(t, patient)
	p.Open(uri, passes)
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
	params := command("scs.run", uri)
	params["workDoneToken"] = "mine"
	got := p.ended(p.Begin("workspace/executeCommand", params))
	if got.Outcome != "passed" || got.Title != "A play" || !strings.HasPrefix(got.Server, "Prosody ") ||
		digits(got.Message) != "passed in N s" || got.Failure != nil {
		t.Errorf("%+v", got)
	}
	p.at("line 9: Romeo connects")
	p.at(waiting)
	p.Note("$/progress", func(params json.RawMessage) bool {
		return strings.Contains(string(params), `"kind":"end"`) && strings.Contains(string(params), "passed in")
	})
	p.Note("workspace/codeLens/refresh", nil)
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✓ passed in N s (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
	p.Change(uri, 2, lsptest.Change{Text: passes + "\n"})
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✓ passed in N s, before the last change (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
}

// runFindings waits until the diagnostics of the document are those of the
// linter and one of a failed run, or those of the linter alone.
func (p runClient) runFindings(want int) *lsptest.Diagnostic {
	p.Helper()
	var found *lsptest.Diagnostic
	p.Note("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		var published lsptest.Published
		if json.Unmarshal(params, &published) != nil || published.URI != uri {
			return false
		}
		found = nil
		n := 0
		for i := range published.Diagnostics {
			if published.Diagnostics[i].Source == "scs run" {
				n++
				found = &published.Diagnostics[i]
			}
		}
		return n == want
	})
	return found
}

func TestRunFails(t *testing.T) {
	t.Parallel()
	p := withProsody(t, impatient)
	p.Open(uri, fails)
	got := p.run(uri)
	verb := lsptest.Range{Start: lsptest.Position{Line: 13, Character: 6}, End: lsptest.Position{Line: 13, Character: 14}}
	if got.Outcome != "failed" || got.Message != `failed at line 14: "Romeo" received 1 stanza in 10s; it did not match: /presence/status: text: expected "there", received "here"` {
		t.Errorf("%+v", got)
	}
	if f := got.Failure; f == nil || f.Line != 13 || f.Range != verb || len(f.Reasons) != 1 ||
		f.Reasons[0] != `/presence/status: text: expected "there", received "here"` ||
		!strings.Contains(f.Expected, "<status>there</status>") || !strings.Contains(f.Received, "<status>here</status>") {
		t.Errorf("failure %+v", f)
	}
	d := p.runFindings(1)
	if d.Code != "SCS601" || d.Range != verb || d.Severity != 1 ||
		d.Message != "\"Romeo\" received 1 stanza in 10s; it did not match: /presence/status: text: expected \"there\", received \"here\"" {
		t.Errorf("%+v", d)
	}
	if related := fmt.Sprintf("%s", d.RelatedInformation); !strings.Contains(related, `received \"here\"`) || !strings.Contains(related, `"line":14`) {
		t.Errorf("related: %s", related)
	}
	if !strings.Contains(string(d.Data), "there") {
		t.Errorf("data: %s", d.Data)
	}
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✗ failed at line 14: status: expected \"there\", received \"here\" (scs.showFailure)\n1: ↻ Run again (scs.run)\n14: Accept what came (scs.accept)\n", p.lenses()); d != "" {
		t.Error(d)
	}

	t.Run("the failure goes when the text changes", func(t *testing.T) {
		p.Forget()
		at := lsptest.Range{Start: lsptest.Position{Line: 14, Character: 19}, End: lsptest.Position{Line: 14, Character: 20}}
		p.Change(uri, 2, lsptest.Change{Range: &at, Text: ""})
		p.runFindings(0)
	})
	t.Run("and when the next run begins", func(t *testing.T) {
		p.Forget()
		p.Change(uri, 3, lsptest.Change{Text: breaks})
		p.run(uri)
		p.runFindings(1)
		p.Forget()
		id := p.Begin("workspace/executeCommand", command("scs.runTo", uri, 9))
		p.runFindings(0)
		if got := p.ended(id); got.Outcome != "passed" {
			t.Errorf("%+v", got)
		}
	})
}

// A client that asks for diagnostics gets the failure with them, under another
// id.
func TestFailureIsPulled(t *testing.T) {
	servertest.Prosody(t)
	e := start(t, map[string]any{
		"textDocument": map[string]any{"diagnostic": map[string]any{}},
		"workspace":    map[string]any{"diagnostics": map[string]any{"refreshSupport": true}},
	})
	e.Notify("workspace/didChangeConfiguration", map[string]any{"settings": json.RawMessage(`{"run":` + patient + `}`)})
	p := runClient{t, e}
	p.Open(uri, breaks)
	pull := func() (id string, found []lsptest.Diagnostic) {
		var report struct {
			ResultID string
			Items    []lsptest.Diagnostic
		}
		p.MustCall("textDocument/diagnostic", lsptest.In(uri), &report)
		return report.ResultID, report.Items
	}
	before, _ := pull()
	p.Forget()
	p.run(uri)
	p.Note("workspace/diagnostic/refresh", nil)
	after, found := pull()
	if before == after || len(found) == 0 || found[0].Source != "scs run" ||
		!strings.Contains(found[0].Message, "unsupported-stanza-type") {
		t.Errorf("ids %s and %s, found %+v", before, after, found)
	}
}

func TestRunIsCanceled(t *testing.T) {
	for name, cancel := range map[string]func(p runClient, id string){
		"by the command": func(p runClient, _ string) { p.MustCall("workspace/executeCommand", command("scs.cancel", uri), nil) },
		"with all others": func(p runClient, _ string) {
			p.MustCall("workspace/executeCommand", map[string]any{"command": "scs.cancel"}, nil)
		},
		"in its progress": func(p runClient, _ string) {
			var sent struct{ Token any }
			if err := json.Unmarshal(p.Note("$/progress", nil), &sent); err != nil {
				p.Fatal(err)
			}
			p.Notify("window/workDoneProgress/cancel", map[string]any{"token": sent.Token})
		},
		"as a request": func(p runClient, id string) { p.Notify("$/cancelRequest", map[string]any{"id": json.Number(id)}) },
	} {
		t.Run(name, func(t *testing.T) {
			p := withProsody(t, patient)
			p.Open(uri, waits)
			id := p.begin(uri, waiting)
			if d := cmp.Diff("1: ■ Stop (scs.cancel)\n", p.lenses()); d != "" {
				t.Error(d)
			}
			cancel(p, id)
			if name == "as a request" {
				if answer := p.Answer(id); answer.Error == nil || answer.Error.Code != requestCancelled {
					t.Errorf("%+v", answer)
				}
			} else if got := p.ended(id); got.Outcome != "canceled" || got.Message != "stopped (at line 14)" {
				t.Errorf("%+v", got)
			}
			if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ■ stopped (scs.run)\n", p.lenses()); d != "" {
				t.Error(d)
			}
		})
	}
}

// A token of the client is used for the progress, and for cancelling it.
func TestProgressOnTheClientsToken(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, waits)
	params := command("scs.run", uri)
	params["workDoneToken"] = 7
	id := p.Begin("workspace/executeCommand", params)
	p.at(`"token":7`)
	p.at(waiting)
	p.Notify("window/workDoneProgress/cancel", map[string]any{"token": 7})
	if got := p.ended(id); got.Outcome != "canceled" {
		t.Errorf("%+v", got)
	}
	if p.Noted("window/workDoneProgress/create") > 0 {
		t.Error("the client is asked to make another")
	}
}

func TestTwoScriptsAtOnce(t *testing.T) {
	p := withProsody(t, patient)
	other := strings.Replace(uri, "a.scs", "b.scs", 1)
	p.Open(uri, waits)
	p.Open(other, "\n"+waits)
	first := p.begin(uri, waiting)
	second := p.begin(other, "line 15: Romeo receives")
	// What else the user does goes on.
	p.MustCall("textDocument/hover", lsptest.At(uri, 13, 8), nil)
	p.MustCall("workspace/executeCommand", command("scs.cancel", other), nil)
	if got := p.ended(second); got.Outcome != "canceled" {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(p.lenses(), "■ Stop") {
		t.Error("the other run has been stopped too")
	}
	p.MustCall("workspace/executeCommand", command("scs.cancel", uri), nil)
	p.ended(first)
}

// A second run of a script stops the first.
func TestRunAgainWhileItRuns(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, waits)
	first := p.begin(uri, waiting)
	p.Change(uri, 2, lsptest.Change{Text: passes})
	second := p.Begin("workspace/executeCommand", command("scs.run", uri))
	if got := p.ended(first); got.Outcome != "canceled" || !strings.Contains(got.Message, "a newer run of the script started") {
		t.Errorf("%+v", got)
	}
	if got := p.ended(second); got.Outcome != "passed" {
		t.Errorf("%+v", got)
	}
}

func TestRunToAnAction(t *testing.T) {
	p := withProsody(t, patient)
	p.Open(uri, waits)
	got := p.run(uri, 12) // in the body of the action
	if got.Outcome != "passed" || digits(got.Message) != "passed, up to line 11, in N s" {
		t.Errorf("%+v", got)
	}
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n11: ✓ passed in N s (scs.runTo)\n", p.lenses()); d != "" {
		t.Error(d)
	}
}

// What runs is the text in the editor; the file is for who has not opened
// it.
func TestTextOfTheEditorIsRun(t *testing.T) {
	p := withProsody(t, patient)
	path := filepath.Join(t.TempDir(), "a.scs")
	if err := os.WriteFile(path, []byte(breaks), 0o600); err != nil {
		t.Fatal(err)
	}
	uri := "file://" + filepath.ToSlash(path)
	if got := p.run(uri); got.Outcome != "failed" || got.Failure.Line != 19 {
		t.Errorf("the file: %+v", got)
	}
	p.Open(uri, passes)
	if got := p.run(uri); got.Outcome != "passed" {
		t.Errorf("the text: %+v", got)
	}
}

// What the user maps may have other lengths than what stands in the script.
func TestFailureOfAMappedScript(t *testing.T) {
	t.Parallel()
	p := withProsody(t, `{"timeout": "10s", "map": {"verona.example": "localhost"}}`)
	p.Open(uri, strings.ReplaceAll(fails, "localhost", "verona.example"))
	got := p.run(uri)
	verb := lsptest.Range{Start: lsptest.Position{Line: 13, Character: 6}, End: lsptest.Position{Line: 13, Character: 14}}
	if got.Outcome != "failed" || got.Failure.Range != verb {
		t.Errorf("%+v", got)
	}
	if related := fmt.Sprintf("%s", p.runFindings(1).RelatedInformation); !strings.Contains(related, `"start":{"line":14,"character":19},"end":{"line":14,"character":24}`) {
		t.Errorf("related: %s", related)
	}
}

// A client that says so is told what happens.
func TestRunEvents(t *testing.T) {
	servertest.Prosody(t)
	p := runClient{t, start(t, map[string]any{"experimental": map[string]any{"scs": map[string]any{"runEvents": true}}})}
	p.Open(uri, passes)
	p.run(uri)
	for _, want := range []string{`"event":"suite-started"`, `"event":"traffic"`, `"event":"matched"`, `"shown":"`, `"event":"run-finished"`} {
		p.Note("scs/runEvent", func(params json.RawMessage) bool {
			var sent struct {
				URI   string
				Event struct{ Event string }
			}
			return json.Unmarshal(params, &sent) == nil && sent.URI == uri && sent.Event.Event != "" && strings.Contains(string(params), want)
		})
	}
}

// Who runs a whole folder asks for more runs than there are servers at a time.
func TestManyScriptsAtOnce(t *testing.T) {
	p := withProsody(t, patient)
	var ids []string
	for i := range 12 {
		one := strings.Replace(uri, "a.scs", fmt.Sprintf("many%d.scs", i), 1)
		p.Open(one, passes)
		ids = append(ids, p.Begin("workspace/executeCommand", command("scs.run", one)))
	}
	p.MustCall("textDocument/hover", lsptest.At(strings.Replace(uri, "a.scs", "many0.scs", 1), 13, 8), nil)
	for _, id := range ids {
		if got := p.ended(id); got.Outcome != "passed" {
			t.Errorf("%+v", got)
		}
	}
}

// A failure is about the text that ran, and means nothing for another.
func TestFailureOfATextThatHasChangedMeanwhile(t *testing.T) {
	t.Parallel()
	servertest.Prosody(t)
	p := runClient{t, start(t, merged(ableRunClient, map[string]any{
		"textDocument": map[string]any{"diagnostic": map[string]any{}},
	}))}
	p.Notify("workspace/didChangeConfiguration", map[string]any{"settings": json.RawMessage(`{"run":` + impatient + `}`)})
	p.Open(uri, waits)
	id := p.begin(uri, waiting)
	p.Change(uri, 2, lsptest.Change{Text: waits + "\n"})
	if got := p.ended(id); got.Outcome != "failed" {
		t.Errorf("%+v", got)
	}
	var report struct{ Items []lsptest.Diagnostic }
	p.MustCall("textDocument/diagnostic", lsptest.In(uri), &report)
	for _, d := range report.Items {
		if d.Source == "scs run" {
			t.Errorf("found %+v", d)
		}
	}
	if d := cmp.Diff("1: ▶ Run scenario (scs.run)\n1: ✗ failed at line 14: message: expected <message>, received <presence>, before the last change (scs.showFailure)\n1: ↻ Run again (scs.run)\n", p.lenses()); d != "" {
		t.Error(d)
	}
}
