package server

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/scs-tools/scs/internal/lazy"
)

//go:embed prosody.default.cfg.lua
var prosodyDefaults string

//go:embed prosody.cfg.lua.tmpl
var prosodyConfig string

var prosodyTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("prosody.cfg.lua").Funcs(template.FuncMap{"lua": luaString}).Parse(prosodyConfig))
})

// luaString writes a string as Lua reads it, whatever bytes are in it.
func luaString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			fmt.Fprintf(&b, "\\%03d", c)
		} else {
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// prepareProsody writes Prosody's configuration into a folder of its own.
func prepareProsody(p Program, o Options, dir string) (*startPlan, error) {
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	included := o.Config
	if included == "" {
		included = filepath.Join(dir, "default.cfg.lua")
		if err := os.WriteFile(included, []byte(prosodyDefaults), 0o600); err != nil {
			return nil, err
		}
	}
	included, err = filepath.Abs(included)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(included)
	for _, code := range o.Agreed {
		if code.config == "" {
			continue
		}
		// These bytes, whatever the file holds by the time that it is read.
		if included, err = code.write(filepath.Join(dir, "agreed")); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return nil, err
	}
	modules := filepath.Join(dir, "modules")
	var linked linkedPaths
	if len(o.Modules) > 0 {
		if err := linkModules(o.Modules, modules); err != nil {
			return nil, err
		}
		linked = pathsOf(o.Modules, modules)
	}
	path := filepath.Join(dir, "prosody.cfg.lua")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	err = prosodyTemplate().Execute(file, map[string]any{
		"Included": included, "Folder": folder, "Dir": dir, "Data": data,
		"Port": ports[0], "HTTPPort": ports[1], "ProxyPort": ports[2], "Debug": o.Debug, "Ready": prosodyReady, "Hosts": prosodyHosts,
		"Modules": o.Modules, "ModuleDir": modules, "Accounts": o.Config != "", "Mark": accountsMark,
	})
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	cmd := prosodyCommand(p, path)
	cmd.Dir = dir
	return &startPlan{cmd: cmd, port: ports[0], readLine: readProsodyStart(ports, o.Config), linked: linked, accounts: o.Config != ""}, nil
}

// prosodyReady is what our configuration has Prosody write when it has
// started.
const prosodyReady = oursMark + "started"

// prosodyHosts starts the line before, which names what clients can log in to.
const prosodyHosts = oursMark + "hosts "

// prosodyNoHost is what Prosody says when its configuration has nothing to log in to.
const prosodyNoHost = "No enabled VirtualHost entries found"

var (
	prosodyVersion = lazy.Regexp(`Hello and welcome to Prosody version (.+)`)
	prosodyTaken   = lazy.Regexp(`Failed to open server port (\d+) on .*, (.*)`)
	prosodyOpened  = lazy.Regexp(`Activated service 'c2s' on .*\[127\.0\.0\.1\]:(\d+)`)
)

// readProsodyStart reads Prosody's log for how its start goes. What it says of its
// ports is the proof that it is our child that listens on them. The configuration
// is that of the folder.
func readProsodyStart(ports []int, config string) func(line string) startState {
	opened := false
	return func(line string) startState {
		if m := prosodyVersion().FindStringSubmatch(line); m != nil {
			return startState{version: m[1]}
		}
		if m := prosodyTaken().FindStringSubmatch(line); m != nil {
			for _, port := range ports {
				if m[1] == strconv.Itoa(port) {
					return startState{taken: true}
				}
			}
		}
		if m := prosodyOpened().FindStringSubmatch(line); m != nil {
			opened = opened || m[1] == strconv.Itoa(ports[0])
		}
		if strings.Contains(line, prosodyNoHost) {
			return startState{failed: config + ` has no VirtualHost: add one for the domain of the scripts, such as VirtualHost "localhost"`}
		}
		if hosts, ok := strings.CutPrefix(line, prosodyHosts); ok {
			return startState{hosts: hosts}
		}
		if strings.Contains(line, prosodyReady) {
			if opened {
				return startState{ready: true}
			}
			return startState{failed: "it has no port for clients: enable mod_c2s and add a VirtualHost"}
		}
		return startState{}
	}
}
