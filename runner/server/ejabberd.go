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

// prepareEjabberd writes ejabberd's configuration into a folder of its own.
func prepareEjabberd(p Program, o Options, dir string) (*startPlan, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"home", "mnesia"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			return nil, err
		}
	}
	level := "info"
	if o.Debug {
		level = "debug"
	}
	config, folder, err := ourEjabberd(ports[0], level, dir)
	if o.Config != "" {
		config, folder, err = theirEjabberd(ports[0], level, dir, o)
	}
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "ejabberd.yml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		return nil, err
	}
	input := []string{"-noinput"}
	if o.Config != "" {
		input = []string{"-noshell", "-eval", strings.Join(strings.Fields(ejabberdAccounts), " ")}
	}
	// Without a node name nothing of Erlang's own network is started.
	cmd := exec.Command(p.Interpreter, append(append([]string{"+K", "true", "+S", "2"}, input...),
		"-mnesia", "dir", strconv.Quote(filepath.Join(dir, "mnesia")), "-s", "ejabberd")...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(),
		"HOME="+filepath.Join(dir, "home"),
		"EJABBERD_CONFIG_PATH="+path,
		"EJABBERD_LOG_PATH="+filepath.Join(dir, "ejabberd.log"),
		"ERL_LIBS="+p.Path,
		"ERL_CRASH_DUMP="+filepath.Join(dir, "crash.dump"),
	)
	return &startPlan{cmd: cmd, port: ports[0], readLine: readEjabberdStart(ports[0]), probed: true, accounts: o.Config != ""}, nil
}

// ourEjabberd returns our configuration, and the folder in which it counts.
func ourEjabberd(port int, level, dir string) (config, folder string, err error) {
	auth := filepath.Join(dir, "auth.sh")
	if err := os.WriteFile(auth, []byte(ejabberdAuth), 0o700); err != nil {
		return "", "", err
	}
	var b strings.Builder
	err = ejabberdTemplate().Execute(&b, map[string]any{"Port": port, "Auth": auth, "Level": level})
	return b.String(), dir, err
}

// theirEjabberd returns the folder's configuration as it is run, and the folder
// in which it counts.
func theirEjabberd(port int, level, dir string, o Options) (config, folder string, err error) {
	path, err := filepath.Abs(o.Config)
	if err != nil {
		return "", "", err
	}
	folder = filepath.Dir(path)
	included := func(name string) string { return name }
	for _, code := range o.Agreed {
		if code.config == "" {
			continue
		}
		// These bytes, whatever the files hold by the time that they are read.
		agreed := filepath.Join(dir, "agreed")
		if path, err = code.write(agreed); err != nil {
			return "", "", err
		}
		included = func(name string) string {
			original := name
			if !filepath.IsAbs(original) {
				original = filepath.Join(folder, original)
			}
			if _, known := code.texts[original]; known {
				return copied(agreed, original)
			}
			return name
		}
	}
	f, err := readEjabberdFolder(path)
	if err != nil {
		return "", "", err
	}
	config, err = f.run(port, level, included)
	return config, folder, err
}

// ejabberdAccounts reads accounts from standard input: a line of USER HOST
// PASSWORD, as often as there are accounts, each word in hexadecimal. Where the
// kind of login has no accounts, none is made.
const ejabberdAccounts = `
spawn(fun Loop() ->
	case io:get_line("") of
		Line when is_list(Line) ->
			Text = fun(Hex) -> <<(list_to_integer("0" ++ Hex, 16)):(length(Hex) * 4)>> end,
			Make = fun
				M([User, Host, Password | Rest]) ->
					[case catch ejabberd_auth:try_register(Text(User), Text(Host), Text(tl(Password))) of
						ok -> [];
						{error, exists} -> [];
						{error, not_allowed} -> [];
						{error, Why} -> [Text(User), "@", Text(Host), ": ", io_lib:format("~0p", [Why]), " "];
						_ -> []
					end | M(Rest)];
				M(_) -> []
			end,
			io:format("~ts~ts~n", ["` + accountsMark + `", Make(string:lexemes(Line, " \n"))]),
			Loop();
		_ -> ok
	end
end).`

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
