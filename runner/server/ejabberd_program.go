package server

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/readfile"
)

// ejabberdFolders are where packages put the Erlang libraries of ejabberd.
var ejabberdFolders = []string{
	"/usr/lib/*-linux-gnu*", "/usr/lib/erlang/lib", "/usr/lib64/erlang/lib", "/usr/lib",
	"/usr/local/lib", "/opt/ejabberd-*/lib", "/opt/homebrew/lib/ejabberd/lib",
}

func findEjabberd(path string) (Program, error) {
	p := Program{Kind: Ejabberd}
	if path == "" {
		erl, ok := look("erl")
		if p.Interpreter = erl; ok {
			p.Path, ok = librariesIn(append(filepath.SplitList(os.Getenv("ERL_LIBS")), ejabberdFolders...))
		}
		if !ok {
			return Program{}, &NotFoundError{Kind: Ejabberd}
		}
		return p, nil
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return Program{}, err
	}
	info, err := os.Stat(absolute)
	if err != nil {
		return Program{}, &NotFoundError{Ejabberd, path, err}
	}
	given := ejabberdInFolder(absolute)
	if !info.IsDir() {
		if given, err = ejabberdOfProgram(absolute); err != nil {
			return Program{}, &NotFoundError{Ejabberd, path, err}
		}
	}
	var ok bool
	if p.Path, ok = librariesIn(given.libraries); !ok {
		return Program{}, &NotFoundError{Ejabberd, path, fs.ErrNotExist}
	}
	for _, erl := range expand(given.erl) {
		if runnable(erl) == nil {
			p.Interpreter = erl
			return p, nil
		}
	}
	if p.Interpreter, ok = look("erl"); !ok {
		return Program{}, &NotFoundError{Ejabberd, path, errors.New("it needs Erlang (the program erl), which is not installed")}
	}
	return p, nil
}

// ejabberdPlaces are where parts of an ejabberd may be, as patterns of paths,
// the most probable first.
type ejabberdPlaces struct {
	libraries []string // folders of Erlang libraries
	erl       []string // emulators
}

// ejabberdInFolder returns the places in a folder of libraries, a release, a
// source tree, or the folder of ejabberd itself.
func ejabberdInFolder(folder string) ejabberdPlaces {
	return ejabberdPlaces{
		libraries: []string{folder, filepath.Join(folder, "lib"), filepath.Join(folder, "_build", "*", "lib"), filepath.Dir(folder)},
		erl:       []string{filepath.Join(folder, "erts-*", "bin", "erl"), filepath.Join(folder, "..", "erts-*", "bin", "erl")},
	}
}

// ejabberdSetting are lines of ejabberdctl that say where its parts are.
var ejabberdSetting = lazy.Regexp(`(?m)^\s*(?:export\s+)?(ERL|ERL_LIBS)=['"]?(/[^'"\s$]*)`)

// ejabberdOfProgram returns the places that belong to ejabberdctl, or to the
// Erlang that runs ejabberd.
func ejabberdOfProgram(path string) (ejabberdPlaces, error) {
	if err := runnable(path); err != nil {
		return ejabberdPlaces{}, err
	}
	var places ejabberdPlaces
	isErl := strings.TrimSuffix(filepath.Base(path), ".exe") == "erl"
	if isErl {
		places.erl = []string{path}
	} else if text, err := readfile.Text(path, readfile.MaxSettings); err == nil {
		for _, m := range ejabberdSetting().FindAllStringSubmatch(text, -1) {
			if m[1] == "ERL" {
				places.erl = append(places.erl, m[2])
			} else {
				places.libraries = append(places.libraries, filepath.SplitList(m[2])...)
			}
		}
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ejabberdPlaces{}, err
	}
	for _, program := range []string{path, resolved} {
		// PREFIX/bin, or PREFIX/lib/erlang/bin and PREFIX/lib/erlang/erts-VERSION/bin.
		for folder, n := filepath.Dir(program), 0; n < 4 && folder != filepath.Dir(folder); folder, n = filepath.Dir(folder), n+1 {
			places.libraries = append(places.libraries, filepath.Join(folder, "lib"), filepath.Join(folder, "lib", "erlang", "lib"), filepath.Join(folder, "lib", "*-linux-gnu*"))
			places.erl = append(places.erl, filepath.Join(folder, "erts-*", "bin", "erl"))
		}
	}
	if !isErl {
		return places, nil
	}
	places.libraries = append(places.libraries, filepath.SplitList(os.Getenv("ERL_LIBS"))...)
	places.libraries = append(places.libraries, ejabberdFolders...)
	return places, nil
}

// librariesIn returns the first folder that holds ejabberd among its Erlang
// libraries.
func librariesIn(patterns []string) (string, bool) {
	for _, folder := range expand(patterns) {
		if holdsEjabberd(folder) {
			return folder, true
		}
	}
	return "", false
}

// expand returns the paths that patterns stand for, in their order.
func expand(patterns []string) []string {
	var all []string
	for _, pattern := range patterns {
		if !strings.Contains(pattern, "*") {
			all = append(all, pattern)
			continue
		}
		found, _ := filepath.Glob(pattern)
		all = append(all, found...)
	}
	return all
}

// holdsEjabberd reports whether a folder of Erlang libraries holds ejabberd.
func holdsEjabberd(folder string) bool {
	for _, name := range []string{"ejabberd-*", "ejabberd"} {
		if found, _ := filepath.Glob(filepath.Join(folder, name, "ebin", "ejabberd.app")); len(found) > 0 {
			return true
		}
	}
	return false
}
