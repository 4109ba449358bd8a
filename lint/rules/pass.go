package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// Pass is what a rule sees at one node.
type Pass struct {
	Script *script.Script
	Node   ast.Node       // the node to look at; the zero Node for a call a file
	Action *script.Action // the action that Node is or stands in; nil elsewhere

	// Vocabulary is what is known of XMPP. See [Pass.Context] for what it knows
	// of the elements at hand.
	Vocabulary *xmpp.Vocabulary

	contexts []Context       // the elements that Node is or stands in, the stanza first
	attr     *xmpp.Attribute // of the attribute that Node is, if it is certainly known
	declares bool            // Node is an attribute that declares a namespace

	around  Facts // of whatever stands in Action
	actions int   // how many actions the pass has met

	namespaces [8]*xmpp.Namespace // that were looked up last
	elements   [16]*xmpp.Element  // that were looked up last

	saidTooEarly map[int]bool // the characters whose full JID is asked for too early, as reported

	said map[string]int // see earlier

	noise uint8 // the kinds of recorder noise that are reported, a bit each

	titles  *Titles
	told    map[*xmpp.Namespace]bool // see firstTime
	nearest map[string]xmpp.Near     // see near

	payloads   map[string][]xmpp.Name // see payloadsIn
	torn       map[ast.Node]bool      // see isTorn
	properties struct {               // see propertyBefore
		section ast.Node
		last    [script.PropertyCount]ast.Property // of each key, the first count of them
		count   int
	}
	children struct { // see childrenNamed
		of    ast.Node
		named map[xmpp.Name]int
	}
	keys struct { // see hasProperty
		section ast.Node
		known   map[string]bool
	}
	refused  map[int]bool // by action: see isRefused
	child    ast.Node     // see childAt
	presence []presence   // by action: see isAvailable

	broken struct { // see inBrokenCast
		known bool
		text  string
	}
	captures        []string            // the names of all, each once: see nearCapture
	withPlaceholder ast.Node            // the value or text of the placeholder that was met last: see isFirstPlaceholder
	names           []string            // of the cast, each once: see nearCharacter
	nearCharacters  map[string]nearName // by what is written: see nearCharacter

	suspects        map[string]int // see meantBySomething
	lastUse         map[string]int // by name of a capture, in Script.Actions: see nameBehindAny
	unknownCaptures []string       // what expressions ask for and nothing captures, each once
	missing         struct {       // see missingAttributes
		node  ast.Node
		names []string
	}

	rule  *Rule
	found []ast.Diagnostic
}

// NewPass returns a pass to be started. The titles are those of the files that
// are linted together, or nil.
func NewPass(vocabulary *xmpp.Vocabulary, titles *Titles) *Pass {
	return &Pass{Vocabulary: vocabulary, titles: titles}
}

// Start starts the pass over a script. What it has learned of the vocabulary
// in earlier ones it still knows.
func (p *Pass) Start(s *script.Script) {
	*p = Pass{
		Script: s, Vocabulary: p.Vocabulary, titles: p.titles,
		contexts: p.contexts[:0], namespaces: p.namespaces, elements: p.elements,
	}
}

// Rule returns the rule that was run last; nil before the first one.
func (p *Pass) Rule() *Rule { return p.rule }

// File returns the file that is looked at.
func (p *Pass) File() *ast.File { return p.Script.File }

// Report adds a finding. The diagnostic is there to be completed with related
// places and fixes, until the next call.
func (p *Pass) Report(span ast.Span, message string) *ast.Diagnostic {
	p.found = append(p.found, p.rule.Finding(span, message))
	return &p.found[len(p.found)-1]
}

// earlier returns the finding that the rule has reported about a subject, to
// which another place can be added, or nil. In that case the finding that is
// reported next is the one about it.
func (p *Pass) earlier(subject string) *ast.Diagnostic {
	subject = p.rule.Code + " " + subject
	if i, ok := p.said[subject]; ok {
		return &p.found[i]
	}
	if p.said == nil {
		p.said = map[string]int{}
	}
	p.said[subject] = len(p.found)
	return nil
}

// addPlace adds another place to a finding that is reported once a file. The
// first few are named, for they show what is meant; the edits become part of
// the finding's first fix.
func addPlace(d *ast.Diagnostic, span ast.Span, edits ...ast.Edit) {
	const most = 3
	if len(d.Related) < most {
		d.Relate(span, "here is another")
	}
	if len(d.Fixes) > 0 {
		d.Fixes[0].Edits = append(d.Fixes[0].Edits, edits...)
	}
}

// Run calls the rule for the node that the pass stands at.
func (p *Pass) Run(rule *Rule) {
	p.rule = rule
	rule.Check(p)
}

// Found returns what the rules have reported, when they have seen all nodes.
func (p *Pass) Found() []ast.Diagnostic { return p.leaveOutRefused(p.found) }
