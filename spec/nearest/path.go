package nearest

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Path returns a path that exists and is spelled like one that does not; "" if
// there is none. A folder that does not exist may be misspelled, too. The last
// name is looked for among the entries that are wanted.
func Path(path string, wanted func(fs.DirEntry) bool) string {
	folder, name := filepath.Split(filepath.Clean(path))
	if folder != "" && !exists(folder) {
		near := Path(folder, fs.DirEntry.IsDir)
		if near == "" {
			return ""
		}
		if whole := filepath.Join(near, name); exists(whole) {
			return whole
		}
		if inside := Path(filepath.Join(near, name), wanted); inside != "" {
			return inside
		}
		return near
	}
	entries, err := os.ReadDir(filepath.Join(folder, "."))
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		if wanted(entry) {
			names = append(names, entry.Name())
		}
	}
	if near, ok := Nearest(name, names); ok && near != name {
		return filepath.Join(folder, near)
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
