package server

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/readfile"
)

// treeFolders are the folders of Prosody's source tree beside the script
// "prosody".
var treeFolders = []string{"core", "net", "plugins", "util"}

// sourceTree returns Prosody's source tree that a path means: its folder, or
// the script "prosody" in it.
func sourceTree(path string) (tree string, ok bool) {
	tree, err := filepath.Abs(path)
	if err != nil {
		return "", false
	}
	if info, err := os.Stat(tree); err != nil {
		return "", false
	} else if !info.IsDir() {
		if tree, err = filepath.EvalSymlinks(tree); err != nil || filepath.Base(tree) != "prosody" {
			return "", false
		}
		tree = filepath.Dir(tree)
	}
	if info, err := os.Stat(filepath.Join(tree, "prosody")); err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	for _, folder := range treeFolders {
		if info, err := os.Stat(filepath.Join(tree, folder)); err != nil || !info.IsDir() {
			return "", false
		}
	}
	return tree, true
}

// runWith is the line of a configured tree that names its Lua.
var runWith = lazy.Regexp(`(?m)^RUNWITH=['"]?([^'"\s]+)`)

// findTree returns the program of a source tree. The parts of Prosody that are
// written in C must have been built.
func findTree(tree string) (Program, error) {
	program := Program{Kind: Prosody, Path: filepath.Join(tree, "prosody"), Interpreter: "lua"}
	if built, _ := filepath.Glob(filepath.Join(tree, "util", "encodings.*")); !containsLibrary(built) {
		return Program{}, &NotFoundError{Prosody, tree, errors.New("this source tree is not built: run ./configure && make in it")}
	}
	if text, err := readfile.Text(filepath.Join(tree, "config.unix"), readfile.MaxSettings); err == nil {
		if m := runWith().FindStringSubmatch(text); m != nil {
			program.Interpreter = m[1]
		}
	}
	lua, ok := look(program.Interpreter)
	if !ok {
		return Program{}, &NotFoundError{Prosody, tree, fmt.Errorf("no %s, the Lua that this source tree is configured for", program.Interpreter)}
	}
	program.Interpreter = lua
	return program, nil
}

// containsLibrary reports whether one of the paths is a library that Lua loads.
func containsLibrary(paths []string) bool {
	for _, path := range paths {
		if strings.HasSuffix(path, ".so") || strings.HasSuffix(path, ".dll") {
			return true
		}
	}
	return false
}

// prosodyCommand returns the command that runs Prosody under a configuration.
// A source tree is told where it is: what its configure script has written
// down is where "make install" would put it.
func prosodyCommand(p Program, config string) *exec.Cmd {
	if p.Interpreter == "" {
		return exec.Command(p.Path, "-F", "--config", config)
	}
	tree := filepath.Dir(p.Path)
	cmd := exec.Command(p.Interpreter, p.Path, "-F", "--config", config)
	cmd.Env = append(os.Environ(), "PROSODY_SRCDIR="+tree)
	if os.Getenv("PROSODY_PLUGINDIR") == "" {
		cmd.Env = append(cmd.Env, "PROSODY_PLUGINDIR="+filepath.Join(tree, "plugins"))
	}
	return cmd
}
