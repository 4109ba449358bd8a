package update

import (
	"fmt"
	"path"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/redact"
)

// Expectation is one that has failed in a run, and the stanza that came and that
// it most likely means.
type Expectation struct {
	Action int // of the script, from 0

	file    *ast.File
	came    *match.Stanza
	values  script.Values
	names   *Names
	secrets *redact.Secrets
}

// OfFailure returns the expectation that a run has failed at. The names have to
// have learnt from the events of the run; secrets are passwords that no script
// may hold, besides those of its cast. The error tells the user why there is
// nothing to write.
func OfFailure(s *script.Script, f *runner.Failure, names *Names, secrets ...string) (*Expectation, error) {
	if f.Earlier != nil {
		return nil, errEarlier
	}
	i := actionOf(s, f)
	if f.Pattern == nil || f.Values == nil || i == script.None || s.Actions[i].Verb != ast.VerbReceives {
		return nil, errNothing
	}
	expected, ok := s.Actions[i].Stanza()
	if !ok {
		return nil, errNothing
	}
	known := script.IsStanzaName(expected.Namespace(), expected.Local())
	for _, passed := range f.PassedBy { // the nearest first
		came, err := match.Parse(passed.XML)
		if err != nil {
			continue
		}
		if _, name := came.Name(); known && name != expected.Local() {
			continue
		}
		return &Expectation{
			Action: i, file: s.File, came: came, values: f.Values, names: names, secrets: redact.Script(s, secrets...),
		}, nil
	}
	return nil, errNothing
}

// Write returns the edit that makes the expectation match what came. The error
// tells the user why it cannot be written.
func (e *Expectation) Write() (ast.Edit, error) {
	r := e.rewriting()
	if err := r.accept(write); err != nil {
		return ast.Edit{}, err
	}
	return r.edit()
}

// Difference is one value of an expectation that is another in what came.
type Difference struct {
	Span  ast.Span // of the script
	What  string   // `"to"`, `the text of <body>`
	index int      // of the reasons
}

// Differences returns the values that are others in what came.
func (e *Expectation) Differences() []Difference {
	why, _ := e.rewriting().explain()
	var all []Difference
	for i, reason := range why.Reasons {
		d := Difference{Span: reason.Span, index: i}
		switch reason.Kind {
		case match.KindAttrValue:
			d.What = fmt.Sprintf("%q", reason.Name)
		case match.KindText:
			name, _, _ := strings.Cut(path.Base(reason.Path), "[")
			d.What = "the text of <" + name + ">"
		default:
			continue
		}
		all = append(all, d)
	}
	return all
}

// WriteValue returns the edit that makes one value what came, and leaves the
// others as they are.
func (e *Expectation) WriteValue(d Difference) (ast.Edit, error) { return e.change(d, write) }

// AnyValue returns the edit that makes any value do, and leaves the others as
// they are.
func (e *Expectation) AnyValue(d Difference) (ast.Edit, error) { return e.change(d, loosen) }

func (e *Expectation) change(d Difference, how way) (ast.Edit, error) {
	r := e.rewriting()
	why, ok := r.explain()
	if !ok || d.index >= len(why.Reasons) || !r.apply(r.edits(&why, d.index, how), why.Reasons[d.index], how) {
		return ast.Edit{}, errUnfit
	}
	if err := r.checkSecrets(); err != nil {
		return ast.Edit{}, err
	}
	return r.edit()
}

func (e *Expectation) rewriting() *rewriting {
	return &rewriting{
		before: e.file, file: e.file, action: e.Action, came: e.came, values: e.values, names: e.names, secrets: e.secrets,
	}
}

// edit returns what has been rewritten, as one edit.
func (r *rewriting) edit() (ast.Edit, error) {
	before, ok := stanzaOf(r.before, r.action)
	now, written := r.stanza()
	if !ok || !written {
		return ast.Edit{}, errUnfit
	}
	return ast.Edit{Span: before.Span(), New: now.Text()}, nil
}
