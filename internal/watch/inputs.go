package watch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/repository"
)

// gitIgnore is the name of the files that say what a walk leaves out.
const gitIgnore = ".gitignore"

// Inputs are what a run depends on besides the scripts in the folders
// that it searches. All paths are absolute.
type Inputs struct {
	roots    []string // folders that are searched
	files    []string // scripts and other files that are named one by one
	settings string   // the file of --config; "" for none
	folders  []string // to watch, whatever is found

	vocabulary []string // files that the settings of the last round name
}

// NewInputs returns what a run over the paths depends on: the current folder if
// there are none. The settings are the value of the flag --config, and files are
// further ones that count, "" for none.
func NewInputs(paths []string, settings string, files ...string) (*Inputs, error) {
	s := &Inputs{}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var errs []error
	absolute := func(path string) string {
		path, err := filepath.Abs(path)
		errs = append(errs, err)
		return path
	}
	if settings != "" && settings != "none" {
		s.settings = absolute(settings)
		s.watchAt(s.settings)
	}
	for _, file := range files {
		if file != "" {
			file = absolute(file)
			s.files = append(s.files, file)
			s.watchAt(file)
		}
	}
	for _, path := range paths {
		path = absolute(path)
		folder := path
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			s.roots = append(s.roots, path)
		} else {
			s.files = append(s.files, path)
			s.watchAt(path)
			folder = filepath.Dir(path)
		}
		if settings == "" {
			s.watchAbove(folder)
		} else {
			s.folders = append(s.folders, folder)
		}
	}
	return s, errors.Join(errs...)
}

// Folders returns the folders to watch, whatever scripts are found.
func (s *Inputs) Folders() []string { return slices.Clone(s.folders) }

// watchAt has the folder of a file watched, and that of the file it links to.
func (s *Inputs) watchAt(path string) {
	s.folders = append(s.folders, filepath.Dir(path))
	if target := targetOf(path); target != path {
		s.folders = append(s.folders, filepath.Dir(target))
		s.files = append(s.files, target)
	}
}

// targetOf returns the path of the file that a link leads to, or the path as it
// is if that is no link.
func targetOf(path string) string {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		return target
	}
	return path
}

// SetVocabulary records the vocabulary files that the settings of the scripts name, and
// returns the folders to watch for them.
func (s *Inputs) SetVocabulary(scripts []string, settings func(path string) (*config.Config, error)) ([]string, error) {
	s.vocabulary = nil
	var folders []string
	seen := map[*config.Config]bool{nil: true}
	for _, script := range scripts {
		c, err := settings(script)
		if err != nil || seen[c] {
			continue // what is wrong with settings is said when the script is linted
		}
		seen[c] = true
		for _, path := range c.VocabularyPaths() {
			path, err := filepath.Abs(path)
			if err != nil {
				return nil, err
			}
			for _, path := range []string{path, targetOf(path)} {
				s.vocabulary = append(s.vocabulary, path)
				folders = append(folders, filepath.Dir(path))
			}
		}
	}
	return folders, nil
}

// watchAbove has a folder watched and those above it where its settings can
// stand: up to that of a repository.
func (s *Inputs) watchAbove(folder string) {
	for {
		s.folders = append(s.folders, folder)
		if repository.Is(folder) {
			return
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return
		}
		folder = parent
	}
}

// RecordFolders returns the given exclude function of a walk, which adds the folders
// that the walk visits to those given; nil excludes nothing.
func (s *Inputs) RecordFolders(folders *[]string, exclude func(string) (bool, error)) func(string) (bool, error) {
	return func(path string) (bool, error) {
		var excluded bool
		var err error
		if exclude != nil {
			excluded, err = exclude(path)
		}
		if folder := filepath.Dir(path); (*folders)[len(*folders)-1] != folder {
			*folders = append(*folders, folder)
		}
		if !excluded && !strings.HasSuffix(path, ".scs") {
			*folders = append(*folders, path)
		}
		return excluded, err
	}
}

// AffectedBy reports whether a change of the file or folder at path can make a
// difference.
func (s *Inputs) AffectedBy(path string) bool {
	base := filepath.Base(path)
	switch {
	case base == config.FileName, base == gitIgnore, path == s.settings,
		slices.Contains(s.files, path), s.holdsVocabulary(path):
		return true
	case !slices.ContainsFunc(s.roots, func(root string) bool { return within(root, path) }) || base[0] == '.':
		return false
	case strings.HasSuffix(base, ".scs"):
		return true
	}
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// holdsVocabulary reports whether there is a vocabulary file at or below the path.
func (s *Inputs) holdsVocabulary(path string) bool {
	return slices.ContainsFunc(s.vocabulary, func(file string) bool { return within(path, file) })
}

// SettingsChanged reports whether settings or the vocabulary files that they name are
// among the paths that have changed. No paths at all may mean any.
func (s *Inputs) SettingsChanged(changed []string) bool {
	return len(changed) == 0 || slices.ContainsFunc(changed, func(path string) bool {
		return path == s.settings || filepath.Base(path) == config.FileName || s.holdsVocabulary(path)
	})
}

// FileChanged reports whether a file, given as to [NewInputs], is among the paths that have
// changed. No paths at all may mean any.
func FileChanged(changed []string, file string) bool {
	if len(changed) == 0 || file == "" {
		return file != ""
	}
	file, err := filepath.Abs(file)
	return err != nil || slices.ContainsFunc(changed, func(path string) bool { return Same(path, file) })
}

// Same reports whether a path that has changed is that of a file, or of what
// the file links to. Both are absolute.
func Same(changed, file string) bool { return changed == file || changed == targetOf(file) }

// within reports whether a path is that of a folder or lies in it.
func within(folder, path string) bool {
	relative, err := filepath.Rel(folder, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}
