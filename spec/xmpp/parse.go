package xmpp

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/spec/nearest"
)

// parser reads a data file line by line. What a line belongs to is told by the
// lines above it, never by its indentation.
type parser struct {
	file string
	line int
	errs SyntaxErrors
	doc  *document

	// What the lines read so far have opened, from the outside in. A line that
	// opens something and is wrong opens something all the same, so that what
	// follows is not wrong too.
	spec      *Spec
	namespace *Namespace
	element   *Element
	attribute *Attribute
	form      *Form
	node      *Node

	// What the next line of a kind speaks of: the thing opened last.
	place  place
	title  *string
	status *string
	about  *string
	origin *Origin
	value  *Value
}

// place says what was opened last: where a line may stand.
type place uint16

const (
	inSpec place = 1 << iota
	inNamespace
	inElement
	inText
	inAttribute
	inForm
	inField
	inNode
	inEntry // a feature, an identity, a status code

	withinNamespace = inNamespace | inElement | inText | inAttribute
	withinElement   = inElement | inText | inAttribute
	withinForm      = inForm | inField
)

// keyword is what a line can begin with.
type keyword struct {
	name   string
	within place  // where it may stand; anywhere if 0
	where  string // the same in words
	read   func(*parser, *words)
}

// keywords is the format.
var keywords = []keyword{
	{"spec", 0, "", (*parser).readSpec},
	{"namespace", 0, "", (*parser).readNamespace},
	{"form", 0, "", (*parser).readForm},
	{"feature", 0, "", (*parser).readFeature},
	{"identity", 0, "", (*parser).readIdentity},
	{"muc-status", 0, "", (*parser).readStatus},
	{"node", 0, "", (*parser).readDiscoNode},
	{"pep-node", 0, "", (*parser).readPEPNode},
	{"command-node", 0, "", (*parser).readCommandNode},

	{"title", inSpec | inNamespace, `"spec" or "namespace"`, (*parser).readTitle},
	{"status", inSpec | inNamespace, `"spec" or "namespace"`, (*parser).readStatusWord},
	{"short", inSpec, `"spec"`, (*parser).readShort},
	{"type", inSpec, `"spec"`, (*parser).readType},

	{"common", inNamespace, `"namespace"`, (*parser).readCommon},
	{"superseded", inNamespace, `"namespace"`, (*parser).readSuperseded},
	{"superseded-by", inNamespace, `"namespace"`, (*parser).readSupersededBy},
	{"element", withinNamespace, `"namespace"`, (*parser).readElement},

	{"legacy", withinElement, `"element"`, (*parser).readLegacy},
	{"in", withinElement, `"element"`, (*parser).readIn},
	{"condition", withinElement, `"element"`, (*parser).readCondition},
	{"anything", withinElement, `"element"`, (*parser).readAnything},
	{"text", withinElement, `"element"`, (*parser).readText},
	{"children", withinElement, `"element"`, (*parser).readChildren},
	{"any", withinElement, `"element"`, (*parser).readAny},
	{"any-attribute", withinElement, `"element"`, (*parser).readAnyAttribute},
	{"attribute", withinElement, `"element"`, (*parser).readAttribute},

	{"optional-in", inAttribute, `"attribute"`, (*parser).readOptionalIn},
	{"optional-beside", inAttribute, `"attribute"`, (*parser).readOptionalBeside},

	{"field", withinForm, `"form"`, (*parser).readField},
	{"values", inText | inAttribute | inField, `"attribute", "text" or "field"`, (*parser).readValues},
	{"payload", inNode, `"pep-node"`, (*parser).readPayload},
	{"doc", ^place(0), "something", (*parser).readDoc},
	{"origin", inNamespace | inElement | inAttribute | inForm | inField | inEntry, `"namespace", "element", "attribute", "form", "field", "feature" or "identity"`, (*parser).readOrigin},
}

// parse reads a data file. Whatever is wrong in it, what is right is in the
// document.
func parse(file, text string) (*document, SyntaxErrors) {
	p := &parser{file: file, doc: &document{}}
	text = strings.TrimPrefix(text, "\ufeff")
	for line := range strings.Lines(text) {
		p.line++
		p.readLine(strings.TrimRight(line, " \t\r\n"))
	}
	for _, n := range p.doc.namespaces {
		n.Spec = p.doc.spec
		if n.Spec != nil {
			n.Spec.Namespaces = append(n.Spec.Namespaces, n.URI)
		}
	}
	p.finishSpecs()
	return p.doc, p.errs
}

