package server

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/spec/nearest"
)

// Module is a module that a server loads in addition to those of its
// configuration.
type Module struct {
	Name string // as configurations have it: "x" of mod_x.lua
	Path string // of its file
	Host string // the host or component that loads it; "" for those that its name implies
}

// ParseModule reads DIR/mod_NAME.lua, the folder of that file if it is named
// mod_NAME, or HOST= and either. A relative path starts in the folder; "" is the
// current one. The error suggests a module that may be meant.
func ParseModule(folder, text string) (Module, error) {
	var m Module
	written := text
	if host, path, ok := strings.Cut(text, "="); ok && host != "" && !strings.ContainsAny(host, `/\`) {
		m.Host, written = host, path
	}
	m.Path = filepath.FromSlash(written)
	if !filepath.IsAbs(m.Path) {
		m.Path = filepath.Join(folder, m.Path)
	}
	if isFolder(m.Path) {
		m.Path = filepath.Join(m.Path, filepath.Base(filepath.Clean(m.Path))+".lua")
	}
	name, isModule := moduleName(filepath.Base(m.Path))
	m.Name = name
	if isModule && isRegular(m.Path) {
		return m, nil
	}
	if near := nearModule(folder, filepath.FromSlash(written)); near != "" {
		return Module{}, fmt.Errorf("no module at %q: did you mean %q?", written, near)
	}
	if !isModule && isFolder(filepath.Join(folder, written)) {
		return Module{}, fmt.Errorf("%q is a folder: name a module in it, DIR/mod_NAME.lua", written)
	}
	if !isModule {
		return Module{}, fmt.Errorf("invalid module %q: write DIR/mod_NAME.lua, or HOST=DIR/mod_NAME.lua", text)
	}
	return Module{}, fmt.Errorf("no module at %q: write the path of its file, DIR/mod_NAME.lua", m.Path)
}

// moduleName returns the NAME of a file mod_NAME.lua.
func moduleName(file string) (name string, ok bool) {
	name, isLua := strings.CutSuffix(file, ".lua")
	name, isModule := strings.CutPrefix(name, "mod_")
	return name, isLua && isModule && name != ""
}

// nearModule returns the path of a module that may be meant by one that is none,
// relative to the folder if that is; "" if there is none. The path may be of a
// folder with one module, lack parts of mod_NAME.lua, be misspelled, or lead to
// another folder than the one that the module is in.
func nearModule(folder, path string) string {
	if path == "" {
		return ""
	}
	whole := path
	if !filepath.IsAbs(path) {
		whole = filepath.Join(folder, path)
	}
	dir, name := filepath.Split(filepath.Clean(whole))
	near := ""
	if modules, _ := filepath.Glob(filepath.Join(whole, "mod_*.lua")); len(modules) == 1 {
		near = modules[0]
	}
	full := "mod_" + bareName(name) + ".lua"
	for _, candidate := range []string{filepath.Join(dir, full), filepath.Join(folder, full)} {
		if near == "" && isRegular(candidate) {
			near = candidate
		}
	}
	guessed := near == ""
	for _, name := range []string{name, full} {
		if near == "" {
			near = nearest.Path(filepath.Join(dir, name), func(entry fs.DirEntry) bool {
				_, ok := moduleName(entry.Name())
				return ok && !entry.IsDir() || entry.IsDir() && strings.HasPrefix(entry.Name(), "mod_")
			})
		}
	}
	// The parts that all names have make none of them alike.
	if _, ok := nearest.Nearest(bareName(name), []string{bareName(filepath.Base(near))}); !ok && guessed {
		return ""
	}
	if relative, err := filepath.Rel(filepath.Join(folder, "."), near); err == nil && near != "" && !filepath.IsAbs(path) {
		near = relative
	}
	return filepath.ToSlash(near)
}

// bareName returns NAME of mod_NAME.lua, also where a part is missing.
func bareName(file string) string {
	return strings.TrimLeft(strings.TrimPrefix(strings.TrimSuffix(file, ".lua"), "mod"), "_-")
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// TakesModules reports whether modules can be given to servers of the kind.
func (k Kind) TakesModules() bool {
	found, _ := k.of()
	return found.modules
}

// files returns the paths of the module and of the libraries beside it, or of
// its folder if it has one of its own.
func (m Module) files() ([]string, error) {
	path, err := filepath.Abs(m.Path)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(path)
	if filepath.Base(folder) == "mod_"+m.Name {
		return []string{folder}, nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, entry := range entries {
		if entry.Name() == filepath.Base(path) || strings.HasSuffix(entry.Name(), ".lib.lua") {
			all = append(all, filepath.Join(folder, entry.Name()))
		}
	}
	return all, nil
}

// linkModules makes a folder in which the server finds the modules and what
// belongs to them, and no other module that lies beside one of them.
func linkModules(modules []Module, folder string) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	for _, m := range modules {
		paths, err := m.files()
		if err != nil {
			return err
		}
		for _, path := range paths {
			// What two modules share is there already.
			if err := os.Symlink(path, filepath.Join(folder, filepath.Base(path))); err != nil && !os.IsExist(err) {
				return err
			}
		}
	}
	return nil
}

// linkedPaths gives back the paths of modules, as the user named them, for those of
// the links that a server loads. The zero value changes nothing.
type linkedPaths struct {
	folder string            // of the links, with a separator at its end
	paths  map[string]string // by name in it
}

// pathsOf returns the paths of the modules that are linked in the folder.
func pathsOf(modules []Module, folder string) linkedPaths {
	l := linkedPaths{folder: folder + string(filepath.Separator), paths: map[string]string{}}
	for _, m := range modules {
		paths, err := m.files()
		if err != nil {
			continue // they are not linked either
		}
		beside := filepath.Dir(m.Path)
		for _, path := range paths {
			name := filepath.Base(path)
			if _, ok := l.paths[name]; ok {
				continue
			}
			if name == filepath.Base(beside) && name == "mod_"+m.Name {
				l.paths[name] = beside
			} else {
				l.paths[name] = filepath.Join(beside, name)
			}
		}
	}
	return l
}

// What Lua writes in a message for the start of a path that is long, and how much
// of a link is left behind it at least.
const (
	cutMark = "..."
	leastOf = 20
)

// restore returns a text with the paths of the modules in place of those of their
// links, also where Lua has cut off the start.
func (l linkedPaths) restore(text string) string {
	for name, path := range l.paths {
		link := l.folder + name
		text = strings.ReplaceAll(text, link, path)
		before, rest, found := strings.Cut(text, cutMark)
		for found {
			for start := 0; start <= len(link)-leastOf; start++ {
				if after, ok := strings.CutPrefix(rest, link[start:]); ok {
					text = before + path + after
					break
				}
			}
			var more string
			more, rest, found = strings.Cut(rest, cutMark)
			before += cutMark + more
		}
	}
	return text
}
