package server

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is a server that can be started.
type Program struct {
	Kind Kind
	Path string // Prosody's program; the folder of Erlang libraries that ejabberd is in

	// Interpreter is the program that runs Path: Erlang for ejabberd, Lua for
	// Prosody's source tree; "" if Path runs by itself.
	Interpreter string
}

// NotFoundError says that a server is not there, and how to get it.
type NotFoundError struct {
	Kind Kind
	Path string // where it should be; "" if it was looked for
	Err  error  // why Path cannot be run, if it is there
}

// Error names the server, where it was looked for, and the package to install.
func (e *NotFoundError) Error() string {
	switch {
	case e.Path == "":
		return fmt.Sprintf("no %s on this machine: %s", e.Kind, e.Kind.install())
	case e.Err != nil && !errors.Is(e.Err, fs.ErrNotExist):
		return fmt.Sprintf("%s cannot be run as %s: %v", e.Path, e.Kind, e.Err)
	}
	return fmt.Sprintf("there is no %s at %s: give the path of %s, or %s", e.Kind, e.Path, e.Kind.pathHelp(), e.Kind.install())
}

// Unwrap returns why the path cannot be run.
func (e *NotFoundError) Unwrap() error { return e.Err }

// Find looks for a server: at the path if one is given, else on PATH and where
// packages put it. For Prosody the path is its program, or its source tree or
// the program in that; for ejabberd ejabberdctl, the Erlang that runs it, or a
// folder of Erlang libraries, ejabberd-VERSION among them. The error is a
// [*NotFoundError].
func Find(kind Kind, path string) (Program, error) {
	found, ok := kind.of()
	if !ok {
		return Program{}, unknownKind(kind)
	}
	return found.find(path)
}

// sbin are folders where packages put servers and that not every user's PATH
// holds.
var sbin = []string{"/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin", "/opt/homebrew/sbin"}

func findProsody(path string) (Program, error) {
	if path != "" {
		if tree, ok := sourceTree(path); ok {
			return findTree(tree)
		}
		if err := runnable(path); err != nil {
			return Program{}, &NotFoundError{Prosody, path, err}
		}
		absolute, err := filepath.Abs(path)
		return Program{Kind: Prosody, Path: absolute}, err
	}
	found, ok := look("prosody")
	if !ok {
		return Program{}, &NotFoundError{Kind: Prosody}
	}
	return Program{Kind: Prosody, Path: found}, nil
}

// look finds a program on PATH or where packages put servers.
func look(name string) (string, bool) {
	if path, err := exec.LookPath(name); err == nil {
		if absolute, err := filepath.Abs(path); err == nil {
			return absolute, true
		}
	}
	for _, folder := range sbin {
		if path := filepath.Join(folder, name); runnable(path) == nil {
			return path, true
		}
	}
	return "", false
}

// runnable says why a path is no program.
func runnable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return errors.New("it is a folder")
	}
	if !strings.ContainsRune(path, filepath.Separator) {
		path = "." + string(filepath.Separator) + path
	}
	if _, err := exec.LookPath(path); err != nil {
		return errors.New("it is not executable")
	}
	return nil
}
