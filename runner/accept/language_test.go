package accept_test

// A second reading of spec/language.md: how a script is read, what a stanza
// matches. It is slow and plain, and shares nothing with what it judges: not
// the parser, not the matcher.

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// reading is a script as the language says it is to be read.
type reading struct {
	cast    map[string]map[string]string // properties by name
	actions []step
}

// step is one action.
type step struct {
	line    int // from 1
	name    string
	verb    string
	nothing bool // receives: nothing
	body    string
	stanzas []*element
}

var (
	separatorLine = regexp.MustCompile(`^---+\s*$`)
	commentLine   = regexp.MustCompile(`^(#|//|--)`)
	sectionLine   = regexp.MustCompile(`^\[[^\]]*\]\s*(.*)$`)
	verbs         = []string{"connects", "disconnects", "sends", "receives"}
)

// read is sections 2 and 3 of the language.
func read(text string) (*reading, error) {
	r := &reading{cast: map[string]map[string]string{}}
	var section map[string]string // of the block at hand
	var action *step              // of the block at hand
	for i, line := range strings.Split(strings.TrimPrefix(text, "\uFEFF"), "\n") {
		line = strings.TrimSuffix(line, "\r")
		switch {
		case strings.TrimSpace(line) == "":
			if action != nil {
				action.body += "\n"
			}
		case line[0] == ' ' || line[0] == '\t':
			if action != nil {
				action.body += line + "\n"
			} else if key, value, ok := strings.Cut(line, ":"); ok && section != nil {
				section[strings.TrimSpace(key)] = strings.TrimSpace(value)
			}
		case separatorLine.MatchString(line):
			section, action = nil, nil
		case commentLine.MatchString(line):
		case line[0] == '[':
			m := sectionLine.FindStringSubmatch(line)
			if m == nil {
				return nil, fmt.Errorf("line %d is no section", i+1)
			}
			section, action = map[string]string{}, nil
			r.cast[strings.TrimSpace(m[1])] = section
		default:
			one, err := r.split(line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			one.line = i + 1
			r.actions = append(r.actions, one)
			section, action = nil, &r.actions[len(r.actions)-1]
		}
	}
	for i := range r.actions {
		var err error
		if r.actions[i].stanzas, err = parse(r.actions[i].body); err != nil {
			return nil, fmt.Errorf("line %d: %w", r.actions[i].line, err)
		}
	}
	return r, nil
}

// split is what section 3 says of action lines.
func (r *reading) split(line string) (step, error) {
	head, tail, _ := strings.Cut(line, ":")
	words := strings.Fields(head)
	for at, word := range slices.Backward(words) {
		if at == 0 || !slices.Contains(verbs, word) {
			continue
		}
		name := strings.Join(words[:at], " ")
		after := strings.TrimSpace(strings.Join(words[at+1:], " ") + " " + tail)
		if _, ok := r.cast[name]; !ok {
			continue // a shorter name, if there is one in the cast
		}
		if after != "" && (word != "receives" || after != "nothing") {
			return step{}, fmt.Errorf("%q follows the verb", after)
		}
		return step{name: name, verb: word, nothing: after == "nothing"}, nil
	}
	return step{}, errors.New("no action")
}

// element is an XML element, names resolved.
type element struct {
	space, local string
	attrs        map[xml.Name]string // less declarations and scansion:
	strict       string              // scansion:strict
	children     []*element
	text         string // its own, as it stands

	parent *element
	scope  map[string]string // namespaces by prefix
}

// bound are the prefixes that need no declaration: section 7.
var bound = map[string]string{
	"": "jabber:client", "scansion": "scansion", "stream": "http://etherx.jabber.org/streams",
	"xml": "http://www.w3.org/XML/1998/namespace",
}

// parse reads the elements of a body.
func parse(body string) ([]*element, error) {
	decoder := xml.NewDecoder(strings.NewReader(body))
	root := &element{scope: bound}
	at := root
	for {
		token, err := decoder.RawToken()
		if err == io.EOF {
			if at != root {
				return nil, fmt.Errorf("<%s> has no end", at.local)
			}
			return root.children, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			at = at.open(token)
		case xml.EndElement:
			if at == root || at.local != token.Name.Local {
				return nil, fmt.Errorf("</%s> ends nothing", token.Name.Local)
			}
			at = at.parent
		case xml.CharData:
			at.text += string(token)
		}
	}
}

func (e *element) open(start xml.StartElement) *element {
	child := &element{parent: e, scope: maps.Clone(e.scope), local: start.Name.Local, attrs: map[xml.Name]string{}}
	e.children = append(e.children, child)
	for _, a := range start.Attr {
		if a.Name.Space == "xmlns" {
			child.scope[a.Name.Local] = a.Value
		} else if a.Name.Space == "" && a.Name.Local == "xmlns" {
			child.scope[""] = a.Value
		}
	}
	child.space = child.scope[start.Name.Space]
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns":
		case a.Name.Space == "scansion":
			if a.Name.Local == "strict" {
				child.strict = a.Value
			}
		case a.Name.Space == "":
			child.attrs[a.Name] = a.Value
		default:
			child.attrs[xml.Name{Space: child.scope[a.Name.Space], Local: a.Name.Local}] = a.Value
		}
	}
	return child
}

