package config

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/spec/nearest"
)

// A file is a configuration file while it is read. Its tables remember which
// keys were asked for: those are the known ones, and any other is an error.
type file struct {
	path, dir string
	text      string // without a byte-order mark
	lines     []int  // where each line starts; nil until one is asked for
	values    map[string]any
	positions positions
	tables    []*table
	errors    Errors            // at most maxErrors
	more      int               // errors that were not kept
	owner     map[string]string // see owners
}

// A kind is what a key must hold, in the words of an error message.
type kind string

const (
	listOfStrings kind = "a list of strings"
	aSeverity     kind = "a severity"
	aTable        kind = "a table"
	aString       kind = "a string"
	oneOrMore     kind = "a string or a list of strings"
	aBool         kind = "true or false"
	aCount        kind = "a number from 0"
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
	secret bool // it holds passwords: no message quotes a value
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
	if f.lines == nil {
		f.lines = []int{0}
		for i := range len(f.text) {
			if f.text[i] == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(f.text)) // the TOML library says -1 of a control character that a file starts with
	line, found := slices.BinarySearch(f.lines, offset)
	if found {
		line++
	}
	return ast.Position{Line: line, Column: offset - f.lines[line-1] + 1}
}

// fail reports what is wrong at offset.
func (f *file) fail(offset int, format string, args ...any) {
	f.failAt(f.position(offset), format, args...)
}

// failAt reports what is wrong at a place, unless much has been wrong already.
func (f *file) failAt(at ast.Position, format string, args ...any) {
	if len(f.errors) == maxErrors {
		f.more++
		return
	}
	f.errors = append(f.errors, errorf(f.path, at, format, args...))
}

// check returns what was found wrong, keys that nobody asked for included.
func (f *file) check() error {
	for _, t := range f.tables {
		if t.open != "" {
			continue
		}
		known := slices.Sorted(maps.Keys(t.known))
		for _, key := range t.keysInOrder() {
			if _, ok := t.known[key]; ok {
				continue
			}
			if len(f.errors) == maxErrors {
				f.more++
				continue
			}
			f.fail(t.keyAt(key), "%s", t.unknown(key, t.values[key], known))
		}
	}
	if len(f.errors) == 0 {
		return nil
	}
	slices.SortFunc(f.errors, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	if f.more > 0 {
		f.errors = append(f.errors, errorf(f.path, f.errors[maxErrors-1].Pos, "and %d more errors", f.more))
	}
	return f.errors
}

// unknown says that key is none of those known in t, and which one may be meant.
func (t *table) unknown(key string, value any, known []string) string {
	what := "key " + quote(key)
	if _, ok := value.(map[string]any); ok {
		what = fmt.Sprintf("table [%s]", t.full(key))
	}
	if t.name != "" {
		what += fmt.Sprintf(" in [%s]", t.name)
	}
	if near, ok := nearest.Nearest(key, known); ok {
		if t.known[near] == aTable {
			return fmt.Sprintf("unknown %s; did you mean [%s]?", what, t.full(near))
		}
		return fmt.Sprintf("unknown %s; did you mean %s?", what, quote(near))
	}
	if owner, ok := t.file.owners()[key]; ok {
		return fmt.Sprintf("unknown %s; it belongs in [%s]", what, owner)
	}
	return fmt.Sprintf("unknown %s; use one of %s", what, strings.Join(known, ", "))
}

// keyAt returns the offset of a key of t.
func (t *table) keyAt(key string) int {
	return t.file.positions.key(t.file.positions.below(t.path, key))
}

// valueAt returns the offset of what a key of t holds.
func (t *table) valueAt(key string) int {
	return t.file.positions.value(t.file.positions.below(t.path, key))
}

// bareKey is a key that TOML takes without quotation marks.
var bareKey = lazy.Regexp(`^[A-Za-z0-9_-]+$`)

// full returns the name of a table inside t, as its heading has it.
func (t *table) full(key string) string {
	if !bareKey().MatchString(key) {
		key = quote(key)
	}
	if t.name == "" {
		return key
	}
	return t.name + "." + key
}

// owners returns the first table that knows each key.
func (f *file) owners() map[string]string {
	if f.owner == nil {
		f.owner = map[string]string{}
		for _, t := range slices.Backward(f.tables) {
			if t.open != "" {
				continue
			}
			for key := range t.known {
				f.owner[key] = t.name
			}
		}
	}
	return f.owner
}

// value returns what key holds and makes it a known key.
func (t *table) value(key string, want kind) (value any, ok bool) {
	t.known[key] = want
	value, ok = t.values[key]
	return value, ok
}

// mismatch reports that key does not hold what it must.
func (t *table) mismatch(key string, want kind, value any) {
	t.file.fail(t.valueAt(key),
		"%s in [%s] must be %s, not %s", quote(key), t.name, want, t.describe(value))
}

// table returns the table of that name inside t, whose keys are then to be
// asked for.
func (t *table) table(key string) *table {
	inner := t.file.add(&table{path: t.file.positions.below(t.path, key), name: t.full(key), secret: t.secret})
	value, ok := t.value(key, aTable)
	if !ok {
		return inner
	}
	if inner.values, ok = value.(map[string]any); !ok {
		t.file.fail(t.keyAt(key), "[%s] must be a table, not %s: write its keys below a line [%s]", inner.name, kindOf(value), inner.name)
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
	var keys []Selector
	for _, key := range t.keysInOrder() {
		keys = append(keys, Selector{key, t.file.position(t.keyAt(key))})
	}
	return keys
}

// keysInOrder returns the names of the keys of t in the order of the file.
func (t *table) keysInOrder() []string {
	type placed struct {
		key string
		at  int
	}
	all := make([]placed, 0, len(t.values))
	for key := range t.values {
		all = append(all, placed{key, t.keyAt(key)})
	}
	slices.SortFunc(all, func(a, b placed) int { return cmp.Or(a.at-b.at, strings.Compare(a.key, b.key)) })
	keys := make([]string, len(all))
	for i, p := range all {
		keys[i] = p.key
	}
	return keys
}

// strings reads a list of strings; nil if there is none.
func (t *table) strings(key string) []Selector { return t.list(key, listOfStrings) }

// oneOrMore reads a string, or a list of them.
func (t *table) oneOrMore(key string) []Selector {
	value, ok := t.value(key, oneOrMore)
	if text, one := value.(string); ok && one {
		return []Selector{{text, t.position(key)}}
	}
	return t.list(key, oneOrMore)
}

// list reads a list of strings from a key that must hold what want says.
func (t *table) list(key string, want kind) []Selector {
	value, ok := t.value(key, want)
	if !ok {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		t.mismatch(key, want, value)
		return nil
	}
	selectors := make([]Selector, 0, len(list))
	places := &t.file.positions
	path := places.below(t.path, key)
	for i, item := range list {
		at := places.value(places.item(path, i))
		text, ok := item.(string)
		if !ok {
			t.file.fail(at, "%s in [%s] must hold strings only, not %s", quote(key), t.name, t.describe(item))
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

// bool reads a truth value; false if there is none.
func (t *table) bool(key string) bool {
	value, ok := t.value(key, aBool)
	if !ok {
		return false
	}
	truth, ok := value.(bool)
	if !ok {
		t.mismatch(key, aBool, value)
	}
	return truth
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

// count reads a number from 0; nil if it is not there.
func (t *table) count(key string) *int {
	value, ok := t.value(key, aCount)
	if !ok {
		return nil
	}
	n, ok := value.(int64)
	if !ok || n < 0 || n > math.MaxInt32 {
		t.mismatch(key, aCount, value)
		return nil
	}
	count := int(n)
	return &count
}

// number reads a number from 0; 0 if it is not there.
func (t *table) number(key string) int {
	if n := t.count(key); n != nil {
		return *n
	}
	return 0
}

// position returns where the value of a key stands; the zero Position if it is
// not there.
func (t *table) position(key string) ast.Position {
	if _, ok := t.values[key]; !ok {
		return ast.Position{}
	}
	return t.file.position(t.valueAt(key))
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
		t.file.failAt(pattern.Pos, "%v", err)
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
		names = append(names, s.String())
	}
	t.mismatch(key, oneOf(names), value)
	return ast.Off
}

// choice reads a string that is one of allowed; "" if there is none.
func (t *table) choice(key string, allowed []string) string {
	value := t.string(key)
	if value != "" && !slices.Contains(allowed, value) {
		t.mismatch(key, oneOf(allowed), value)
		return ""
	}
	return value
}

// oneOf is the kind of a key that holds one of two names or more.
func oneOf(names []string) kind {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	last := len(names) - 1
	return kind(strings.Join(quoted[:last], ", ") + " or " + quoted[last])
}

func quote(s string) string {
	const most = 64 // characters
	if short := []rune(s); len(short) > most {
		s = string(short[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// describe says what a value in t is, for a message.
func (t *table) describe(value any) string {
	if t.secret {
		return kindOf(value)
	}
	return describe(value)
}

// kindOf says what kind a value is, without its letters.
func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case bool:
		return "true or false"
	case int64, float64:
		return "a number"
	}
	return describe(value)
}

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
