package lint_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/spec/xmpp"
)

var missed = flag.Bool("missed", false, "name the mutants that are not reported, or with another name than the one meant")

// The share of mutants that has to be reported, and of the misspelt ones that
// has to come with the name that was meant, in percent.
const (
	wantReported  = 95
	wantSuggested = 90
)

// TestMutantsOfOwnScripts makes one mistake at a time in the project's scripts
// and holds the linter to reporting it.
func TestMutantsOfOwnScripts(t *testing.T) { testMutants(t, testenv.Own(t)) }

// TestMutantsOfRealScripts does the same to the scripts that Prosody ships.
func TestMutantsOfRealScripts(t *testing.T) {
	testMutants(t, testenv.Scripts(t, "history", "prosody", "recorded"))
}

// testMutants tries every site once with each mutation; with -short or the race
// detector, which take their time, every eleventh site.
func testMutants(t *testing.T, scripts []testenv.Script) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	step := 1
	if testing.Short() || testenv.RaceDetector {
		step = 11
		t.Logf("every %dth site only", step)
	}
	var table mutationTable
	number := 0
	for _, s := range scripts {
		original := newOriginal(linter, s)
		for _, site := range original.sites() {
			if site.meantWrong {
				continue
			}
			number++
			if number%step != 0 {
				continue
			}
			for _, m := range site.mutants(number / step) {
				reported, suggested := original.try(site, m)
				table.count(site.kind, m, reported, suggested)
				if *missed && (!reported || m.misspelt && !suggested) {
					at := original.file.Position(site.edited.Start)
					t.Logf("%s:%d: %s of <%s> %s: %q is now %q: reported %t, suggested %t",
						s.Name, at.Line, site.kind, site.element.Name(), m.how, site.name, m.name, reported, suggested)
				}
			}
		}
	}
	t.Logf("\n%s", &table)
	all := table.total()
	if all.mutants < 500/step {
		t.Errorf("only %d mutants were made", all.mutants)
	}
	if all.reported*100 < wantReported*all.mutants {
		t.Errorf("%s of the mutants are reported, not %d%%", percent(all.reported, all.mutants), wantReported)
	}
	if all.suggested*100 < wantSuggested*all.misspelt {
		t.Errorf("the right name is suggested for %s of the misspellings, not %d%%", percent(all.suggested, all.misspelt), wantSuggested)
	}
}

// original is a script without mistakes of ours, and what is found in it.
type original struct {
	linter *lint.Linter
	file   *ast.File
	script *script.Script
	found  []ast.Diagnostic
}

func newOriginal(linter *lint.Linter, s testenv.Script) *original {
	f := ast.Parse(s.Name, s.Text)
	return &original{linter, f, script.New(f), linter.Check(f)}
}

// try makes one mistake and tells whether the linter reports it at the element
// that it was made in, and whether it says what was there before.
func (o *original) try(s site, m mutant) (reported, suggested bool) {
	f := ast.Reparse(o.file, ast.Edit{Span: s.edited, New: m.text})
	element := s.element.Span()
	before := map[string]int{}
	for _, d := range o.found {
		if element.Covers(d.Span) {
			before[d.Name+d.Message]++
		}
	}
	element.End += len(f.Text()) - len(o.file.Text())
	for _, d := range o.linter.Check(f) {
		if d.Severity < ast.Warning || !element.Covers(d.Span) {
			continue
		}
		if same := d.Name + d.Message; before[same] > 0 {
			before[same]--
			continue
		}
		reported = true
		if strings.Contains(d.Message, "did you mean \""+s.name+"\"") {
			suggested = true
		}
		if len(d.Fixes) > 0 {
			fixed, err := textedit.Apply(f.Text(), d.Fixes[0].Edits)
			suggested = suggested || err == nil && fixed == o.file.Text()
		}
	}
	return reported, suggested
}

// site is a place where a mistake can be made.
type site struct {
	kind       string
	element    ast.Element
	name       string              // what is misspelt or dropped
	edited     ast.Span            // what a mutant replaces in the text
	written    func(string) string // what is written there for another name; nil for a site where something is dropped
	valid      func(string) bool   // says of another name that it is no mistake
	meantWrong bool                // in what is sent to be refused, which is not reported
}

