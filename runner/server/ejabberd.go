package server

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/scs-tools/scs/internal/lazy"
)

//go:embed ejabberd.yml.tmpl
var ejabberdConfig string

//go:embed ejabberd_auth.sh
var ejabberdAuth string

var ejabberdTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("ejabberd.yml").Funcs(template.FuncMap{"yaml": strconv.Quote}).Parse(ejabberdConfig))
})

// prepareEjabberd writes ejabberd's configuration into a folder of its own. A
// folder's prosody.cfg.lua means nothing to it.
func prepareEjabberd(p Program, o Options, dir string) (*startPlan, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	auth := filepath.Join(dir, "auth.sh")
	if err := os.WriteFile(auth, []byte(ejabberdAuth), 0o700); err != nil {
		return nil, err
	}
	for _, name := range []string{"home", "mnesia"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			return nil, err
		}
	}
	var config strings.Builder
	level := "info"
	if o.Debug {
		level = "debug"
	}
	err = ejabberdTemplate().Execute(&config, map[string]any{"Port": ports[0], "Auth": auth, "Level": level})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "ejabberd.yml")
	if err := os.WriteFile(path, []byte(config.String()), 0o600); err != nil {
		return nil, err
	}
	// Without a node name nothing of Erlang's own network is started.
	cmd := exec.Command(p.Interpreter, "+K", "true", "+S", "2", "-noinput",
		"-mnesia", "dir", strconv.Quote(filepath.Join(dir, "mnesia")), "-s", "ejabberd")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"HOME="+filepath.Join(dir, "home"),
		"EJABBERD_CONFIG_PATH="+path,
		"EJABBERD_LOG_PATH="+filepath.Join(dir, "ejabberd.log"),
		"ERL_LIBS="+p.Path,
		"ERL_CRASH_DUMP="+filepath.Join(dir, "crash.dump"),
	)
	return &startPlan{cmd: cmd, port: ports[0], readLine: readEjabberdStart(ports[0]), probed: true}, nil
}

var ejabberdVersion = lazy.Regexp(`ejabberd (\S+) is started`)

// readEjabberdStart reads ejabberd's log for how its start goes.
func readEjabberdStart(port int) func(line string) startState {
	address := fmt.Sprintf("%s:%d ", loopback, port)
	return func(line string) startState {
		if m := ejabberdVersion().FindStringSubmatch(line); m != nil {
			return startState{version: m[1]}
		}
		switch {
		case strings.Contains(line, "Start accepting TCP connections at "+address):
			return startState{ready: true}
		case strings.Contains(line, "Failed to open socket at "+address) && strings.Contains(line, "address already in use"):
			return startState{taken: true}
		}
		return startState{}
	}
}
