package proxy

import (
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/suite"
)

// prosody starts a server for one recording or run.
func prosody(t *testing.T) string {
	t.Helper()
	s, err := server.Start(t.Context(), servertest.Prosody(t), server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s.Addr()
}

// script ends a recording and makes its script, which has to be without
// warnings and without the password.
func (r *recording) script() string {
	r.t.Helper()
	r.stop()
	r.log = r.recorder.End()
	return r.composed(r.log).Script
}

// composed makes the script of logs, and looks at it as script does.
func (r *recording) composed(all ...logs.Log) record.Imported {
	r.t.Helper()
	made, err := record.Compose(all, "Recorded", record.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	r.checked(made.Script)
	if strings.Contains(made.Script, password) || !strings.Contains(made.Script, "\tpassword: password\n") {
		r.t.Errorf("the password is recorded, or no stand-in:\n%s", made.Script)
	}
	if made.Guessed+made.Left+made.Unasked > 0 {
		r.t.Errorf("guessed %d, left out %d and %d", made.Guessed, made.Left, made.Unasked)
	}
	for i := range made.Logs {
		if made.Logs[i].SkippedLines() > 0 {
			r.t.Errorf("skipped %+v", made.Logs[i].Skipped)
		}
	}
	return made
}

// checked wants a script without warnings.
func (r *recording) checked(text string) {
	r.t.Helper()
	f := ast.Parse("recorded.scs", text)
	linter, err := lint.New(lint.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, d := range linter.Check(f) {
		if d.Severity >= ast.Warning {
			r.t.Errorf("line %d: %s %s", f.Position(d.Span.Start).Line, d.Code, d.Message)
		}
	}
}

// proved runs a script on fresh servers, as --prove does.
func (r *recording) proved(text string) update.Result {
	r.t.Helper()
	starter := suite.NewStarter(servertest.Prosody(r.t), 1, true)
	defer starter.Close()
	result, err := record.Prove(r.t.Context(), "recorded.scs", text, update.Options{Servers: starter})
	if err != nil || !result.Passed {
		r.t.Errorf("not proved: %v, %+v\n%s", err, result.Left, result.Text)
	}
	r.checked(result.Text)
	return result
}

// passes runs a script on a fresh server.
func (r *recording) passes(text string) {
	r.t.Helper()
	result := runner.Run(r.t.Context(), ast.Parse("recorded.scs", text), runner.Options{Target: runner.Target{Addr: prosody(r.t)}})
	if result.Outcome != runner.Passed {
		r.t.Errorf("the script does not pass: %+v\n%s", result.Failure, text)
	}
}

// TestARecordingPasses has two accounts do what clients do, one of them with two
// clients, and runs what was recorded on another server.
func TestARecordingPasses(t *testing.T) {
	r := recordBefore(t, prosody(t), nil)
	login := func(username, resource string) *stream.Conn {
		o := r.options(username)
		o.Resource = resource
		c := r.connect(o)
		r.send(c, `<iq type='get' id='roster-`+resource+`'><query xmlns='jabber:iq:roster'/></iq>`)
		r.receive(c, "roster-"+resource)
		r.send(c, `<presence/>`)
		r.receive(c, "<presence")
		return c
	}
	romeo, juliet := login("romeo", "orchard"), login("juliet", "balcony")
	r.send(romeo, `<message to='juliet@localhost' type='chat' id='m1'><body>My password is `+password+`.</body></message>`)
	r.receive(juliet, "m1")
	phone := login("juliet", "phone")
	r.receive(juliet, "phone")
	r.send(juliet, `<message to='romeo@localhost/orchard' type='chat' id='m2'><body>What?</body></message>`)
	r.receive(romeo, "m2")
	r.send(romeo, `<presence to='garden@conference.localhost/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
	r.receive(romeo, "<subject")
	r.send(romeo, `<iq to='garden@conference.localhost' type='set' id='unlock'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`)
	r.receive(romeo, "unlock")
	r.send(juliet, `<presence to='garden@conference.localhost/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
	r.receive(juliet, "<subject")
	r.receive(romeo, "garden@conference.localhost/Juliet")
	if err := phone.Close(r.ctx()); err != nil {
		t.Error(err)
	}
	r.receive(juliet, "unavailable")
	juliet.Abort()
	r.receive(romeo, "unavailable")
	if err := romeo.Close(r.ctx()); err != nil {
		t.Error(err)
	}
	text := r.script()
	for _, action := range []string{"Romeo", "Juliet", "Juliet's phone"} {
		if strings.Count(text, "\n"+action+" connects") != 1 || strings.Count(text, "\n"+action+" disconnects") != 1 {
			t.Errorf("%s does not connect and disconnect once:\n%s", action, text)
		}
	}
	r.passes(text)
}

// TestTimesAreRecorded: a pause is in the script as a comment.
func TestTimesAreRecorded(t *testing.T) {
	recorder := logs.NewRecorder("test")
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	recorder.Bound("1", "romeo@localhost/x", at)
	recorder.Stanza("1", at, logs.Sent, []byte("<presence/>"))
	recorder.Stanza("1", at.Add(5*time.Second), logs.Sent, []byte("<presence type='unavailable'/>"))
	made, err := record.Compose([]logs.Log{recorder.End()}, "Recorded", record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(made.Script, "# 5 seconds passed here.") {
		t.Errorf("no pause in\n%s", made.Script)
	}
}
