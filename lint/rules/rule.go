// Package rules holds what the linter knows to be wrong in Scansion scripts:
// one file a rule, and beside it the page that explains the rule to people.
//
// A rule is one static value without state; [All] is the table of them. No
// rule knows another: what several of them need stands in the files shared_*.go,
// and what the engine tells them about a node in the files pass*.go.
package rules

import (
	"embed"

	"github.com/scs-tools/scs/ast"
)

// Rule is one thing that the linter can find.
type Rule struct {
	Code     string       // stable, never changes its meaning: "SCS101"
	Name     string       // what people write: "missing-title"
	Summary  string       // one sentence without its full stop
	Severity ast.Severity // before any setting changes it
	OptIn    bool         // not checked unless it is selected by code or name
	Fix      Fix          // the best that its findings may offer

	// Unnecessary says that the script means the same without what is found, so
	// that editors fade it.
	Unnecessary bool

	// On is the kinds of node that Check is called for, in document order.
	// ast.KindNone stands for one call a file, before all others.
	On ast.Kinds

	// When is what must be so at the node for Check to be called, all of it;
	// WhenElement and WhenAttr is what must be so besides at nodes of one kind.
	// They do not count for a call a file.
	When, WhenElement, WhenAttr Facts

	// Check looks at Pass.Node and reports what it finds. It is nil for the
	// rules that the parser or the engine checks.
	Check func(*Pass)
}

// Wants returns all that must be so at a node of a kind for Check to be called.
func (r *Rule) Wants(kind ast.Kind) Facts {
	switch kind {
	case ast.KindElement:
		return r.When | r.WhenElement
	case ast.KindAttr:
		return r.When | r.WhenAttr
	}
	return r.When
}

// Fix says whether the findings of a rule can be fixed by the linter.
type Fix uint8

// The kinds of fix.
const (
	NoFix     Fix = iota
	UnsafeFix     // the author should look at what the fix makes
	SafeFix       // surely keeps what the author meant
)

// String returns the kind of fix in plain words.
func (f Fix) String() string { return [...]string{"none", "unsafe", "safe"}[f] }

//go:embed *.md
var pages embed.FS

// Page returns the page that explains the rule, in Markdown.
func (r *Rule) Page() (string, error) {
	page, err := pages.ReadFile(r.Name + ".md")
	return string(page), err
}

// Finding returns a diagnostic of the rule.
func (r *Rule) Finding(span ast.Span, message string) ast.Diagnostic {
	return ast.Diagnostic{Code: r.Code, Name: r.Name, Severity: r.Severity, Span: span, Message: message}
}
