package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/nearest"
)

// A file is a configuration file while it is read. Its tables remember which
// keys were asked for: those are the known ones, and any other is an error.
type file struct {
	path, dir string
	text      string // without a byte-order mark
	values    map[string]any
	positions positions
	tables    []*table
	errors    Errors
}

// A kind is what a key must hold, in the words of an error message.
type kind string

const (
	listOfStrings kind = "a list of strings"
	aSeverity     kind = "a severity"
	aTable        kind = "a table"
	aString       kind = "a string"
	aDuration     kind = `a duration such as "5s"`
)

// A table is one table of a file, empty if the file does not have it.
type table struct {
	file   *file
	path   keyPath
	name   string // "lint"; empty for the top of the file
	values map[string]any
	known  map[string]kind
	open   kind // what every key holds in a table whose keys are the user's own; empty in others
}

func (f *file) root() *table {
	return f.add(&table{values: f.values})
}

func (f *file) add(t *table) *table {
	t.file, t.known = f, map[string]kind{}
	f.tables = append(f.tables, t)
	return t
}

// position returns the line and column of a byte of the file.
func (f *file) position(offset int) ast.Position {
	before := f.text[:min(offset, len(f.text))]
	return ast.Position{
		Line:   strings.Count(before, "\n") + 1,
		Column: len(before) - strings.LastIndexByte(before, '\n'),
	}
}

// fail reports what is wrong at offset.
func (f *file) fail(offset int, format string, args ...any) {
	f.errors = append(f.errors, errorf(f.path, f.position(offset), format, args...))
}

// check returns what was found wrong, keys that nobody asked for included.
func (f *file) check() error {
	for _, t := range f.tables {
		if t.open != "" {
			continue
		}
		for key, value := range t.values {
			if _, ok := t.known[key]; !ok {
				f.fail(f.positions.keys[t.path.join(key)], "%s", t.unknown(key, value))
			}
		}
	}
	if len(f.errors) == 0 {
		return nil
	}
	slices.SortFunc(f.errors, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return f.errors
}

// unknown says that key is not known in t, and which one may be meant.
func (t *table) unknown(key string, value any) string {
	what := "key " + quote(key)
	if _, ok := value.(map[string]any); ok {
		what = fmt.Sprintf("table [%s]", t.full(key))
	}
	if t.name != "" {
		what += fmt.Sprintf(" in [%s]", t.name)
	}
	known := slices.Sorted(maps.Keys(t.known))
	if near, ok := nearest.Nearest(key, known); ok {
		if t.known[near] == aTable {
			return fmt.Sprintf("unknown %s; did you mean [%s]?", what, t.full(near))
		}
		return fmt.Sprintf("unknown %s; did you mean %s?", what, quote(near))
	}
	for _, other := range t.file.tables {
		if _, ok := other.known[key]; ok && other.open == "" {
			return fmt.Sprintf("unknown %s; it belongs in [%s]", what, other.name)
		}
	}
	return fmt.Sprintf("unknown %s; known here: %s", what, strings.Join(known, ", "))
}

// full returns the name of a table inside t.
func (t *table) full(key string) string {
	if t.name == "" {
		return key
	}
	return t.name + "." + key
}

// value returns what key holds and makes it a known key.
func (t *table) value(key string, want kind) (value any, ok bool) {
	t.known[key] = want
	value, ok = t.values[key]
	return value, ok
}

// mismatch reports that key does not hold what it must.
func (t *table) mismatch(key string, want kind, value any) {
	t.file.fail(t.file.positions.values[t.path.join(key)],
		"%s in [%s] must be %s, not %s", quote(key), t.name, want, describe(value))
}

// table returns the table of that name inside t, whose keys are then to be
// asked for.
func (t *table) table(key string) *table {
	inner := t.file.add(&table{path: t.path.join(key), name: t.full(key)})
	value, ok := t.value(key, aTable)
	if !ok {
		return inner
	}
	if inner.values, ok = value.(map[string]any); !ok {
		t.file.fail(t.file.positions.keys[inner.path], "[%s] must be a table, not %s", inner.name, describe(value))
	}
	return inner
}

// openTable returns the table of that name inside t, whose keys are the user's
// own and all hold the same kind of value.
func (t *table) openTable(key string, each kind) *table {
	inner := t.table(key)
	inner.open = each
	return inner
}

// keys returns the keys of t in the order of the file.
func (t *table) keys() []Selector {
	offset := func(key string) int { return t.file.positions.keys[t.path.join(key)] }
	sorted := slices.SortedFunc(maps.Keys(t.values), func(a, b string) int { return offset(a) - offset(b) })
	var keys []Selector
	for _, key := range sorted {
		keys = append(keys, Selector{key, t.file.position(offset(key))})
	}
	return keys
}

// strings reads a list of strings; nil if there is none.
func (t *table) strings(key string) []Selector {
	value, ok := t.value(key, listOfStrings)
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		t.mismatch(key, listOfStrings, value)
		return nil
	}
	selectors := make([]Selector, 0, len(list))
	for i, item := range list {
		at := t.file.positions.values[t.path.join(key).item(i)]
		text, ok := item.(string)
		if !ok {
			t.file.fail(at, "%s in [%s] must hold strings only, not %s", quote(key), t.name, describe(item))
			continue
		}
		selectors = append(selectors, Selector{text, t.file.position(at)})
	}
	return selectors
}

