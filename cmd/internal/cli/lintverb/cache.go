package lintverb

import (
	"hash/maphash"
	"sync"

	"github.com/scs-tools/scs/internal/lintconfig"
)

// cache remembers what was found in scripts, so that one whose text and
// settings are the same is not linted again. A nil cache remembers nothing.
type cache struct {
	seed    maphash.Seed
	mutex   sync.Mutex
	scripts map[string]remembered // by path
}

// remembered is what was found in one script.
type remembered struct {
	settings *lintconfig.Settings
	hash     uint64 // of the text
	findings findings
}

func newCache() *cache {
	return &cache{seed: maphash.MakeSeed(), scripts: map[string]remembered{}}
}

// get returns what was found in a script with that text and those settings.
func (c *cache) get(s *lintconfig.Settings, path, text string) (findings, bool) {
	if c == nil {
		return findings{}, false
	}
	hash := maphash.String(c.seed, text)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	known, ok := c.scripts[path]
	return known.findings, ok && known.settings == s && known.hash == hash
}

// put remembers what was found in a script, with its text after the fixes. A
// tree in which nothing was found is not kept.
func (c *cache) put(s *lintconfig.Settings, path string, all findings) {
	if c == nil {
		return
	}
	all.fixed = 0
	hash := maphash.String(c.seed, all.file.Text())
	if len(all.diagnostics) == 0 {
		all.file = nil
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.scripts[path] = remembered{s, hash, all}
}