// mutant is what a mistake makes of a site.
type mutant struct {
	how      string
	name     string
	text     string
	misspelt bool
}

// mutants makes each mistake once, at a letter that the number picks so that
// all letters have their turn.
func (s *site) mutants(number int) []mutant {
	if s.written == nil {
		return []mutant{{how: "dropped"}}
	}
	var made []mutant
	for turn, m := range misspellings {
		letters := len(s.name)
		for try := range letters {
			at := (number*7 + turn*3 + try) % letters
			name, ok := m.make(s.name, at)
			if ok && name != "" && name != s.name && !s.valid(name) {
				made = append(made, mutant{m.how, name, s.written(name), true})
				break
			}
		}
	}
	return made
}

// misspellings are the mistakes that can be made at a letter of a name.
var misspellings = []struct {
	how  string
	make func(name string, at int) (string, bool)
}{
	{"a letter dropped", func(name string, at int) (string, bool) {
		return name[:at] + name[at+1:], isLetter(name[at]) && len(name) > 1
	}},
	{"two letters swapped", func(name string, at int) (string, bool) {
		if at+1 >= len(name) || !isLetter(name[at]) || !isLetter(name[at+1]) {
			return "", false
		}
		return name[:at] + name[at+1:at+2] + name[at:at+1] + name[at+2:], true
	}},
	{"a letter doubled", func(name string, at int) (string, bool) {
		return name[:at] + name[at:at+1] + name[at:], isLetter(name[at])
	}},
	{"a letter replaced", func(name string, at int) (string, bool) {
		if !isLetter(name[at]) {
			return "", false
		}
		other := name[at] + 1
		if !isLetter(other) {
			other -= 26
		}
		return name[:at] + string(rune(other)) + name[at+1:], true
	}},
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// sites returns all places of a script that are in closed namespaces.
func (o *original) sites() []site {
	var all []site
	for i := range o.script.Actions {
		a := &o.script.Actions[i]
		for n := range a.Descendants() {
			if e, ok := n.Element(); ok && !e.Broken() {
				all = append(all, sitesOf(e, a.Verb, meantWrong(o.script, a))...)
			}
		}
	}
	return all
}

func sitesOf(e ast.Element, verb ast.Verb, meantWrong bool) []site {
	vocabulary := xmpp.Default()
	namespace := vocabulary.Namespace(e.Namespace())
	known := namespace.Element(e.Local())
	if !namespace.Closed() || known == nil {
		return nil
	}
	var all []site
	add := func(s site) {
		s.element, s.meantWrong = e, meantWrong
		all = append(all, s)
	}
	kind := "element"
	if known.Condition != nil {
		kind = "error condition"
	}
	name := e.NameSpan()
	name.Start = name.End - len(e.Local())
	edited := name
	behind := ""
	if end, ok := e.EndNameSpan(); ok {
		edited.End = end.End
		behind = e.File().Slice(ast.Span{Start: name.End, End: end.End - len(e.Local())})
	}
	add(site{kind: kind, name: e.Local(), edited: edited,
		written: func(name string) string {
			if behind == "" {
				return name
			}
			return name + behind + name
		},
		valid: func(name string) bool { return mayStand(e, e.Namespace(), name) },
	})
	for a := range e.Attrs() {
		if a.Quote() == 0 || a.Broken() {
			continue
		}
		value, literal := a.Value(), !script.HasParts(a) && a.Value() == a.Raw()
		whole := a.Span()
		whole.Start -= len(e.File().Text()[:whole.Start]) - len(strings.TrimRight(e.File().Text()[:whole.Start], " \t\r\n"))
		if a.IsDeclaration() {
			if !literal || value != e.Namespace() {
				continue
			}
			add(site{kind: "namespace", name: value, edited: a.ValueSpan(), written: same, valid: vocabulary.Knows})
			if around := inherited(e); a.Name() == "xmlns" && around != value && !mayStand(e, around, e.Local()) {
				add(site{kind: "xmlns", name: value, edited: whole})
			}
			continue
		}
		attr := known.Attribute(a.Name())
		if attr == nil || !known.Closed() || !attr.Origin.Closed() || a.Prefix() != "" {
			continue
		}
		if !known.AnyAttribute {
			add(site{kind: "attribute", name: a.Name(), edited: a.NameSpan(), written: same,
				valid: func(name string) bool { return known.Attribute(name) != nil }})
		}
		if enumerated := len(attr.Values) > 0 && !attr.Open || attr.Fixed != "" || attr.Type == "boolean"; literal && enumerated && attr.Accepts(value) {
			add(site{kind: "value", name: value, edited: a.ValueSpan(), written: same, valid: attr.Accepts})
		}
		if attr.Required && attr.Default == "" && verb == ast.VerbSends {
			add(site{kind: "required attribute", name: a.Name(), edited: whole})
		}
	}
	return all
}

func same(name string) string { return name }

// inherited returns the namespace that an element is in without an xmlns of
// its own.
func inherited(e ast.Element) string {
	if around, ok := e.ParentElement(); ok {
		return around.PrefixNamespace("")
	}
	return ast.NamespaceClient
}

// mayStand reports whether an element of that name is known and may stand in
// the place of e.
func mayStand(e ast.Element, uri, name string) bool {
	namespace := xmpp.Default().Namespace(uri)
	known := namespace.Element(name)
	around, inside := e.ParentElement()
	if known == nil {
		return namespace != nil && !namespace.Closed()
	}
	if !inside || around.Namespace() != uri {
		return known.Root
	}
	parent := namespace.Element(around.Local())
	return !parent.Closed() || !known.Closed() || parent.Child(uri, name) != nil || parent.Admits(uri)
}

// meantWrong reports whether an action sends what is to be refused: the answer
// that its character awaits next is an error.
func meantWrong(s *script.Script, a *script.Action) bool {
	if a.Verb != ast.VerbSends {
		return false
	}
	isError := func(a *script.Action) bool {
		stanza, ok := a.Stanza()
		return ok && stanza.AttrValue("type") == script.TypeError
	}
	for _, pair := range s.Pairs {
		if pair.Request == a.Index && pair.Response != script.None {
			return isError(&s.Actions[pair.Response])
		}
	}
	for i := a.Index + 1; i < len(s.Actions); i++ {
		if next := &s.Actions[i]; next.Character == a.Character && next.Verb == ast.VerbReceives {
			return isError(next)
		}
	}
	return false
}

// mutationTable counts mutants by kind of site and mistake.
type mutationTable struct{ rows []mutationRow }

type mutationRow struct {
	kind, how                              string
	mutants, reported, misspelt, suggested int
}

func (t *mutationTable) count(kind string, m mutant, reported, suggested bool) {
	var row *mutationRow
	for i := range t.rows {
		if t.rows[i].kind == kind && t.rows[i].how == m.how {
			row = &t.rows[i]
		}
	}
	if row == nil {
		t.rows = append(t.rows, mutationRow{kind: kind, how: m.how})
		row = &t.rows[len(t.rows)-1]
	}
	row.mutants++
	if reported {
		row.reported++
	}
	if m.misspelt {
		row.misspelt++
		if suggested {
			row.suggested++
		}
	}
}

func (t *mutationTable) total() mutationRow {
	all := mutationRow{kind: "all"}
	for _, r := range t.rows {
		all.mutants += r.mutants
		all.reported += r.reported
		all.misspelt += r.misspelt
		all.suggested += r.suggested
	}
	return all
}

// String returns the table with its total.
func (t *mutationTable) String() string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "site\tmistake\tmutants\treported\tright name")
	for _, r := range append(t.rows[:len(t.rows):len(t.rows)], t.total()) {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", r.kind, r.how, r.mutants, percent(r.reported, r.mutants), percent(r.suggested, r.misspelt))
	}
	w.Flush()
	return out.String()
}

func percent(part, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(of))
}
