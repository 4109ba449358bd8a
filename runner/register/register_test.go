//go:build unix

package register_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/register"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/stream"
)

func account(name, password string) stream.Account {
	return stream.Account{Username: name, Domain: "localhost", Password: password}
}

// start starts a server on which romeo has an account.
func start(t *testing.T) runner.Target {
	t.Helper()
	testenv.Long(t)
	return runner.Target{Addr: servertest.WithAccounts(t, account("romeo", "his own")).Addr()}
}

func canLogIn(t *testing.T, target runner.Target, name, password string) bool {
	t.Helper()
	c, err := stream.Connect(t.Context(), stream.Options{Addr: target.Addr, Domain: "localhost", Username: name, Password: password})
	if err != nil {
		return false
	}
	c.Abort()
	return true
}

func open(t *testing.T, target runner.Target, folder string) *register.Registry {
	t.Helper()
	return openWith(t, target, folder, nil)
}

func openWith(t *testing.T, target runner.Target, folder string, passwords map[string]string) *register.Registry {
	t.Helper()
	r, err := register.Open(t.Context(), target, folder, passwords)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOnlyWhatWasMadeIsRemoved(t *testing.T) {
	target, folder := start(t), t.TempDir()
	r := open(t, target, folder)
	for range 2 { // the second time finds nothing of the first
		run := &register.Run{Accounts: []stream.Account{account("romeo", "scripted"), account("juliet", "scripted")}}
		passwords, err := r.Make(t.Context(), run)
		if err != nil || len(passwords) != 1 || !canLogIn(t, target, "juliet", passwords["juliet@localhost"]) {
			t.Fatalf("%v, %v", passwords, err)
		}
		notes, _ := filepath.Glob(filepath.Join(folder, "*", "accounts.json"))
		if len(notes) != 1 {
			t.Fatalf("notes %q", notes)
		}
		text, _ := os.ReadFile(notes[0])
		info, _ := os.Stat(notes[0])
		if info.Mode().Perm() != 0o600 || !strings.Contains(string(text), "juliet") || strings.Contains(string(text), "scripted") {
			t.Errorf("%s: %s", info.Mode(), text)
		}
		if err := r.Remove(t.Context(), run); err != nil {
			t.Error(err)
		}
		if canLogIn(t, target, "juliet", passwords["juliet@localhost"]) {
			t.Error("juliet is still there")
		}
	}
	r.Close()
	if !canLogIn(t, target, "romeo", "his own") {
		t.Error("romeo is gone")
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestTheNextRunRemovesWhatAKilledOneHasLeft(t *testing.T) {
	target, folder := start(t), t.TempDir()
	r := open(t, target, folder)
	run := &register.Run{Accounts: []stream.Account{account("romeo", ""), account("juliet", "")}}
	passwords, err := r.Make(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	inUse := open(t, target, folder)
	if !canLogIn(t, target, "juliet", passwords["juliet@localhost"]) {
		t.Error("what a process uses is removed by another one")
	}
	inUse.Close()
	r.Abandon()
	// Killed before romeo's account was refused.
	made := filepath.Join(folder, "run-77")
	if err := os.Mkdir(made, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"lock":          "",
		"accounts.json": `[{"Addr":"` + target.Addr + `","Accounts":[{"Username":"romeo","Domain":"localhost","Password":"never taken"}]}]`,
	} {
		if err := os.WriteFile(filepath.Join(made, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	open(t, target, folder).Close()
	if canLogIn(t, target, "juliet", passwords["juliet@localhost"]) {
		t.Error("juliet is still there")
	}
	if !canLogIn(t, target, "romeo", "his own") {
		t.Error("romeo is gone")
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestANodeOfAnAccountThatNobodyMakes has a node whose owner is an account of
// the settings or of a script: only those know its password.
func TestANodeOfAnAccountThatNobodyMakes(t *testing.T) {
	target, folder := start(t), t.TempDir()
	romeo := account("romeo", "his own")
	c, err := stream.Connect(t.Context(), stream.Options{Addr: target.Addr, Domain: romeo.Domain, Username: romeo.Username, Password: romeo.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Abort()
	create := func(id string) error {
		_, err := c.Ask(t.Context(), id, `<iq type="set" id="`+id+`" to="pubsub.localhost"><pubsub xmlns="http://jabber.org/protocol/pubsub"><create node="tides"/></pubsub></iq>`)
		return err
	}
	run := &register.Run{Nodes: []register.Node{{Service: "pubsub.localhost", Name: "tides"}}}
	run.Own(romeo)
	r := open(t, target, folder)
	if _, err := r.Make(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if err := create("1"); err != nil {
		t.Fatal(err)
	}
	r.Abandon()
	openWith(t, target, folder, map[string]string{romeo.JID(): romeo.Password}).Close()
	if err := create("2"); err != nil {
		t.Errorf("the node is still there: %v", err)
	}
}

func TestAServerThatMakesNoAccounts(t *testing.T) {
	testenv.Long(t)
	s, err := server.Start(t.Context(), servertest.Prosody(t), server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	folder := t.TempDir()
	r := open(t, runner.Target{Addr: s.Addr()}, folder)
	run := &register.Run{Accounts: []stream.Account{account("juliet", "")}}
	if _, err := r.Make(t.Context(), run); err == nil || !strings.Contains(err.Error(), "allow registration on the server") {
		t.Error(err)
	}
	if err := r.Remove(t.Context(), run); err != nil {
		t.Error(err)
	}
	r.Close()
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}
