package lsp

import (
	"path/filepath"
	"slices"

	"github.com/scs-tools/scs/internal/config"
)

// methodTrustFolder is the notification that the user trusts a folder from now
// on, for clients that say that they add it to the user's settings.
const methodTrustFolder = "scs/trustFolder"

// folderOf returns the folder that a file lies in, not that of a link to it: who
// trusts a folder does not trust what it only links to.
func folderOf(file string) string {
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	return filepath.Dir(file)
}

// trusts reports whether what a folder brings is used without asking: the user
// trusts all workspaces, or that folder, or one above it.
func (c *consent) trusts(settings *editorSettings, folder string) bool {
	c.mutex.Lock()
	trusted := slices.Concat(settings.trustedFolders, c.trusted)
	c.mutex.Unlock()
	return settings.trustWorkspace || slices.ContainsFunc(trusted, func(one string) bool { return config.Inside(one, folder) })
}

// trust uses what a folder brings without asking, until the conversation ends;
// the client makes it last.
func (c *consent) trust(folder string) {
	c.mutex.Lock()
	c.trusted = append(c.trusted, folder)
	c.mutex.Unlock()
	c.server.conn.Notify(methodTrustFolder, &struct {
		Folder string `json:"folder"`
	}{folder})
}
