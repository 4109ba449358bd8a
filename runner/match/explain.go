package match

import (
	"slices"
	"strconv"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// Mismatch tells why a stanza is not the expected one.
type Mismatch struct {
	Reasons  []Reason // in the order of the expected stanza; empty if the stanza matches
	More     int      // differences beyond those in Reasons
	Distance int      // how different the two are; 0 if the stanza matches
	Pair     Pair     // of the two stanzas, and in it those of their children

	root     *element  // of the pattern
	subjects []subject // of Reasons
}

// Pair is an expected element and the received one that it is compared with.
type Pair struct {
	Expected int        // place among the child elements of its parent, from 0
	Received int        // the same of the received element
	Strict   bool       // nothing but what is expected may be there
	Attrs    []AttrPair // the expected attributes that were received
	Text     Fit
	Children []Pair // the expected children that have a partner, in order
}

// AttrPair is an expected attribute and the received one of its name.
type AttrPair struct {
	Space, Local string // the name of both
	Fit          Fit
}

// Fit tells whether a received value is the expected one.
type Fit uint8

// The ways in which a value can fit.
const (
	Unasked Fit = iota // none is expected, so any will do
	Fits
	Differs
)

// maxReasons is more than anybody reads.
const maxReasons = 50

// What differences weigh. Only their order matters: of several stanzas, the
// one of least distance is the one that its author most likely meant.
const (
	weightStanza    = 1000 // another kind of stanza
	weightElement   = 40   // an element of another name
	weightNamespace = 30
	weightID        = 25 // the id of a stanza tells which one is meant
	weightType      = 15 // so does its type
	weightUnknown   = 10
	weightAttr      = 10
	weightText      = 8
	weightNear      = 4 // a value with a hint
	weightExtra     = 4
	weightOrder     = 6
	weightChild     = 12 // a missing child, and for each element in it
)

// Explain tells why the stanza is not what is expected, each difference with
// its place, and how far it is from it.
func (p *Pattern) Explain(s *Stanza, values script.Values) Mismatch {
	x := explainer{matcher: matcher{values: values}, stanza: p.root, costs: make(map[pair]int)}
	x.pair, x.out.root = &x.out.Pair, p.root
	d := x.explain(p.root, s.root, "/"+p.root.local, moved{})
	if x.element(p.root, s.root) {
		return Mismatch{Pair: x.out.Pair}
	}
	if p.root.local != s.root.local {
		d = weightStanza
	}
	x.out.Distance = max(d, 1)
	x.keepTrueHints(s)
	return x.out
}

// explainer finds the differences of one pattern and one stanza.
type explainer struct {
	matcher
	stanza *element // the root of the pattern
	out    Mismatch
	pair   *Pair // of the two elements that are compared
	quiet  bool  // only the distance is asked for
	costs  map[pair]int

	renames int // received children that were looked at under another name
}

type pair struct {
	e     *element
	r     *Node
	moved moved
}

// moved is a namespace that was found in place of another: said once, it is
// not said again of the elements inside that inherit it.
type moved struct{ expected, received string }

func (x *explainer) reason(r Reason, about subject) {
	switch {
	case x.quiet:
	case len(x.out.Reasons) == maxReasons:
		x.out.More++
	default:
		x.out.Reasons = append(x.out.Reasons, r)
		x.out.subjects = append(x.out.subjects, about)
	}
}

// cost returns the distance of two elements without a word.
func (x *explainer) cost(e *element, r *Node, m moved) int {
	key := pair{e, r, m}
	if known, ok := x.costs[key]; ok {
		return known
	}
	before := x.quiet
	x.quiet = true
	d := x.explain(e, r, "", m)
	x.quiet = before
	x.costs[key] = d
	return d
}

// explain reports the differences of two elements and returns their distance.
func (x *explainer) explain(e *element, r *Node, path string, m moved) int {
	tag := e.node.StartTag()
	if e.local != r.local {
		x.reason(Reason{Kind: KindElement, Path: path, Expected: e.local, Received: r.local, Span: tag}, subject{e: e, r: r})
		return weightElement
	}
	if !x.quiet {
		x.pair.Strict = e.strict
	}
	d := 0
	if e.space != r.space && (m != moved{e.space, r.space}) {
		m = moved{e.space, r.space}
		why := Reason{Kind: KindNamespace, Path: path, Expected: e.space, Received: r.space, Span: tag}
		if why.Hint = spaceHint(e.space, r.space); why.Hint == 0 && !declares(e) {
			why.Hint = HintNoXMLNS
		}
		x.reason(why, subject{e: e, r: r})
		d += weightNamespace
	}
	d += x.attributes(e, r, path)
	d += x.text(e, r, path)
	return d + x.explainChildren(e, r, path, m)
}

func fitOf(fits bool) Fit {
	if fits {
		return Fits
	}
	return Differs
}

// declares reports whether an element says by itself in which namespace it is.
func declares(e *element) bool {
	if e.node.Prefix() != "" {
		return true
	}
	_, ok := e.node.Attr("xmlns")
	return ok
}

func (x *explainer) attributes(e *element, r *Node, path string) int {
	d, attrs := 0, r.attrsByName()
	for i := range e.attrs {
		a := &e.attrs[i]
		expected := a.value.resolve(x.values, false)
		why := Reason{Path: path, Name: a.node.Name(), Expected: expected.String(), Span: a.node.Span()}
		received := attrs.of(a)
		fits := received != nil && expected.fits(received.Value, nil)
		if received != nil && !x.quiet {
			x.pair.Attrs = append(x.pair.Attrs, AttrPair{a.space, a.local, fitOf(fits)})
		}
		switch {
		case !expected.unknown.IsZero():
			d += x.unknown(expected, why, subject{e: e, r: r, a: a, attr: received})
			continue
		case received == nil:
			why.Kind = KindAttrMissing
			d += x.weighAttr(e, a)
		case fits:
			continue
		default:
			why.Kind, why.Received = KindAttrValue, received.Value
			if a.lacksDollar() {
				why.Hint = HintDollar
			} else if plain, ok := expected.plain(); ok {
				why.Hint = hint(a.local, plain, received.Value)
			}
			if why.Hint != 0 {
				d += weightNear
			} else {
				d += x.weighAttr(e, a)
			}
		}
		x.reason(why, subject{e: e, r: r, a: a, attr: received})
	}
	if !e.strict {
		return d
	}
	loosen, expected := e.loosen(), e.expected()
	for i := range r.attrs {
		if v := &r.attrs[i]; !expected(v) {
			x.reason(Reason{Kind: KindAttrExtra, Path: path, Name: v.Name, Received: v.Value, Hint: loosen, Span: e.node.StartTag()},
				subject{e: e, r: r, attr: v})
			d += weightExtra
		}
	}
	return d
}

// loosen is the hint for what only a strict element minds.
func (e *element) loosen() Hint {
	if _, told := e.node.Attr(ast.PrefixScansion + ":strict"); told {
		return 0
	}
	return HintStrict
}

// keepTrueHints takes back each hint that an element be loose which does not hold:
// compared loosely, the element would let the stanza pass, and nothing else need
// change.
func (x *explainer) keepTrueHints(s *Stanza) {
	holds := map[ast.Span]bool{}
	for i := range x.out.Reasons {
		r := &x.out.Reasons[i]
		if r.Hint != HintStrict {
			continue
		}
		passes, known := holds[r.Span]
		if !known {
			passes = x.element(x.stanza.loose(r.Span), s.root)
			holds[r.Span] = passes
		}
		if !passes {
			r.Hint = 0
		}
	}
}

// loose returns the element with the one whose start tag is given compared
// loosely.
func (e *element) loose(startTag ast.Span) *element {
	c := *e
	c.strict = e.strict && e.node.StartTag() != startTag
	c.children = slices.Clone(e.children)
	for i, child := range c.children {
		if span := child.node.Span(); span.Covers(startTag) {
			c.children[i] = child.loose(startTag)
		}
	}
	return &c
}

// lacksDollar reports whether an expression in the value has lost its dollar.
func (a *attribute) lacksDollar() bool {
	for n := range a.node.Parts() {
		if e, ok := n.Expression(); ok && e.LacksDollar() {
			return true
		}
	}
	return false
}

func (x *explainer) weighAttr(e *element, a *attribute) int {
	if e == x.stanza && a.space == "" {
		switch a.local {
		case "id":
			return weightID
		case "type":
			return weightType
		}
	}
	return weightAttr
}

func (x *explainer) unknown(g glob, why Reason, about subject) int {
	why.Kind, why.Expected, why.Span = KindUnknown, g.unknown.Text(), g.unknown.Span()
	x.reason(why, about)
	return weightUnknown
}

func (x *explainer) text(e *element, r *Node, path string) int {
	if e.text == nil {
		return 0
	}
	expected := e.text.resolve(x.values, true)
	why := Reason{Kind: KindText, Path: path, Expected: expected.String(), Received: collapse(r.text), Span: e.textSpan}
	fits := expected.fits(r.text, nil)
	if !x.quiet {
		x.pair.Text = fitOf(fits)
	}
	if !expected.unknown.IsZero() {
		return x.unknown(expected, why, subject{e: e, r: r})
	}
	if fits {
		return 0
	}
	if plain, ok := expected.plain(); ok {
		why.Hint = hint("", plain, why.Received)
	}
	x.reason(why, subject{e: e, r: r})
	if why.Hint != 0 {
		return weightNear
	}
	return weightText
}

// step returns the path of the expected child of that index.
func (e *element) step(path string, i int) string {
	count, position := 0, 0
	for j, child := range e.children {
		if child.local == e.children[i].local {
			count++
			if j == i {
				position = count
			}
		}
	}
	path += "/" + e.children[i].local
	if count > 1 {
		path += "[" + strconv.Itoa(position) + "]"
	}
	return path
}

// missing reports that no received child of r belongs to the expected child of
// that index; taken says which belong to others.
func (x *explainer) missing(e *element, i int, r *Node, taken []bool, path string) int {
	child := e.children[i]
	x.reason(Reason{Kind: KindChildMissing, Path: path, Name: child.local, Expected: x.tag(child, e.space), Span: child.node.StartTag()}, subject{e: child, r: r, named: x.named(child, r, taken)})
	return weightChild * child.size
}

// named returns the received child that is the expected one under another name,
// or nil.
func (x *explainer) named(child *element, r *Node, taken []bool) *Node {
	if x.quiet {
		return nil
	}
	for j, other := range r.children {
		if x.renames++; x.renames > maxAligned {
			break
		}
		renamed := *child
		renamed.local = other.local
		if !taken[j] && other.local != child.local && other.space == child.space && x.element(&renamed, other) {
			return other
		}
	}
	return nil
}

func (x *explainer) extra(e *element, r, child *Node, path string) int {
	x.reason(Reason{Kind: KindChildExtra, Path: path, Name: child.local, Received: child.tag(r.space), Hint: e.loosen(), Span: e.node.StartTag()}, subject{e: e, r: r, child: child})
	return weightExtra
}

// tag shows an expected element in a few words: its name, what tells it from
// others of its name, and its namespace where that is not the one around it.
func (x *explainer) tag(e *element, around string) string {
	var attr, text string
	if len(e.attrs) > 0 {
		a := &e.attrs[0]
		attr = a.node.Name() + "=" + quote(a.value.resolve(x.values, false).String())
	} else if e.text != nil {
		text = e.text.resolve(x.values, true).String()
	}
	return tag(e.local, e.space, around, attr, text)
}

// tag shows a received element in a few words.
func (r *Node) tag(around string) string {
	var attr, text string
	if len(r.attrs) > 0 {
		attr = r.attrs[0].Name + "=" + quote(r.attrs[0].Value)
	} else {
		text = collapse(r.text)
	}
	return tag(r.local, r.space, around, attr, text)
}

func tag(local, space, around, attr, text string) string {
	name := local
	if space != around {
		name += ` xmlns="` + space + `"`
	}
	if attr != "" {
		return "<" + name + " " + attr + ">"
	}
	if text != "" {
		return "<" + name + ">" + short(text) + "</" + local + ">"
	}
	return "<" + name + ">"
}
