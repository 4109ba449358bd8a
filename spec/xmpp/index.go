package xmpp

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

//go:generate go test -run ^TestIndexIsUpToDate$ -update

//go:embed data/*.txt
var dataFiles embed.FS

// indexText lists what the data files hold: for each kind in order of key, a
// line "kind, key, file, more" with tabs between; payloads need no file.
//
//go:embed index.txt
var indexText string

// embedded hands out the data files that are part of the program.
type embedded struct {
	mu      sync.Mutex
	sources map[string]*source
}

func (e *embedded) source(name string) *source {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sources == nil {
		e.sources = map[string]*source{}
	}
	if s := e.sources[name]; s != nil {
		return s
	}
	s := &source{name: name, text: func() string {
		// A file that the index names and that is not there: the test of the
		// index fails first.
		text, _ := dataFiles.ReadFile("data/" + name)
		return string(text)
	}}
	e.sources[name] = s
	return s
}

// payloadKind is the section of the index that tells which element stands in
// which context.
const payloadKind = "in"

// indexSection returns the lines of a kind.
func indexSection(kind string) string {
	begin := strings.Index(indexText, "\n"+kind+"\t") + 1
	if begin == 0 {
		return ""
	}
	section := indexText[begin:]
	for end := 0; ; {
		if !strings.HasPrefix(section[end:], kind+"\t") {
			return section[:end]
		}
		end += strings.IndexByte(section[end:], '\n') + 1
	}
}

// indexLine takes a line of the index apart.
func indexLine(line string) (key, file, about string) {
	_, line, _ = strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
	key, line, _ = strings.Cut(line, "\t")
	file, about, _ = strings.Cut(line, "\t")
	return key, file, about
}

// indexed returns a map filled from the index.
func indexed[T any](files *embedded, h *loader[T]) *lazyMap[T] {
	section := sync.OnceValue(func() string { return indexSection(h.kind) })
	s := newLazyMap(func() map[string]*lazyEntry[T] {
		section := section()
		count := strings.Count(section, "\n")
		values := make([]lazyEntry[T], count)
		entries := make(map[string]*lazyEntry[T], count)
		for line := range strings.Lines(section) {
			key, file, about := indexLine(line)
			s := &values[len(entries)]
			s.files, s.file, s.key, s.about, s.loader = files, file, key, about, h
			entries[key] = s
		}
		return entries
	})
	s.find = func(key string) *lazyEntry[T] {
		file, about, ok := inSection(section(), h.kind+"\t"+key+"\t")
		if !ok {
			return nil
		}
		return &lazyEntry[T]{files: files, file: file, key: key, about: about, loader: h}
	}
	return s
}

// inSection looks for the line that starts so among those of a section, which
// are in order. It returns the rest of it.
func inSection(section, start string) (file, about string, ok bool) {
	low, high := 0, len(section) // starts of lines
	for low < high {
		middle := low + strings.LastIndexByte(section[low:(low+high)/2], '\n') + 1
		end := middle + strings.IndexByte(section[middle:], '\n') + 1
		line := section[middle:end]
		switch {
		case strings.HasPrefix(line, start):
			_, file, about = indexLine(line)
			return file, about, true
		case line < start:
			low = end
		default:
			high = middle
		}
	}
	return "", "", false
}

// indexedKeys returns the keys of a kind from the index.
func indexedKeys(kind string) []string {
	var keys []string
	for line := range strings.Lines(indexSection(kind)) {
		key, _, _ := indexLine(line)
		keys = append(keys, key)
	}
	return keys
}

// makeIndex returns the index of documents.
func makeIndex(documents map[string]*document) string {
	var text strings.Builder
	text.WriteString("# what the files in data hold; made by go generate\n")
	for _, section := range []struct {
		kind string
		keys func(*document) []keyed
	}{
		{specKind.kind, specKind.keys},
		{namespaceKind.kind, namespaceKind.keys},
		{payloadKind, (*document).payloadKeys},
		{formKind.kind, formKind.keys},
		{featureKind.kind, featureKind.keys},
		{identityKind.kind, identityKind.keys},
		{statusKind.kind, statusKind.keys},
		{nodeKind.kind, nodeKind.keys},
	} {
		var lines []string
		for file, d := range documents {
			for _, k := range section.keys(d) {
				line := section.kind + "\t" + k.key
				if section.kind != payloadKind {
					line += "\t" + file
				}
				if k.about != "" {
					line += "\t" + k.about
				}
				lines = append(lines, line+"\n")
			}
		}
		slices.Sort(lines)
		text.WriteString(strings.Join(lines, ""))
	}
	return text.String()
}