// values are what expressions stand for at one moment.
type values struct {
	bare, full map[string]string // JIDs by character
	captures   map[string]string
}

var expression = regexp.MustCompile(`\$\{[^{}\n]*\}`)

// fill replaces the expressions of a value; ok is false if nothing is known of
// one.
func (v *values) fill(text string) (filled string, ok bool) {
	ok = true
	filled = expression.ReplaceAllStringFunc(text, func(x string) string {
		inside := x[2 : len(x)-1]
		from, name := v.captures, inside
		if who, is := strings.CutSuffix(inside, "'s full JID"); is {
			from, name = v.full, who
		} else if who, is := strings.CutSuffix(inside, "'s JID"); is {
			from, name = v.bare, who
		}
		value, known := from[name]
		ok = ok && known
		return value
	})
	return filled, ok
}

var wholePlaceholder = regexp.MustCompile(`^\{scansion:(?:any|capture:([^{}\n]+))\}$`)

// value compares one value, of an attribute or of a text, and binds what it
// captures.
func (v *values) value(want, got string, captured map[string]string) bool {
	if m := wholePlaceholder.FindStringSubmatch(want); m != nil {
		if m[1] != "" {
			captured[m[1]] = got
		}
		return true
	}
	want, ok := v.fill(want)
	return ok && want == got
}

// match is section 9: whether e, which is expected, matches r, and what is
// captured then.
func (v *values) match(e, r *element) (captured map[string]string, ok bool) {
	if e.local != r.local || e.space != r.space { // 1
		return nil, false
	}
	strict := e.space != "jabber:client" // 2
	switch e.strict {
	case "true", "yes", "1":
		strict = true
	case "false", "no", "0":
		strict = false
	}
	captured = map[string]string{}
	for name, want := range e.attrs { // 3
		got, there := r.attrs[name]
		if !there || !v.value(want, got, captured) {
			return nil, false
		}
	}
	if strict && len(r.attrs) != len(e.attrs) { // 4
		return nil, false
	}
	var below map[string]string
	if strict {
		below, ok = v.inOrder(e.children, r.children)
	} else {
		below, ok = v.anywhere(e.children, r.children)
	}
	if !ok {
		return nil, false
	}
	maps.Copy(captured, below)
	want, got := collapse(e.text), collapse(r.text)
	if want == "" { // 7
		return captured, true
	}
	if wholePlaceholder.MatchString(want) { // section 8: it must be there
		return captured, got != "" && v.value(want, got, captured)
	}
	want, known := v.fill(want)
	return captured, known && collapse(want) == got
}

// inOrder is rule 6.
func (v *values) inOrder(want, got []*element) (captured map[string]string, ok bool) {
	if len(want) != len(got) {
		return nil, false
	}
	captured = map[string]string{}
	for i := range want {
		one, ok := v.match(want[i], got[i])
		if !ok {
			return nil, false
		}
		maps.Copy(captured, one)
	}
	return captured, true
}

// anywhere is rule 5: every way to give each expected child one of its own is
// tried.
func (v *values) anywhere(want, got []*element) (captured map[string]string, ok bool) {
	if len(want) == 0 {
		return map[string]string{}, true
	}
	for i := range got {
		one, ok := v.match(want[0], got[i])
		if !ok {
			continue
		}
		rest, ok := v.anywhere(want[1:], slices.Concat(got[:i], got[i+1:]))
		if ok {
			maps.Copy(rest, one)
			return rest, true
		}
	}
	return nil, false
}

func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }
