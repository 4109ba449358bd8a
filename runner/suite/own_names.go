package suite

import (
	"html"
	"regexp"
	"strings"
	"sync"
)

// OwnNames turns the names that runs have for themselves into those of their
// scripts. It is safe for concurrent use; nil changes nothing.
type OwnNames struct {
	suffix *regexp.Regexp // of names

	mutex    sync.Mutex
	hashes   map[string]string // those of scripts (XEP-0115), by those of runs
	replacer *strings.Replacer // of them; nil if it is to be made
}

// NewOwnNames returns the names that end in a suffix and a number.
func NewOwnNames(suffix string) *OwnNames {
	return &OwnNames{suffix: regexp.MustCompile(regexp.QuoteMeta(suffix) + `[0-9]+`), hashes: map[string]string{}}
}

// Add adds hashes of runs, each with that of the script.
func (o *OwnNames) Add(hashes map[string]string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for own, written := range hashes {
		o.hashes[own] = written
		o.hashes[inHTML(own)] = inHTML(written)
	}
	o.replacer = nil
}

// inHTML returns a hash as it is written in HTML, which has "+" escaped there.
func inHTML(hash string) string {
	return strings.ReplaceAll(html.EscapeString(hash), "+", "&#43;")
}

// Written returns a text with all names as the scripts have them.
func (o *OwnNames) Written(text string) string {
	if o == nil {
		return text
	}
	o.mutex.Lock()
	if o.replacer == nil {
		var pairs []string
		for own, written := range o.hashes {
			pairs = append(pairs, own, written)
		}
		o.replacer = strings.NewReplacer(pairs...)
	}
	replacer := o.replacer
	o.mutex.Unlock()
	return replacer.Replace(o.suffix.ReplaceAllString(text, ""))
}

// longestOwn is more than what takes the place of something is long.
const longestOwn = 64

// Unfinished returns how many bytes at the end of a text may be the beginning of
// something that takes the place of something else.
func (o *OwnNames) Unfinished(text string) int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for i := max(0, len(text)-longestOwn); i < len(text); i++ {
		if text[i] == '-' && mayGoOn(text[i:]) {
			return len(text) - i
		}
		for own := range o.hashes {
			if strings.HasPrefix(own, text[i:]) && own != text[i:] {
				return len(text) - i
			}
		}
	}
	return 0
}

// mayGoOn reports whether a text may be the beginning of a suffix: nothing else
// than letters, digits and hyphens.
func mayGoOn(text string) bool {
	for _, b := range text {
		if b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') {
			return false
		}
	}
	return true
}
