// Package config reads .scs.toml files: it finds the one that governs a
// script, turns it into plain values, and walks folders for scripts to work
// on. It knows no rule and no formatter. Whoever fills their options from a
// [Config] checks the names in it, and reports a wrong one at the place that
// its [Selector] keeps.
package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/repository"
)

// FileName is the name of a configuration file.
const FileName = ".scs.toml"

// Config is one configuration file.
type Config struct {
	Path       string // as given to Parse or Load; absolute from a Finder
	Named      bool   // by the user: it may lead to files outside of its project
	Lint       Lint
	Fmt        Fmt
	Run        Run
	Vocabulary Vocabulary
}

// Vocabulary is the table [vocabulary].
type Vocabulary struct {
	Files []Selector // data files that add to what is known of XMPP, relative to the folder of the configuration
}

// Resolve returns the path of a file that c names at s: relative to the folder
// of c, if it is not absolute.
func (c *Config) Resolve(s Selector) string {
	path := filepath.FromSlash(s.Value)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(c.Path), path)
}

// VocabularyPaths returns the paths of the vocabulary files of c.
func (c *Config) VocabularyPaths() []string {
	var paths []string
	for _, named := range c.Vocabulary.Files {
		paths = append(paths, c.Resolve(named))
	}
	return paths
}

// MayRead reports whether a file that c names may be read: one outside of its
// project, links followed, only if the user has named c. The project is the
// repository that c stands in, or else the folder of c.
func (c *Config) MayRead(path string) bool {
	if c.Named || c.Path == "" {
		return true
	}
	folder, err := filepath.Abs(filepath.Dir(c.Path))
	if err != nil {
		return false
	}
	root, ok := repository.Root(folder)
	if !ok {
		root = folder
	}
	return Inside(root, path)
}

// Inside reports whether a path leads into a folder, or to it, whatever links
// both go through.
func Inside(folder, path string) bool {
	folder, err := filepath.Abs(resolved(folder))
	if err != nil {
		return false
	}
	target, err := filepath.Abs(resolved(path))
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(folder, target)
	return err == nil && filepath.IsLocal(inside)
}

// Run is the table [run].
type Run struct {
	Server            Servers           // where scripts are run; empty if not set
	CA                Selector          // the PEM file of who may sign the server's certificate, relative to the folder of the configuration; its Value is "" if not set
	Modules           []Selector        // that a server of ours loads, DIR/mod_NAME.lua or HOST=DIR/mod_NAME.lua, relative to the folder of the configuration
	Timeout           time.Duration     // of one action; 0 if not set
	ConnectTimeout    time.Duration     // of a login; 0 if not set
	Quiet             time.Duration     // of "receives: nothing"; 0 if not set
	FailOnServerError bool              // a run fails during which the server logs an error
	FailOnSkip        bool              // a script that is skipped counts as one that failed
	Order             string            // how the order of what comes counts, one of script.Orders; "" if not set
	Jobs              int               // how many scripts are run at a time on servers that are started; 0 if not set
	Retry             int               // how often a script that fails is run again; 0 if not set
	Report            []Selector        // what is written of each run: FORMAT=FILE, relative to the folder of the configuration
	Exclude           Globs             // scripts that a walk leaves out
	Explore           bool              // other orders in which stanzas could have come are searched
	Map               map[string]string // the server's domain, by that of the scripts
	Accounts          map[string]Account
}

// Servers are where scripts are run, each a host:port, "prosody",
// "prosody=PATH", "ejabberd", or one of them after NAME=.
type Servers []Selector

// First returns the server of those who use only one; its Value is "" if none
// is set.
func (s Servers) First() Selector {
	if len(s) == 0 {
		return Selector{}
	}
	return s[0]
}

// Account is the account that a server has in place of one of the scripts.
type Account struct {
	JID      string // bare
	Password string
}

// Fmt is the table [fmt].
type Fmt struct {
	Exclude Globs // scripts that a walk leaves out
}

// Lint is the table [lint].
type Lint struct {
	Select         []Selector         // rules to run instead of the usual ones; nil if not set, not nil if set to none
	ExtendSelect   []Selector         // rules to run besides
	Ignore         []Selector         // rules not to run
	Exclude        Globs              // scripts that a walk leaves out
	FailLevel      ast.Severity       // the mildest finding that fails the run; Off if not set
	MaxFindings    *int               // of a script that are printed, 0 for all; nil if not set
	PerFileIgnores []PerFileIgnore    // in the order of the file
	Severity       []SeverityOverride // in the order of the file
}

// Selector is a name in a configuration file: of a rule, by name or code, or of
// a file.
type Selector struct {
	Value string
	Pos   ast.Position // of the value's first byte, its quotation mark if it has one
}

// PerFileIgnore takes rules off the scripts that a pattern matches.
type PerFileIgnore struct {
	Files Glob
	Rules []Selector
}

// SeverityOverride gives a rule another severity. Off turns it off.
type SeverityOverride struct {
	Rule     Selector
	Severity ast.Severity
}

// IgnoredIn returns the rules that are taken off the script at path, which is
// absolute or relative to the working directory.
func (l *Lint) IgnoredIn(path string) []Selector {
	var rules []Selector
	for _, p := range l.PerFileIgnores {
		if p.Files.Match(path) {
			rules = append(rules, p.Rules...)
		}
	}
	return rules
}

// Errorf returns the error that something in c is wrong at the place of s.
func (c *Config) Errorf(s Selector, format string, args ...any) *Error {
	return errorf(c.Path, s.Pos, format, args...)
}

