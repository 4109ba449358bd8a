// Package userstate knows where to keep what outlives a run and is no setting.
package userstate

import (
	"os"
	"path/filepath"
)

// Folder returns the folder of a name in that of this user's state (XDG Base
// Directory Specification). It need not exist. The error says that the user has
// no home.
func Folder(name string) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "scs", name), nil
}
