package server

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/readfile"
)

// ForeignCode is what a folder of scripts brings along for a server to run, as it was
// at one moment: a configuration, the files that it names, the modules under
// its plugin_paths, the server's program and modules. Who has agreed to run it has
// agreed to these contents.
type ForeignCode struct {
	program, config string // paths; "" if there is none
	modules         []Module
	texts           map[string]string // of the configuration and what it includes, by absolute path
	sum             [sha256.Size]byte
	files           int
}

// The most that is looked at of what belongs to a configuration.
const (
	maxCodeFiles = 10_000
	maxCodeBytes = 256 << 20
	maxCodeDepth = 16 // of folders
	maxLiteral   = 4096
)

// ReadForeignCode reads the code of a program, a configuration and modules; "" stands
// for none. Of a source tree it reads all that the program loads.
// What a configuration makes up while it runs is beyond what can be read: its
// files are those whose paths stand in it, and in what it includes, as strings.
func ReadForeignCode(program, config string, modules ...Module) (*ForeignCode, error) {
	if config != "" {
		absolute, err := filepath.Abs(config)
		if err != nil {
			return nil, err
		}
		config = absolute
	}
	r := codeReader{hash: sha256.New(), seen: map[string]bool{}, folder: filepath.Dir(config), yaml: isYAML(config), texts: map[string]string{}}
	c := &ForeignCode{program: program, config: config, modules: modules, texts: r.texts}
	if program != "" {
		sum, err := readfile.Digest(program)
		if err != nil {
			sum = [sha256.Size]byte{} // the folder of ejabberd's libraries; or cannot run it either
		}
		fmt.Fprintf(r.hash, "%q %x\n", program, sum)
		if err := r.program(program); err != nil {
			return nil, err
		}
	}
	for _, m := range modules {
		fmt.Fprintf(r.hash, "%q\n", m)
		if err := r.module(m); err != nil {
			return nil, err
		}
	}
	if config != "" {
		text, err := r.file(config)
		if err != nil {
			return nil, err
		}
		r.texts[config] = text
		if err := r.named(text, 0); err != nil {
			return nil, err
		}
	}
	c.sum, c.files = [sha256.Size]byte(r.hash.Sum(nil)), len(r.seen)
	return c, nil
}

// ID names the contents: another file, or another byte in one, gives another.
func (c *ForeignCode) ID() string { return fmt.Sprintf("%x", c.sum) }

// Files returns how many files there are, the configuration among them.
func (c *ForeignCode) Files() int { return c.files }

// unchanged returns an error if the code is not any more what it was.
func (c *ForeignCode) unchanged() error {
	now, err := ReadForeignCode(c.program, c.config, c.modules...)
	if err != nil {
		return err
	}
	if now.sum != c.sum {
		return errors.New("the server's configuration, or a program that it runs, changed after you allowed it: run the script again")
	}
	return nil
}

// write writes the configuration and what it includes into a folder, and
// returns the configuration's path there. They lie to each other as they did.
func (c *ForeignCode) write(dir string) (config string, err error) {
	for path, text := range c.texts {
		at := copied(dir, path)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return "", err
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return copied(dir, c.config), nil
}

// copied returns where the copy of a file lies in a folder.
func copied(dir, path string) string {
	return filepath.Join(dir, strings.TrimPrefix(path, filepath.VolumeName(path)))
}

// codeReader reads files into a hash.
type codeReader struct {
	hash   hash.Hash
	seen   map[string]bool
	texts  map[string]string
	folder string // where relative paths start
	yaml   bool   // the configuration is YAML, and not Lua
	bytes  int
}

// file adds a file and returns its text, "" if it has been added before.
func (r *codeReader) file(path string) (string, error) {
	if r.seen[path] {
		return "", nil
	}
	r.seen[path] = true
	text, err := readfile.Text(path, readfile.MaxVocabulary)
	if err != nil {
		return "", err
	}
	r.bytes += len(text)
	if len(r.seen) > maxCodeFiles || r.bytes > maxCodeBytes {
		return "", fmt.Errorf("more than %d files, or %d MB, belong to the server's configuration", maxCodeFiles, maxCodeBytes>>20)
	}
	fmt.Fprintf(r.hash, "%q %d\n", path, len(text))
	_, err = io.WriteString(r.hash, text)
	return text, err
}

var (
	luaLiteral  = lazy.Regexp(`"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|\[\[([^\]\n]*)\]\]`)
	yamlPath    = lazy.Regexp(`[^\s"'\[\],:]+\.ya?ml\b`) // that needs no quotes, as of include_config_file
	pluginPaths = lazy.Regexp(`plugin_paths[^=]*=[^{]*\{([^}]*)\}|plugin_paths[^=]*=\s*(\[\[[^\]]*\]\]|"[^"\n]*"|'[^'\n]*')`)
)

// named adds the files that a configuration names, and what those name.
func (r *codeReader) named(text string, depth int) error {
	if depth > maxCodeDepth {
		return errors.New("the server's configuration nests included files too deep")
	}
	for _, paths := range pluginPaths().FindAllString(text, -1) {
		for _, path := range literals(paths) {
			if err := r.tree(r.absolute(path), 0); err != nil {
				return err
			}
		}
	}
	names := literals
	if r.yaml {
		names = yamlLiterals
	}
	for _, name := range names(text) {
		found, err := filepath.Glob(r.absolute(name))
		if err != nil {
			continue // a string that is no path
		}
		for _, path := range found {
			if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
				continue
			}
			if r.seen[path] {
				continue
			}
			included, err := r.file(path)
			if err != nil {
				return err
			}
			r.texts[path] = included
			if err := r.named(included, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// program adds what a program loads that lies beside it: the rest of Prosody's
// source tree, or ejabberd itself.
func (r *codeReader) program(path string) error {
	if tree, ok := sourceTree(path); ok {
		for _, folder := range treeFolders {
			if err := r.tree(filepath.Join(tree, folder), 0); err != nil {
				return err
			}
		}
		for _, name := range []string{"prosody", "loader.lua", "config.unix"} {
			if err := r.ifThere(filepath.Join(tree, name)); err != nil {
				return err
			}
		}
		return nil
	}
	folders, _ := filepath.Glob(filepath.Join(path, "ejabberd-*", "ebin"))
	for _, folder := range folders {
		if err := r.tree(folder, 0); err != nil {
			return err
		}
	}
	return nil
}

// module adds the files of a module.
func (r *codeReader) module(m Module) error {
	paths, err := m.files()
	if err != nil {
		return err
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			err = r.tree(path, 0)
			if err != nil {
				return err
			}
			continue
		}
		if err := r.ifThere(path); err != nil {
			return err
		}
	}
	return nil
}

// ifThere adds a file if there is one.
func (r *codeReader) ifThere(path string) error {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return nil //nolint:nilerr // what is not there is not run either
	}
	_, err := r.file(path)
	return err
}

// tree adds the files of a folder, links followed.
func (r *codeReader) tree(folder string, depth int) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil //nolint:nilerr // Prosody finds no module there either
	}
	if depth > maxCodeDepth {
		return fmt.Errorf("%s: too many folders inside each other for plugin_paths", folder)
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		info, err := os.Stat(path)
		switch {
		case err != nil:
			err = nil // a link to nothing
		case info.IsDir():
			if entry.Name() != ".git" {
				err = r.tree(path, depth+1)
			}
		case info.Mode().IsRegular():
			_, err = r.file(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *codeReader) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.folder, path)
}

// literals returns the strings in a text of Lua or YAML that may be paths.
func literals(text string) []string {
	var all []string
	for _, m := range luaLiteral().FindAllStringSubmatch(text, -1) {
		if s := m[1] + m[2] + m[3]; s != "" && len(s) < maxLiteral && !strings.Contains(s, "\\") {
			all = append(all, s)
		}
	}
	return append(all, yamlPath().FindAllString(text, -1)...)
}