// finishSpecs tells everything in the document which specification it is from.
func (p *parser) finishSpecs() {
	d := p.doc
	if d.spec == nil {
		return
	}
	d.spec.Namespaces = union(d.spec.Namespaces, nil)
	for _, f := range d.forms {
		f.Spec = d.spec
	}
	for _, f := range d.features {
		f.Spec = d.spec
	}
	for _, i := range d.identities {
		i.Spec = d.spec
	}
	for _, s := range d.statuses {
		s.Spec = d.spec
	}
	for _, n := range d.nodes {
		n.Spec = d.spec
	}
}

func (p *parser) readLine(line string) {
	w := &words{line: line}
	name, column := w.next()
	if name == "" || name[0] == '#' {
		return
	}
	if at := badByte(line); at >= 0 {
		p.fail(at+1, "an invalid character: files are UTF-8")
		return
	}
	k := findKeyword(name)
	if k == nil {
		if !isWord(name) { // another kind of file, whose lines are not quoted
			p.fail(column, "expected a keyword: see FORMAT.md for the list")
			return
		}
		p.fail(column, "unknown keyword %q: %s", name, didYouMean(name, keywordNames(), "see FORMAT.md for the list"))
		return
	}
	if k.within != 0 && k.within&p.place == 0 {
		p.fail(column, "unexpected %q here: write it below %s", name, k.where)
		return
	}
	k.read(p, w)
}

func findKeyword(name string) *keyword {
	for i := range keywords {
		if keywords[i].name == name {
			return &keywords[i]
		}
	}
	return nil
}

func keywordNames() []string {
	names := make([]string, len(keywords))
	for i := range keywords {
		names[i] = keywords[i].name
	}
	return names
}

// fail notes an error at a column of the line.
func (p *parser) fail(column int, format string, args ...any) {
	p.errs = append(p.errs, SyntaxError{p.file, p.line, column, fmt.Sprintf(format, args...)})
}

// badByte returns where a line holds something that is no text, or -1.
func badByte(line string) int {
	for at, r := range line {
		if r < ' ' && r != '\t' || r == 0x7f {
			return at
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(line[at:]); size == 1 {
				return at
			}
		}
	}
	return -1
}

// words takes a line apart at its white space.
type words struct {
	line string
	at   int
}

// next returns the next word and its column, or "" and the column after the
// line's end.
func (w *words) next() (word string, column int) {
	w.skip()
	begin := w.at
	for w.at < len(w.line) && w.line[w.at] != ' ' && w.line[w.at] != '\t' {
		w.at++
	}
	return w.line[begin:w.at], begin + 1
}

// rest returns everything that is left and its column.
func (w *words) rest() (text string, column int) {
	w.skip()
	begin := w.at
	w.at = len(w.line)
	return w.line[begin:], begin + 1
}

func (w *words) skip() {
	for w.at < len(w.line) && (w.line[w.at] == ' ' || w.line[w.at] == '\t') {
		w.at++
	}
}

// done reports what is left over on a line that should be at its end.
func (p *parser) done(w *words) {
	if text, column := w.rest(); text != "" {
		p.fail(column, "unexpected %q: remove it", text)
	}
}

// word returns the next word, which has to be there.
func (p *parser) word(w *words, what string) (string, int, bool) {
	word, column := w.next()
	if word == "" {
		p.fail(column, "%s is missing here: add it", what)
		return "", column, false
	}
	return word, column, true
}

// text returns the rest of the line, which has to be there.
func (p *parser) text(w *words, what string) string {
	text, column := w.rest()
	if text == "" {
		p.fail(column, "%s is missing here: add it", what)
	}
	return text
}

// oneOf reports whether a word is one of a list, and notes an error if not.
func (p *parser) oneOf(word string, column int, what string, list []string) bool {
	if slices.Contains(list, word) {
		return true
	}
	p.fail(column, "unknown %s %q: %s", what, word, didYouMean(word, list, "write one of "+strings.Join(list, ", ")))
	return false
}

// didYouMean returns what to do about a word that is not in a list.
func didYouMean(word string, list []string, otherwise string) string {
	if near, ok := nearest.Nearest(word, list); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

// isWord reports whether a text can be a misspelt keyword.
func isWord(text string) bool {
	const most = 32 // bytes
	return len(text) <= most && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == ""
}
