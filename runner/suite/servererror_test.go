package suite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// breaking is a module that breaks at a message.
const breaking = `module:hook("pre-message/full", function (event) local nothing; return nothing.field end, 1000)` + "\n"

// breaks passes, though the server logs an error in line 12: what it sends then
// is lost, and nobody waits for it.
const breaks = "# Breaks a module\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n" +
	"# Nobody answers.\nRomeo sends:\n\t<message to=\"${Romeo's full JID}\"><body>Soft!</body></message>\n\n" +
	"Romeo sends:\n\t<iq type=\"get\" id=\"v\" to=\"localhost\"><ping xmlns=\"urn:xmpp:ping\"/></iq>\n\n" +
	"Romeo receives:\n\t<iq type=\"result\" id=\"v\"/>\n\nRomeo disconnects\n"

// TestErrorsOfTheServerAreTold: without being asked to, and at an action. A log
// that tells of every stanza says which one it is; else it is the one at work when
// the line came, which on a busy machine may be a later one.
func TestErrorsOfTheServerAreTold(t *testing.T) {
	program := servertest.Prosody(t)
	path := filepath.Join(t.TempDir(), "mod_odd.lua")
	if err := os.WriteFile(path, []byte(breaking), 0o600); err != nil {
		t.Fatal(err)
	}
	module, err := server.ParseModule("", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, debug := range []bool{false, true} {
		starter := suite.NewStarter(program, 1, false)
		starter.Load(module)
		if debug {
			starter.Debug()
		}
		results := suite.Run(t.Context(), []suite.Script{{Path: "breaks.scs", File: ast.Parse("breaks.scs", breaks)}}, suite.Options{
			Servers: starter, Record: debug,
		})
		starter.Close()
		r := &results[0]
		if r.Result.Outcome != runner.Passed {
			t.Fatalf("%v %+v", r.Err, r.Result.Failure)
		}
		if len(r.ServerErrors) != 1 || r.ServerErrors[0].Line < 12 || debug && r.ServerErrors[0].Line != 12 || r.ServerErrors[0].Character != "Romeo" ||
			!strings.Contains(strings.Join(r.ServerErrors[0].Lines, "\n"), "mod_odd.lua:1") {
			t.Errorf("debug %t: %+v", debug, r.ServerErrors)
		}
	}
}