// Load reads the configuration file at path: a regular file of at most
// [readfile.MaxSettings] bytes. Errors of the file system name the file; other
// errors are of type [Errors], as those of [Parse].
func Load(path string) (*Config, error) {
	text, err := readfile.Text(path, readfile.MaxSettings)
	switch {
	case readfile.IsRefusal(err):
		at, _ := errors.AsType[*fs.PathError](err)
		return nil, Errors{errorf(path, ast.Position{Line: 1, Column: 1}, "not read: %v", at.Err)}
	case err != nil:
		return nil, err
	}
	return Parse(path, []byte(text))
}

// Parse reads data as the configuration file at path. Patterns in it are
// relative to the folder of path. Everything that is wrong is reported at
// once, in an error of type [Errors].
func Parse(path string, data []byte) (*Config, error) {
	f, err := read(path, data)
	if err != nil {
		return nil, err
	}
	c := readConfig(f)
	if err := f.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// readConfig reads every table. A key that is asked for here is a known key. A
// further one needs a field, a line here and an entry in scs.schema.json; a
// test holds the three together.
func readConfig(f *file) *Config {
	root := f.root()
	return &Config{
		Path:       f.path,
		Lint:       readLint(root.table("lint")),
		Fmt:        Fmt{Exclude: root.table("fmt").globs("exclude")},
		Run:        readRun(root.table("run")),
		Vocabulary: Vocabulary{Files: root.table("vocabulary").strings("files")},
	}
}

func readRun(t *table) Run {
	run := Run{
		Server:            t.oneOrMore("server"),
		CA:                Selector{Value: t.string("ca")},
		Modules:           t.strings("modules"),
		Timeout:           t.duration("timeout"),
		ConnectTimeout:    t.duration("connect-timeout"),
		Quiet:             t.duration("quiet"),
		FailOnServerError: t.bool("fail-on-server-error"),
		FailOnSkip:        t.bool("fail-on-skip"),
		Order:             t.choice("order", script.Orders()),
		Explore:           t.bool("explore"),
		Jobs:              t.number("jobs"),
		Retry:             t.number("retry"),
		Report:            t.strings("report"),
		Exclude:           t.globs("exclude"),
	}
	run.CA.Pos = t.position("ca")

	domains := t.openTable("map", aString)
	for _, key := range domains.keys() {
		if run.Map == nil {
			run.Map = map[string]string{}
		}
		run.Map[key.Value] = domains.string(key.Value)
	}
	accounts := t.openTable("accounts", aTable)
	accounts.secret = true
	for _, key := range accounts.keys() {
		if run.Accounts == nil {
			run.Accounts = map[string]Account{}
		}
		account := accounts.table(key.Value)
		run.Accounts[key.Value] = Account{JID: account.string("jid"), Password: account.string("password")}
	}
	return run
}

func readLint(t *table) Lint {
	lint := Lint{
		Select:       t.strings("select"),
		ExtendSelect: t.strings("extend-select"),
		Ignore:       t.strings("ignore"),
		Exclude:      t.globs("exclude"),
		FailLevel:    t.severity("fail-level", ast.Info, ast.Warning, ast.Error),
		MaxFindings:  t.count("max-findings"),
	}
	ignores := t.openTable("per-file-ignores", listOfStrings)
	for _, key := range ignores.keys() {
		if glob, ok := ignores.glob(key); ok {
			lint.PerFileIgnores = append(lint.PerFileIgnores, PerFileIgnore{glob, ignores.strings(key.Value)})
		}
	}
	severities := t.openTable("severity", aSeverity)
	for _, key := range severities.keys() {
		severity := severities.severity(key.Value, ast.Off, ast.Info, ast.Warning, ast.Error)
		lint.Severity = append(lint.Severity, SeverityOverride{key, severity})
	}
	return lint
}

// read decodes the text of a file and finds the positions of what is in it.
func read(path string, data []byte) (*file, error) {
	text := strings.TrimPrefix(string(data), "\ufeff")
	f := &file{path: path, dir: filepath.Dir(path), text: text}
	if at := tooDeep(text); at >= 0 {
		return nil, Errors{errorf(path, f.position(at), "nested deeper than %d levels", maxDepth)}
	}
	if _, err := toml.Decode(text, &f.values); err != nil {
		syntax, ok := errors.AsType[toml.ParseError](err)
		if !ok {
			return nil, Errors{errorf(path, ast.Position{Line: 1, Column: 1}, "%v", err)}
		}
		return nil, Errors{errorf(path, f.position(syntax.Position.Start), "%s", withoutContent(houseStyle(syntax.Message)))}
	}
	f.positions = findPositions(text)
	return f, nil
}

// oneQuoted finds a single character in quotation marks.
var oneQuoted = lazy.Regexp("'.'|\".\"|`.`")

// withoutContent returns a message about text that is no TOML without that text,
// but for a character and for the name of a key, which could be read: the file
// may be another one, with secrets in it.
func withoutContent(message string) string {
	const most = 100 // bytes
	if strings.HasPrefix(message, "key '") && strings.HasSuffix(message, "' has already been defined") && len(message) <= most {
		return message
	}
	if strings.ContainsAny(oneQuoted().ReplaceAllString(message, ""), "'\"`") {
		return "this is not TOML"
	}
	return message
}

// houseStyle brings a message of the TOML library in line with ours: lower
// case, no full stop.
func houseStyle(message string) string {
	message = strings.TrimSuffix(message, ".")
	if len(message) > 1 && message[0] >= 'A' && message[0] <= 'Z' && message[1] >= 'a' && message[1] <= 'z' {
		message = strings.ToLower(message[:1]) + message[1:]
	}
	return message
}
