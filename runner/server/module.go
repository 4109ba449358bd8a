package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
// current one.
func ParseModule(folder, text string) (Module, error) {
	m := Module{Path: text}
	if host, path, ok := strings.Cut(text, "="); ok && host != "" && !strings.ContainsAny(host, `/\`) {
		m.Host, m.Path = host, path
	}
	m.Path = filepath.FromSlash(m.Path)
	if !filepath.IsAbs(m.Path) {
		m.Path = filepath.Join(folder, m.Path)
	}
	if info, err := os.Stat(m.Path); err == nil && info.IsDir() {
		m.Path = filepath.Join(m.Path, filepath.Base(filepath.Clean(m.Path))+".lua")
	}
	name, isLua := strings.CutSuffix(filepath.Base(m.Path), ".lua")
	name, isModule := strings.CutPrefix(name, "mod_")
	if !isLua || !isModule || name == "" {
		return Module{}, fmt.Errorf("invalid module %q: write DIR/mod_NAME.lua, or HOST=DIR/mod_NAME.lua", text)
	}
	m.Name = name
	if info, err := os.Stat(m.Path); err != nil || !info.Mode().IsRegular() {
		return Module{}, fmt.Errorf("no module at %q: write the path of its file, DIR/mod_NAME.lua", m.Path)
	}
	return m, nil
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
