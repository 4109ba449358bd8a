//go:build unix

package server_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
)

func TestParseModule(t *testing.T) {
	folder := layOut(t, map[string]string{
		"mod_x.lua": "", "mod_y/mod_y.lua": "", "z.lua": "", "mod_greeter.lua": "", "plugins/mod_only.lua": "", "mod_forward/mod_forward.lua": "", "plugins/only.lib.lua": "",
	})
	for text, want := range map[string]server.Module{
		"mod_x.lua":              {Name: "x", Path: filepath.Join(folder, "mod_x.lua")},
		"./mod_y":                {Name: "y", Path: filepath.Join(folder, "mod_y", "mod_y.lua")},
		"echo.example=mod_x.lua": {Name: "x", Path: filepath.Join(folder, "mod_x.lua"), Host: "echo.example"},
	} {
		if got, err := server.ParseModule(folder, text); err != nil || got != want {
			t.Errorf("%s is %+v (%v)", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"mod_none.lua": "no module at", "z.lua": `invalid module "z.lua": write DIR/mod_NAME.lua`, "mod_.lua": "invalid module", "": "is a folder: name a module in it",
		"mod_greter.lua":          `no module at "mod_greter.lua": did you mean "mod_greeter.lua"?`,
		"modgreeter.lua":          `did you mean "mod_greeter.lua"?`,
		"mod_greeter":             `did you mean "mod_greeter.lua"?`,
		"greeter":                 `did you mean "mod_greeter.lua"?`,
		"greeter.lua":             `did you mean "mod_greeter.lua"?`,
		"elsewhere/mod_greeter":   `did you mean "mod_greeter.lua"?`,
		"plugin/mod_only.lua":     `did you mean "plugins/mod_only.lua"?`,
		"plugins":                 `did you mean "plugins/mod_only.lua"?`,
		"plugins/":                `did you mean "plugins/mod_only.lua"?`,
		"rooms.x=mod_forwad":      `no module at "mod_forwad": did you mean "mod_forward"?`,
		".":                       `"." is a folder: name a module in it, DIR/mod_NAME.lua`,
		folder + "/mod_grete.lua": `did you mean "` + filepath.ToSlash(folder) + `/mod_greeter.lua"?`,
	} {
		if _, err := server.ParseModule(folder, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestModulesAreLoaded: each where its name or its host says, with its library,
// and no other module that lies beside it.
func TestModulesAreLoaded(t *testing.T) {
	testenv.Long(t)
	const says = `module:log("info", "here is %s on %s", module.name, module.host);`
	folder := layOut(t, map[string]string{
		"mod_plain.lua":              says + ` module:log("info", "with %s", module:require("plain").it);`,
		"plain.lib.lua":              `return { it = "its library" };`,
		"mod_disco.lua":              `error("the wrong disco")`,
		"mod_muc_extra.lua":          says,
		"mod_service.lua":            says,
		"mod_own/mod_own.lua":        says + ` module:log("info", "with %s", module:require("more").it);`,
		"mod_own/more.lib.lua":       `return { it = "its neighbour" };`,
		"configured/prosody.cfg.lua": `modules_enabled = { "roster", "saslauth" } VirtualHost "localhost" modules_enabled = { "disco" } Component "rooms.localhost" "muc"`,
	})
	var modules []server.Module
	for _, text := range []string{"mod_plain.lua", "mod_muc_extra.lua", "service.localhost=mod_service.lua", "localhost=mod_own"} {
		m, err := server.ParseModule(folder, text)
		if err != nil {
			t.Fatal(err)
		}
		modules = append(modules, m)
	}
	for _, make := range servertest.Makes() {
		if !make.Find(t).Kind.TakesModules() {
			continue
		}
		for config, rooms := range map[string]string{"": "conference.localhost", filepath.Join(folder, "configured", "prosody.cfg.lua"): "rooms.localhost"} {
			s := begin(t, make.Find(t), server.Options{Config: config, Modules: modules})
			log := logOf(s)
			for _, want := range []string{
				"here is plain on localhost", "with its library", "here is muc_extra on " + rooms, "here is service on service.localhost",
				"here is own on localhost", "with its neighbour",
			} {
				if !strings.Contains(log, want) {
					t.Errorf("%s under %q lacks %q:\n%s", make.Name, config, want, log)
				}
			}
			for _, not := range []string{"error\t", "the wrong disco", "muc_extra on localhost"} {
				if strings.Contains(log, not) {
					t.Errorf("%s under %q:\n%s", make.Name, config, log)
				}
			}
		}
	}
}

// logOf returns all that a server has said.
func logOf(s *server.Server) string {
	var log strings.Builder
	for _, line := range s.Log(time.Time{}) {
		log.WriteString(line.Text + "\n")
	}
	return log.String()
}

// TestAModuleThatFailsIsNamedByItsPath: a log names the file that the author wrote,
// and not a link in a folder that is gone.
func TestAModuleThatFailsIsNamedByItsPath(t *testing.T) {
	testenv.Long(t)
	const long = "mod_with_a_name_that_lua_cuts_off_in_what_it_says_about_it.lua"
	folder := layOut(t, map[string]string{
		"mod_syntax.lua": "module:hook(;\n", "mod_throws.lua": "error(\"thrown\");\n", "mod_own/mod_own.lua": "error(\"own\");\n",
		"mod_needs.lua": "module:require(\"needed\");\n", "needed.lib.lua": "error(\"needed\");\n", long: "error(\"long\");\n",
	})
	t.Chdir(folder)
	var modules []server.Module
	for _, text := range []string{"mod_syntax.lua", "./mod_throws.lua", "mod_own", filepath.Join(folder, "mod_needs.lua"), long} {
		m, err := server.ParseModule("", text)
		if err != nil {
			t.Fatal(err)
		}
		modules = append(modules, m)
	}
	for _, make := range servertest.Makes() {
		if !make.Find(t).Kind.TakesModules() {
			continue
		}
		s := begin(t, make.Find(t), server.Options{Modules: modules})
		log := logOf(s)
		for _, want := range []string{
			": mod_syntax.lua:1: ", ": mod_throws.lua:1: thrown", ": mod_own/mod_own.lua:1: own",
			": needed.lib.lua:1: needed", filepath.Join(folder, "mod_needs.lua") + ":1: ", ": " + long + ":1: long",
		} {
			if !strings.Contains(log, want) {
				t.Errorf("%s: the log lacks %q:\n%s", make.Name, want, log)
			}
		}
	}
}
