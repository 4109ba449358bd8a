package lsp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inFolder writes files into a folder of their own and returns the URI of the
// script a.scs there.
func inFolder(t *testing.T, files map[string]string) (uri string) {
	t.Helper()
	return "file://" + filepath.ToSlash(filepath.Join(folder(t, files), "a.scs"))
}

// asked returns the questions that the user has seen. A run asks before it is
// answered: after that nothing need be waited for.
func (p runClient) asked() []string {
	var asked []string
	for _, params := range p.Notes("window/showMessageRequest") {
		asked = append(asked, string(params))
	}
	return asked
}

// A prosody.cfg.lua is a program, and used only if the user says so.
func TestConsentToAConfiguration(t *testing.T) {
	// It passes under that configuration alone.
	script := strings.ReplaceAll(passes, "romeo@localhost", "romeo@theatre.example")
	files := func() map[string]string {
		return map[string]string{
			"a.scs":           script,
			"prosody.cfg.lua": "modules_enabled = { \"roster\"; \"saslauth\" }\nVirtualHost \"theatre.example\"\n",
		}
	}
	for _, c := range []struct {
		name, run, pressed, want string
		asked                    int
	}{
		{"granted", patient, "Use it", "passed", 1},
		{"without it", patient, "Run without it", "no-verdict", 1},
		{"denied", patient, "Cancel", "refused", 1},
		{"no answer", patient, "", "refused", 1},
		{"trusted", `{"timeout": "10m", "trust-workspace": true}`, "", "passed", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := withProsody(t, c.run, c.pressed)
			uri := inFolder(t, files())
			got := p.run(uri)
			if got.Outcome != c.want {
				t.Errorf("%+v", got)
			}
			asked := p.asked()
			if len(asked) != c.asked {
				t.Errorf("asked %q", asked)
			}
			for _, question := range asked {
				if !strings.Contains(question, "prosody.cfg.lua would configure the server") {
					t.Errorf("asked %s", question)
				}
			}
			if c.want == "refused" && !strings.Contains(got.Message, `"trust-workspace"`) {
				t.Errorf("told %q", got.Message)
			}
		})
	}
	t.Run("an answer holds, a no does not", func(t *testing.T) {
		p := withProsody(t, patient, "Cancel", "Use it")
		uri := inFolder(t, files())
		for i, want := range []string{"refused", "passed", "passed"} {
			if got := p.run(uri); got.Outcome != want {
				t.Errorf("run %d: %+v", i, got)
			}
		}
		if n := p.Noted("window/showMessageRequest"); n != 2 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("what has changed is asked about again", func(t *testing.T) {
		p := withProsody(t, patient, "Use it", "Cancel")
		uri := inFolder(t, files())
		if got := p.run(uri); got.Outcome != "passed" {
			t.Errorf("%+v", got)
		}
		path := filepath.Join(filepath.Dir(strings.TrimPrefix(uri, "file://")), "prosody.cfg.lua")
		if err := os.WriteFile(path, []byte("os.execute('true')\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := p.run(uri); got.Outcome != "refused" {
			t.Errorf("%+v", got)
		}
	})
	for _, changed := range []string{"prosody.cfg.lua", "hosts.cfg.lua", "more/a.cfg.lua", "modules/mod_x/mod_x.lua", "modules/mod_x/lib/deep.lua"} {
		t.Run("what is swapped while the question is open does not run: "+changed, func(t *testing.T) {
			p := withProsody(t, patient)
			uri := inFolder(t, withModules(script))
			dir := filepath.Dir(strings.TrimPrefix(uri, "file://"))
			ran := filepath.Join(dir, "ran")
			evil := "local f = io.open(\"" + ran + "\", \"w\") f:close()\n"
			p.ReplyLater = func(method string, _ json.RawMessage) any {
				if method != "window/showMessageRequest" {
					return nil
				}
				if err := os.WriteFile(filepath.Join(dir, changed), []byte(evil), 0o600); err != nil {
					t.Error(err)
				}
				return map[string]any{"title": "Use it"}
			}
			if got := p.run(uri); got.Outcome == "passed" || !strings.Contains(got.Message, "changed after you allowed it") {
				t.Errorf("%+v", got)
			}
			if _, err := os.Stat(ran); err == nil {
				t.Error("it has run")
			}
		})
		t.Run("what has changed is asked about again: "+changed, func(t *testing.T) {
			p := withProsody(t, patient, "Use it", "Cancel")
			uri := inFolder(t, withModules(script))
			if got := p.run(uri); got.Outcome != "passed" {
				t.Errorf("%+v", got)
			}
			path := filepath.Join(filepath.Dir(strings.TrimPrefix(uri, "file://")), changed)
			if err := os.WriteFile(path, []byte("-- other\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := p.run(uri); got.Outcome != "refused" || len(p.asked()) != 2 {
				t.Errorf("%+v", got)
			}
		})
	}
	t.Run("a script with syntax errors asks nothing", func(t *testing.T) {
		p := newRunClient(t, patient)
		if got := p.run(inFolder(t, map[string]string{"a.scs": broken, "prosody.cfg.lua": ""})); got.Outcome != "refused" {
			t.Errorf("%+v", got)
		}
		if p.Noted("window/showMessageRequest") > 0 {
			t.Error("the user is asked")
		}
	})
}

// withModules is a folder whose configuration includes files and has a module.
func withModules(script string) map[string]string {
	return map[string]string{
		"a.scs": script,
		"prosody.cfg.lua": "plugin_paths = { \"modules\" }\nmodules_enabled = { \"roster\"; \"saslauth\"; \"x\" }\n" +
			"Include 'hosts.cfg.lua'\nInclude \"more/*.cfg.lua\"\n",
		"hosts.cfg.lua":              "VirtualHost \"theatre.example\"\n",
		"more/a.cfg.lua":             "-- nothing\n",
		"modules/mod_x/mod_x.lua":    "-- a module\n",
		"modules/mod_x/lib/deep.lua": "-- what it needs\n",
	}
}

// A run that waits for the user's answer can be stopped, and the next one waits
// for the same answer.
func TestCancelWhileTheUserIsAsked(t *testing.T) {
	p := withProsody(t, patient)
	asked, answer := make(chan struct{}), make(chan struct{})
	p.ReplyLater = func(method string, _ json.RawMessage) any {
		if method != "window/showMessageRequest" {
			return nil
		}
		close(asked)
		<-answer
		return map[string]any{"title": "Run without it"}
	}
	uri := inFolder(t, map[string]string{"a.scs": passes, "prosody.cfg.lua": ""})
	first := p.Begin("workspace/executeCommand", command("scs.run", uri))
	<-asked
	p.MustCall("workspace/executeCommand", command("scs.cancel", uri), nil)
	if got := p.ended(first); got.Outcome != "canceled" {
		t.Errorf("%+v", got)
	}
	second := p.Begin("workspace/executeCommand", command("scs.run", uri))
	close(answer)
	if got := p.ended(second); got.Outcome != "passed" {
		t.Errorf("%+v", got)
	}
}

// What a configuration file of the workspace says about the server is used only
// if the user says so; the same words in the user's settings are the user's.
func TestConsentToAServer(t *testing.T) {
	const elsewhere = "192.0.2.1:5222" // a network for examples (RFC 5737)
	for _, c := range []struct {
		name, workspace, user, script, pressed string
		want, asks, tells                      string
	}{
		{
			name: "a program", workspace: "prosody=bin/prosody", pressed: "Cancel",
			want: "refused", asks: "sets a program to start as the server", tells: "you did not allow",
		},
		{
			name: "a program, granted", workspace: "prosody=bin/prosody", pressed: "Use it",
			want: "no-server", asks: "bin/prosody", tells: "apt-get install prosody",
		},
		{
			name: "a program, of the user", workspace: elsewhere, user: "prosody=/nowhere/prosody",
			want: "no-server", tells: "there is no prosody at /nowhere/prosody",
		},
		{
			name: "a remote server", workspace: elsewhere, pressed: "Cancel",
			want: "refused", asks: elsewhere + ", which is another machine", tells: elsewhere,
		},
		{
			name: "a remote server, without an answer", workspace: elsewhere,
			want: "refused", asks: elsewhere, tells: elsewhere,
		},
		{
			name: "a remote server that the script names", script: strings.Replace(passes, "\tpassword", "\tconnect_host: 192.0.2.1\n\tpassword", 1),
			user: "localhost:5222", want: "refused", asks: elsewhere, tells: elsewhere,
		},
		{
			name: "a server of this machine", workspace: "127.0.0.1:1",
			want: "no-verdict", tells: "connection refused",
		},
		{
			name: "no server", workspace: "nowhere",
			want: "refused", tells: `.scs.toml:2:10: unknown server "nowhere"`,
		},
		{
			name: "no server, of the user", user: "nowhere",
			want: "refused", tells: `"server" in the table "run" of the settings: unknown server "nowhere"`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			run, err := json.Marshal(map[string]any{"server": c.user})
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{"a.scs": passes}
			if c.script != "" {
				files["a.scs"] = c.script
			}
			if c.workspace != "" {
				files[".scs.toml"] = "[run]\nserver = '" + c.workspace + "'\n"
			}
			p := newRunClient(t, string(run), c.pressed)
			got := p.run(inFolder(t, files))
			if got.Outcome != c.want || !strings.Contains(got.Message, c.tells) {
				t.Errorf("%+v", got)
			}
			if asked := strings.Join(p.asked(), "\n"); (asked != "") != (c.asks != "") || !strings.Contains(asked, c.asks) {
				t.Errorf("asked %q", asked)
			}
			if c.pressed == "Cancel" && p.Noted("window/showMessage") > 0 {
				t.Errorf("told %s", p.Note("window/showMessage", nil))
			}
			if c.want == "no-server" || c.want == "refused" && c.pressed != "Cancel" {
				p.Note("window/showMessage", func(params json.RawMessage) bool {
					var told struct{ Message string }
					return json.Unmarshal(params, &told) == nil && told.Message == "scs: "+got.Message
				})
			}
		})
	}
}

// A configuration file cannot say that it is to be trusted. It is wrong, and
// not used.
func TestTrustIsTheUsersAlone(t *testing.T) {
	p := withProsody(t, patient)
	got := p.run(inFolder(t, map[string]string{
		"a.scs": passes, ".scs.toml": "[run]\nserver = '192.0.2.1:5222'\ntrust-workspace = true\n",
	}))
	if got.Outcome != "passed" || !strings.HasPrefix(got.Server, "Prosody") {
		t.Errorf("%+v", got)
	}
	p.Note("window/showMessage", func(params json.RawMessage) bool {
		return strings.Contains(string(params), `unknown key \"trust-workspace\"`)
	})
}

// broken has a tag that nobody closes.
const broken = cast + "Romeo receives:\n\t<message>\n"

func TestScriptWithSyntaxErrorsIsRefused(t *testing.T) {
	p := newRunClient(t, `{}`)
	p.Open(uri, broken)
	got := p.run(uri)
	if got.Outcome != "refused" || !strings.HasPrefix(got.Message, "1 syntax error, so it was not run; line 15: ") {
		t.Errorf("%+v", got)
	}
	if lenses := p.lenses(); !strings.Contains(lenses, "✗ refused") {
		t.Error(lenses)
	}
}

func TestCommandsThatMakeNoSense(t *testing.T) {
	e := start(t, nil)
	e.Open(uri, passes)
	for params, want := range map[string]string{
		`{"command":"scs.ran"}`:                                                         `unknown command "scs.ran"`,
		`{"command":"scs.run"}`:                                                         "takes one argument",
		`{"command":"scs.run","arguments":[]}`:                                          "takes one argument",
		`{"command":"scs.run","arguments":["file:///a.scs"]}`:                           "takes one argument",
		`{"command":"scs.run","arguments":[{"uri":""}]}`:                                "invalid document URI",
		`{"command":"scs.runTo","arguments":[{"uri":"file:///plays/a.scs"}]}`:           "needs the line",
		`{"command":"scs.runTo","arguments":[{"uri":"file:///plays/a.scs","line":-1}]}`: "needs the line",
		`{"command":"scs.run","arguments":[{"uri":"file:///plays/none.scs"}]}`:          "is not open and cannot be read",
	} {
		err := e.Call("workspace/executeCommand", json.RawMessage(params), nil)
		if code(err) != invalidParams || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", params, err, want)
		}
	}
	// Nothing is running, so there is nothing to stop.
	e.MustCall("workspace/executeCommand", command("scs.cancel", uri), nil)
}

// What the server says about a configuration that is wrong is told.
func TestConfigurationThatIsWrong(t *testing.T) {
	p := withProsody(t, patient, "Use it")
	got := p.run(inFolder(t, map[string]string{"a.scs": passes, "prosody.cfg.lua": "VirtualHost \"localhost\"\nthis is no Lua\n"}))
	if got.Outcome != "no-server" || !strings.Contains(got.Message, "prosody did not start") ||
		!strings.Contains(got.Message, "prosody.cfg.lua:2") || strings.ContainsAny(got.Message, "\n\t") {
		t.Errorf("%+v", got)
	}
}

// Who lets a script go to the servers that its characters name is taken at
// their word, though a server is started for it.
func TestConsentToServersOfTheCharacters(t *testing.T) {
	script := strings.Replace(passes, "\tpassword", "\tconnect_host: 192.0.2.1\n\tpassword", 1)
	p := withProsody(t, `{"timeout": "10ms"}`, "Use it")
	got := p.run(inFolder(t, map[string]string{"a.scs": script}))
	if got.Outcome != "no-verdict" || strings.Contains(got.Message, "not allowed") {
		t.Errorf("%+v", got)
	}
	if asked := p.asked(); len(asked) != 1 {
		t.Errorf("asked %q", asked)
	}
}

// The modules that a workspace names are programs, and loaded only if the user
// says so, as they were then.
func TestConsentToModules(t *testing.T) {
	const module = `module:hook("presence/bare", function () end); error("the module is loaded")`
	files := map[string]string{
		"a.scs": passes, ".scs.toml": "[run]\nmodules = [\"modules/mod_x\"]\n", "modules/mod_x/mod_x.lua": module,
	}
	for pressed, want := range map[string]string{"Use it": "passed", "Run without it": "passed", "Cancel": "refused"} {
		p := withProsody(t, patient, pressed)
		if got := p.run(inFolder(t, files)); got.Outcome != want {
			t.Errorf("%s: %+v", pressed, got)
		}
		if asked := p.asked(); len(asked) != 1 || !strings.Contains(asked[0], "names modules for Prosody to load") || !strings.Contains(asked[0], "mod_x.lua") {
			t.Errorf("asked %q", asked)
		}
	}
	p := withProsody(t, patient)
	uri := inFolder(t, files)
	p.ReplyLater = func(method string, _ json.RawMessage) any {
		if method != "window/showMessageRequest" {
			return nil
		}
		path := filepath.Join(filepath.Dir(strings.TrimPrefix(uri, "file://")), "modules", "mod_x", "mod_x.lua")
		if err := os.WriteFile(path, []byte("os.exit()"), 0o600); err != nil {
			t.Error(err)
		}
		return map[string]any{"title": "Use it"}
	}
	if got := p.run(uri); got.Outcome == "passed" || !strings.Contains(got.Message, "changed after you allowed it") {
		t.Errorf("%+v", got)
	}
}
