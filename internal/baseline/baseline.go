// Package baseline remembers findings that are not to be reported: those that
// a suite had when it began to be linted.
//
// A baseline is a JSON file with a line a finding, in the order of scripts and
// codes, so that a difference between two of its versions reads well:
//
//	{
//	  "version": 1,
//	  "scripts": {
//	    "suite/login.scs": [
//	      "SCS202 unknown-verb 91c0a7be22f1d344"
//	    ]
//	  }
//	}
//
// Scripts are named relative to the folder of the file. The number is the
// finding's fingerprint (see package fingerprint): it stays the same while the
// script is edited elsewhere.
package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/fingerprint"
	"github.com/scs-tools/scs/internal/readfile"
)

// version is that of the file's format.
const version = 1

// Baseline is the content of a baseline file. It is not changed once read or
// made, and is safe for concurrent use.
type Baseline struct {
	dir     string              // absolute folder of the file
	scripts map[string][]string // entries, by script
}

// document is the file.
type document struct {
	Version int                 `json:"version"`
	Scripts map[string][]string `json:"scripts"`
}

// FormatError says that a file is no baseline.
type FormatError struct {
	Path   string
	Line   int // from 1; 0 if no line is to blame
	Reason string
}

// Error returns the message for whoever named the file.
func (e *FormatError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", display.Path(e.Path), e.Line, e.Reason)
	}
	return display.Path(e.Path) + ": " + e.Reason
}

// New returns an empty baseline for a file at path, which need not exist.
func New(path string) (*Baseline, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return &Baseline{dir: filepath.Dir(absolute), scripts: map[string][]string{}}, nil
}

// Read reads the file at path, which has at most [readfile.MaxSettings] bytes.
// Errors are those of the file system, and a
// [*FormatError] for a file that is no baseline.
func Read(path string) (*Baseline, error) {
	read, err := readfile.Text(path, readfile.MaxSettings)
	if readfile.IsRefusal(err) {
		at, _ := errors.AsType[*fs.PathError](err)
		return nil, &FormatError{path, 0, "not read: " + at.Err.Error()}
	}
	if err != nil {
		return nil, err
	}
	text := []byte(read)
	b, err := New(path)
	if err != nil {
		return nil, err
	}
	var d document
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, formatError(path, text, decoder.InputOffset(), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, formatError(path, text, decoder.InputOffset(), errors.New("unexpected text after the end"))
	}
	if d.Version != version {
		return nil, &FormatError{path, 0, fmt.Sprintf("expected a baseline of version %[2]d, got version %[1]d", d.Version, version)}
	}
	for script, entries := range d.Scripts {
		for _, entry := range entries {
			if strings.Count(entry, " ") != 2 {
				line := 1 + bytes.Count(text[:max(0, bytes.Index(text, []byte(entry)))], []byte("\n"))
				return nil, &FormatError{path, line, "not a baseline: expected a code, a name and a fingerprint"}
			}
		}
		b.scripts[script] = entries
	}
	return b, nil
}

// formatError says where a file stops being a baseline.
func formatError(path string, text []byte, offset int64, err error) error {
	reason := strings.TrimPrefix(err.Error(), "json: ")
	if field, ok := strings.CutPrefix(reason, "unknown field "); ok {
		reason = "unknown key"
		// The decoder writes the key in its own way: bytes that are no UTF-8, for one.
		if at := bytes.Index(text, []byte(field)); at >= 0 {
			offset = int64(at)
		}
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset, reason = wrong.Offset, "unexpected JSON "+wrong.Value
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		offset, reason = int64(len(text)), "it is incomplete"
	}
	line := 1 + bytes.Count(bytes.TrimRight(text[:min(offset, int64(len(text)))], "\n"), []byte("\n"))
	return &FormatError{path, line, "not a baseline: " + reason}
}

// Script is what a baseline holds of one script that is linted, and what was
// found in it.
type Script struct {
	Name    string           // in the baseline
	New     []ast.Diagnostic // findings that the baseline does not hold
	Known   int              // how many findings it does hold
	Gone    int              // how many entries match no finding, though their rule was run
	Entries []string         // what the baseline would hold if it were written now
}

// Compare tells the findings in a script that are new from those that the
// baseline holds. found is all findings of the rules that run says were run.
// f may be nil if nothing was found.
func (b *Baseline) Compare(path string, f *ast.File, found []ast.Diagnostic, run func(code string) bool) Script {
	s := Script{Name: b.name(path)}
	there := map[string]int{} // entries without a finding so far
	for _, entry := range b.scripts[s.Name] {
		if code, _, _ := strings.Cut(entry, " "); run(code) {
			there[key(entry)]++
		} else {
			s.Entries = append(s.Entries, entry)
		}
	}
	if f != nil {
		for i, print := range fingerprint.Of(f, found) {
			entry := found[i].Code + " " + found[i].Name + " " + print
			s.Entries = append(s.Entries, entry)
			if k := key(entry); there[k] > 0 {
				there[k]--
				s.Known++
			} else {
				s.New = append(s.New, found[i])
			}
		}
	}
	for _, n := range there {
		s.Gone += n
	}
	return s
}

// key returns what entries are compared by: the name of a rule may change, its
// code never does.
func key(entry string) string {
	code, rest, _ := strings.Cut(entry, " ")
	_, print, _ := strings.Cut(rest, " ")
	return code + " " + print
}

// name returns the name of a script: relative to the baseline's folder, with
// slashes; absolute if no path leads there.
func (b *Baseline) name(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	relative, err := filepath.Rel(b.dir, absolute)
	if err != nil {
		return filepath.ToSlash(absolute)
	}
	return filepath.ToSlash(relative)
}

// Others returns how many entries the baseline holds of scripts that no longer
// exist, apart from those that were linted.
func (b *Baseline) Others(linted map[string]bool) (gone int) {
	for script, entries := range b.scripts {
		if !linted[script] && !b.exists(script) {
			gone += len(entries)
		}
	}
	return gone
}

func (b *Baseline) exists(script string) bool {
	path := filepath.FromSlash(script)
	if !filepath.IsAbs(path) {
		path = filepath.Join(b.dir, path)
	}
	_, err := os.Stat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// Write writes the baseline that holds the entries of the scripts that were
// linted, and as before those of scripts that were not, if they still exist.
// Errors are those of [atomicfile.Write].
func (b *Baseline) Write(path string, linted []Script) error {
	d := document{Version: version, Scripts: maps.Clone(b.scripts)}
	maps.DeleteFunc(d.Scripts, func(script string, _ []string) bool { return !b.exists(script) })
	for _, s := range linted {
		delete(d.Scripts, s.Name)
		if len(s.Entries) > 0 {
			d.Scripts[s.Name] = slices.Sorted(slices.Values(s.Entries))
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d); err != nil {
		return err
	}
	if text.Len() > readfile.MaxSettings {
		return &fs.PathError{Op: "write", Path: path, Err: errors.New("the baseline would be larger than 1 MB: fix some findings first, or ignore a rule")}
	}
	return atomicfile.Write(path, text.Bytes())
}
