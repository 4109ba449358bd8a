// Package report tells people and programs how scripts were run. Every
// report reads the one stream of events of package suite.
//
// [Text] is for a person at a terminal, [New] makes the formats that other
// programs read, [Events] writes the stream itself, and [Multi] does several
// at once. No report holds a password or a SASL payload, and none is flooded
// by one large stanza.
package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner/suite"
)

// Reporter tells how scripts were run.
type Reporter interface {
	// Event is told of everything that happens, one call at a time.
	Event(suite.Event)
	// Close writes what stands at the end and returns the first error of the
	// writer underneath. Nothing may be told after that.
	Close() error
}

// Options say how to report. The zero value is fine for all formats.
type Options struct {
	Color   bool // with ANSI colours, for people
	Width   int  // columns of the terminal; 0 for lines of any length
	Live    bool // the writer is a terminal: show progress in one line that is written over
	Verbose bool // show what goes over the wire, for people

	// Durations is how many of the slowest scripts people are told of at the
	// end, with the slowest action of each; 0 for none.
	Durations int

	// Findings returns what a linter says about a script that has failed; nil
	// for no linter. Spans are bytes of Script.File. Those near a failing
	// action are shown with the failure.
	Findings func(suite.Script) []ast.Diagnostic

	// Shown has [Events] write stanzas also as people read them: in lines, and
	// without the namespaces that they inherit.
	Shown bool

	// Command is what was asked for, as somebody would type it again.
	Command string

	// Version is that of the program, for formats that tell it; "" if it has none.
	Version string

	// Place returns what a script is called in its repository, for the formats of
	// services that look for it there; nil for the name that it has.
	Place func(name string) string

	// Secrets are passwords that are not in the scripts.
	Secrets []string

	// Now tells the time; [time.Now] if nil.
	Now func() time.Time
}

// findings returns what the linter says about a script that has failed.
func (o *Options) findings(s suite.Script) []ast.Diagnostic {
	if o.Findings == nil {
		return nil
	}
	return o.Findings(s)
}

func (o *Options) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// place returns what a script is called in its repository.
func (o *Options) place(name string) string {
	if o.Place == nil {
		return name
	}
	return o.Place(name)
}

// The formats that [New] knows.
const (
	FormatTAP     = "tap"     // the Test Anything Protocol, version 13
	FormatJUnit   = "junit"   // JUnit's XML, as Surefire writes it
	FormatJSON    = "json"    // one document with all there is to know
	FormatGitHub  = "github"  // workflow commands of GitHub Actions
	FormatHTML    = "html"    // one page with a sequence diagram of each script
	FormatMermaid = "mermaid" // the sequence diagram of one script as text
)

var formats = []struct {
	name string
	make func(io.Writer, Options) Reporter
}{
	{FormatTAP, newTAP},
	{FormatJUnit, newJUnit},
	{FormatJSON, newJSON},
	{FormatGitHub, newGitHub},
	{FormatHTML, newHTML},
	{FormatMermaid, newMermaid},
}

// Formats returns the names of all formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Records reports whether a format needs recordings: [suite.Options.Record].
func Records(format string) bool { return format == FormatHTML || format == FormatMermaid }

// New returns a reporter of the named format that writes to w.
func New(format string, w io.Writer, options Options) (Reporter, error) {
	for _, f := range formats {
		if f.name == format {
			return f.make(w, options), nil
		}
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

// Multi returns a reporter that hands everything on to each of the given ones.
// One that panics is told nothing more, and the error of Close names the script;
// the others go on.
func Multi(reporters ...Reporter) Reporter {
	m := make(multi, len(reporters))
	for i, r := range reporters {
		m[i] = &guarded{Reporter: r}
	}
	return m
}

type multi []*guarded

func (m multi) Event(e suite.Event) {
	for _, r := range m {
		r.Event(e)
	}
}

func (m multi) Close() error {
	var all []error
	for _, r := range m {
		all = append(all, r.Close())
	}
	return errors.Join(all...)
}

// guarded is a reporter that may panic.
type guarded struct {
	Reporter
	failed error
}

func (g *guarded) Event(e suite.Event) {
	if g.failed != nil {
		return
	}
	panicked := parallel.Catch(func() { g.Reporter.Event(e) })
	if panicked != nil {
		g.failed = scriptFailsReport(e.Script.Path, panicked)
	}
}

// scriptFailsReport says that a report cannot be written because of a script.
func scriptFailsReport(path string, panicked *parallel.PanicError) error {
	return fmt.Errorf("%s makes a report fail: please report this with the script (%w)", display.Path(path), panicked)
}

func (g *guarded) Close() error {
	if g.failed != nil {
		return g.failed
	}
	err, panicked := parallel.Try(g.Reporter.Close)
	if panicked != nil {
		return fmt.Errorf("a report fails: please report this with the scripts (%w)", panicked)
	}
	return err
}

// sink is a writer that remembers its first error and writes no more then.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) write(data []byte) {
	if s.err == nil && len(data) > 0 {
		_, s.err = s.w.Write(data)
	}
}
