package xmpp

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// searchIndex is what a search looks at, made when one is asked for the first
// time.
type searchIndex struct {
	once    sync.Once
	entries []searchEntry
}

// searchEntry is a namespace as a search sees it, in lower case.
type searchEntry struct {
	uri    string // as it is
	lower  string
	spec   string // "xep-0045"
	number string // "0045"
	short  string
	title  string
	common bool
	brief  Brief
}

// Brief is what is known of a namespace without reading what it holds.
type Brief struct {
	URI    string
	Title  string // its own, or that of the specification
	Spec   string // the name of the specification ("XEP-0045"), or ""
	Short  string // the short name of the specification ("muc"), or ""
	Common bool   // among the namespaces that are used most
}

// Number returns the number of the specification ("0045"), or "".
func (b *Brief) Number() string { return (&Spec{Name: b.Spec}).Number() }

// Brief returns what is known of a namespace at a glance: of an unknown one,
// nothing but its URI. It reads no file, so that it may be asked for hundreds
// of namespaces at once. What is returned belongs to the vocabulary.
func (v *Vocabulary) Brief(uri string) *Brief {
	v.search.once.Do(func() { v.search.entries = v.searchEntries() })
	at, ok := slices.BinarySearchFunc(v.search.entries, uri, func(e searchEntry, uri string) int { return strings.Compare(e.uri, uri) })
	if !ok {
		return &Brief{URI: uri}
	}
	return &v.search.entries[at].brief
}

// Search returns the namespaces that a person may mean who typed a text: the
// number of a XEP ("0045", "45", "xep-45"), its short name ("muc"), a part of a
// URI or a word of a title. Of the best matches the common namespaces come
// first, else they are in order of URI. The empty text gives all.
func (v *Vocabulary) Search(text string) []string {
	v.search.once.Do(func() { v.search.entries = v.searchEntries() })
	text = strings.ToLower(strings.TrimSpace(text))
	type match struct {
		uri  string
		rank int
	}
	var matches []match
	for i := range v.search.entries {
		e := &v.search.entries[i]
		rank, ok := e.rank(text)
		if !ok {
			continue
		}
		rank *= 2
		if !e.common {
			rank++
		}
		matches = append(matches, match{e.uri, rank})
	}
	slices.SortStableFunc(matches, func(a, b match) int { return a.rank - b.rank })
	uris := make([]string, len(matches))
	for i, m := range matches {
		uris[i] = m.uri
	}
	return uris
}

// rank tells how well a text fits, best is 0.
func (e *searchEntry) rank(text string) (int, bool) {
	number := strings.TrimLeft(e.number, "0")
	switch {
	case text == "":
		return 0, true
	case text == e.number || text == number || text == e.spec || text == "xep-"+number || text == e.short || text == e.lower:
		return 0, true
	case strings.HasSuffix(e.lower, text) && beginsPart(e.lower[len(e.lower)-len(text)-1:], text, ":/#"):
		return 1, true
	case strings.HasPrefix(e.number, text) || strings.HasPrefix(e.spec, text) || strings.HasPrefix(e.short, text):
		return 2, true
	case beginsPart(e.lower, text, ":/#"):
		return 3, true
	case beginsPart(e.title, text, " -("):
		return 4, true
	case strings.Contains(e.lower, text):
		return 5, true
	case strings.Contains(e.title, text):
		return 6, true
	}
	return 0, false
}

// beginsPart reports whether a part of s, after one of the separators or at the
// begin, begins with text.
func beginsPart(s, text, separators string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], text)
		if i < 0 {
			return false
		}
		at += i
		if at == 0 || strings.IndexByte(separators, s[at-1]) >= 0 {
			return true
		}
		at++
	}
}

func (v *Vocabulary) searchEntries() []searchEntry {
	// Which specification a namespace is of is known by the file that both are
	// in, so nothing needs to be read.
	type about struct{ name, short, title string }
	specs := map[*source]about{}
	for _, name := range v.specs.all() {
		for s := v.specs.entries[name]; s != nil; s = s.base {
			short, title, _ := strings.Cut(s.about, "\t")
			specs[s.from()] = about{name, short, title}
		}
	}
	entries := make([]searchEntry, 0, len(v.namespaces.all()))
	for _, uri := range v.namespaces.all() {
		e := searchEntry{uri: uri, lower: strings.ToLower(uri)}
		own := "" // the title that the latest file gives the namespace
		for s := v.namespaces.entries[uri]; s != nil; s = s.base {
			if spec, ok := specs[s.from()]; ok && e.spec == "" {
				e.spec, e.short, e.title = strings.ToLower(spec.name), strings.ToLower(spec.short), strings.ToLower(spec.title)
				e.brief = Brief{URI: uri, Title: spec.title, Spec: spec.name, Short: spec.short}
				e.number = e.brief.Number()
			}
			flag, title, _ := strings.Cut(s.about, "\t")
			e.common = e.common || flag == "common"
			if title != "" {
				own = cmp.Or(own, title)
				e.title = strings.ToLower(title) + " " + e.title
			}
		}
		e.brief.URI, e.brief.Common = uri, e.common
		if own != "" {
			e.brief.Title = own
		}
		entries = append(entries, e)
	}
	return entries
}
