// Package report prints diagnostics: for a person at a terminal, for a person
// who greps, and for programs.
package report

import (
	"fmt"
	"io"

	"github.com/scs-tools/scs/ast"
)

// Result is what has been found in one script.
type Result struct {
	Name        string           // of the script; may be left out where there is a File
	File        *ast.File        // nil if nothing was found, or it could not be read
	Diagnostics []ast.Diagnostic // in order of their place
	FailLevel   ast.Severity     // the mildest severity that fails a test, for formats that know only passed and failed
	Max         int              // how many of them are printed; 0 for all
	Err         error            // why the script could not be looked at

	place string // the name in its repository; "" where the format does not ask for it
}

// name returns the name of the script.
func (r *Result) name() string {
	if r.place != "" {
		return r.place
	}
	if r.File != nil {
		return r.File.Name()
	}
	return r.Name
}

// fails reports whether a diagnostic fails the test that the script is.
func (r *Result) fails(d *ast.Diagnostic) bool {
	return r.FailLevel != ast.Off && d.Severity >= r.FailLevel
}

// Summary counts what a whole run has found.
type Summary struct {
	Files      int // linted
	Errors     int
	Warnings   int
	Infos      int
	Fixed      int // fixed in the files
	Suppressed int // suppressed by comments that were added to the files
	Safe       int // findings that offer a safe fix
	Unsafe     int // findings that offer only unsafe fixes
	Baselined  int // findings that are not counted above, as the baseline holds them
	Gone       int // findings that the baseline holds and that are there no longer
	Omitted    int // findings that are counted above and not printed, for their number
}

// Add counts a file and its diagnostics.
func (s *Summary) Add(diagnostics []ast.Diagnostic) {
	s.Files++
	for _, d := range diagnostics {
		switch d.Severity {
		case ast.Error:
			s.Errors++
		case ast.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
		if len(d.Fixes) > 0 {
			if hasSafeFix(d) {
				s.Safe++
			} else {
				s.Unsafe++
			}
		}
	}
}

// Total returns the number of diagnostics.
func (s *Summary) Total() int { return s.Errors + s.Warnings + s.Infos }

func hasSafeFix(d ast.Diagnostic) bool {
	for _, f := range d.Fixes {
		if f.Safe {
			return true
		}
	}
	return false
}

// Reporter prints the results of a run in one format. Errors are those of the
// writer underneath.
type Reporter interface {
	// Result prints one script. It is called for each script of the run, also
	// where nothing was found.
	Result(Result) error
	// Close prints what stands at the end.
	Close(Summary) error
}

// The formats that [New] knows.
const (
	FormatText       = "text"       // for a person, with the lines of the script
	FormatConcise    = "concise"    // a line a finding, as compilers print it
	FormatJSON       = "json"       // all there is to know
	FormatSARIF      = "sarif"      // SARIF 2.1.0: code scanning, editors
	FormatGitHub     = "github"     // workflow commands of GitHub Actions
	FormatGitLab     = "gitlab"     // a GitLab code quality report
	FormatJUnit      = "junit"      // JUnit's XML
	FormatCheckstyle = "checkstyle" // Checkstyle's XML
	FormatRDJSON     = "rdjson"     // the Reviewdog Diagnostic Format
	FormatTAP        = "tap"        // the Test Anything Protocol, version 13
)

var formats = []struct {
	name   string
	make   func(io.Writer, Options) Reporter
	places bool // files are named as their repository names them
}{
	{FormatText, newText, false},
	{FormatConcise, newConcise, false},
	{FormatJSON, newJSON, false},
	{FormatSARIF, newSARIF, true},
	{FormatGitHub, newGitHub, true},
	{FormatGitLab, newGitLab, true},
	{FormatJUnit, newJUnit, false},
	{FormatCheckstyle, newCheckstyle, true},
	{FormatRDJSON, newRDJSON, true},
	{FormatTAP, newTAP, false},
}

// Formats returns the names of all formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Options says how to print.
type Options struct {
	Color bool // with ANSI colours
	Width int  // columns of the terminal; 0 for lines of any length
	Quiet bool // without a summary, where it is for people

	Tool func() Tool // asked by formats that describe the tool; may be nil

	// Place returns what a script is called in its repository, for the formats of
	// services that look for it there; nil for the name that it has.
	Place func(name string) string
}

// Tool is what a report says about the tool that made it.
type Tool struct {
	Version string // "" if it has none
	Rules   []Rule // that were run, in order of code
}

// Rule is what a report says about a rule as such.
type Rule struct {
	Code     string
	Name     string
	Summary  string       // one sentence without its full stop
	Severity ast.Severity // before any setting changes it
	Page     string       // that explains the rule, in Markdown; "" if it has none
	URL      string       // of that page; "" if it has none
}

// New returns a reporter of the named format that prints to w.
func New(format string, w io.Writer, options Options) (Reporter, error) {
	for _, f := range formats {
		if f.name == format {
			reporter := f.make(w, options)
			if f.places && options.Place != nil {
				reporter = &placed{reporter, options.Place}
			}
			return &capped{Reporter: reporter}, nil
		}
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

// placed hands results on under the names that their repository has for them.
type placed struct {
	Reporter
	place func(string) string
}

func (p *placed) Result(result Result) error {
	result.place = p.place(result.name())
	return p.Reporter.Result(result)
}

// All returns a reporter that hands everything on to each of the given ones.
func All(reporters ...Reporter) Reporter {
	if len(reporters) == 1 {
		return reporters[0]
	}
	return several(reporters)
}

type several []Reporter

func (s several) Result(result Result) error {
	for _, r := range s {
		if err := r.Result(result); err != nil {
			return err
		}
	}
	return nil
}

func (s several) Close(summary Summary) error {
	for _, r := range s {
		if err := r.Close(summary); err != nil {
			return err
		}
	}
	return nil
}