// string reads a string; its value is "" if there is none.
func (t *table) string(key string) string {
	value, ok := t.value(key, aString)
	if !ok {
		return ""
	}
	text, ok := value.(string)
	if !ok {
		t.mismatch(key, aString, value)
	}
	return text
}

// duration reads a positive duration; 0 if there is none.
func (t *table) duration(key string) time.Duration {
	value, ok := t.value(key, aDuration)
	if !ok {
		return 0
	}
	text, ok := value.(string)
	if ok {
		if d, err := time.ParseDuration(text); err == nil && d > 0 {
			return d
		}
	}
	t.mismatch(key, aDuration, value)
	return 0
}

// position returns where the value of a key stands; the zero Position if it is
// not there.
func (t *table) position(key string) ast.Position {
	if _, ok := t.values[key]; !ok {
		return ast.Position{}
	}
	return t.file.position(t.file.positions.values[t.path.join(key)])
}

// globs reads a list of patterns.
func (t *table) globs(key string) Globs {
	var globs Globs
	for _, pattern := range t.strings(key) {
		if glob, ok := t.glob(pattern); ok {
			globs = append(globs, glob)
		}
	}
	return globs
}

// glob reads a pattern that stands in t.
func (t *table) glob(pattern Selector) (Glob, bool) {
	glob, err := newGlob(pattern, t.file.dir)
	if err != nil {
		t.file.errors = append(t.file.errors, errorf(t.file.path, pattern.Pos, "%v", err))
	}
	return glob, err == nil
}

// severity reads a severity that is one of allowed; Off if there is none.
func (t *table) severity(key string, allowed ...ast.Severity) ast.Severity {
	value, ok := t.value(key, aSeverity)
	if !ok {
		return ast.Off
	}
	var names []string
	for _, s := range allowed {
		if value == s.String() {
			return s
		}
		names = append(names, quote(s.String()))
	}
	last := len(names) - 1
	t.mismatch(key, kind(strings.Join(names[:last], ", ")+" or "+names[last]), value)
	return ast.Off
}

func quote(s string) string { return fmt.Sprintf("%q", s) }

// describe says what a value of the TOML library is: a text by its letters,
// anything else by its kind.
func describe(value any) string {
	switch value := value.(type) {
	case string:
		return quote(value)
	case bool:
		return fmt.Sprint(value)
	case int64, float64:
		return "the number " + fmt.Sprint(value)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	case []map[string]any:
		return "a list of tables"
	default:
		return "a date or time"
	}
}
