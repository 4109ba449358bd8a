package update

import (
	"errors"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/spec/xmpp"
)

// maxRounds bounds how often an expectation is compared and edited: one edit
// can uncover another difference.
const maxRounds = 200

// way says how an expectation is made to match what came.
type way uint8

const (
	// write writes what came.
	write way = iota
	// loosen compares less: what differs is known to differ from run to run.
	loosen
)

// rewriting is one expectation that is being rewritten.
type rewriting struct {
	before  *ast.File
	file    *ast.File // as it is now
	action  int       // in the order of the file's actions
	came    *match.Stanza
	values  script.Values
	names   *Names
	secrets *redact.Secrets // of the script as it was
	earlier []Change        // of the same expectation, made in earlier runs
	author  string          // the expectation before those; "" for none

	changes []Change
}

// Why an expectation stays as it is.
var (
	errEarlier = errors.New("the stanza came too early, and another action passed it over: move this action up")
	errNothing = errors.New("no stanza came to write here")
	errUnfit   = errors.New("cannot write the received stanza")
	errSecret  = errors.New("the received stanza has a password, which scripts must not contain: write {" + ast.PrefixScansion + ":any} instead")
)

// accept makes the expectation match what came, and binds what is sent next; the
// error says why it cannot.
func (r *rewriting) accept(how way) error {
	hole := r.filled()
	if hole {
		r.fill()
	}
	if err := r.rewrite(how); err != nil {
		return err
	}
	if hole || how == write {
		r.capture()
	}
	return nil
}

// rewrite makes the expectation match what came; the error says why it cannot.
// What the author wrote stays wherever it matches.
func (r *rewriting) rewrite(how way) error {
	for range maxRounds {
		why, ok := r.explain()
		if !ok {
			return errUnfit
		}
		if len(why.Reasons) == 0 {
			return r.checkSecrets()
		}
		if !r.applyFirst(&why, how) {
			return errUnfit
		}
	}
	return errUnfit
}

// applyFirst makes the edits that take the first difference away, and with it
// those behind it of which none changes what another is compared with. It reports
// whether that changes anything.
func (r *rewriting) applyFirst(why *match.Mismatch, how way) bool {
	together := [][]ast.Edit{r.edits(why, 0, how)}
	for i := 1; i < len(why.Reasons) && standsAlone(why.Reasons[i-1]) && standsAlone(why.Reasons[i]); i++ {
		together = append(together, r.edits(why, i, how))
	}
	edits, taken := textedit.Select(together...)
	text, err := textedit.Apply(r.file.Text(), edits)
	if err != nil || text == r.file.Text() {
		return false
	}
	for i, edits := range together {
		if taken[i] {
			r.changes = append(r.changes, r.change(why.Reasons[i], edits, how))
		}
	}
	r.file = ast.Parse(r.file.Name(), text)
	return true
}

// standsAlone reports whether a difference is one of a value or of a child more,
// which leaves the other differences as they are.
func standsAlone(reason match.Reason) bool {
	switch reason.Kind {
	case match.KindAttrValue, match.KindText, match.KindChildExtra:
		return true
	}
	return false
}

// explain tells why the expectation, as it is now, does not match what came.
func (r *rewriting) explain() (why match.Mismatch, ok bool) {
	e, ok := r.stanza()
	if !ok {
		return why, false
	}
	return match.Compile(e).Explain(r.came, r.values), true
}

// edits returns the edits that take one difference away.
func (r *rewriting) edits(why *match.Mismatch, i int, how way) []ast.Edit {
	if how == loosen {
		return why.Loosen(i)
	}
	if edits := r.keepParts(why.Reasons[i]); edits != nil {
		return edits
	}
	if edits := r.keepEntities(why.Reasons[i]); edits != nil {
		return edits
	}
	return r.named(why.Edits(i), why.Reasons[i])
}

// apply makes the edits that take a difference away, and reports whether they
// change anything.
func (r *rewriting) apply(edits []ast.Edit, reason match.Reason, how way) bool {
	text, err := textedit.Apply(r.file.Text(), edits)
	if err != nil || text == r.file.Text() {
		return false
	}
	r.changes = append(r.changes, r.change(reason, edits, how))
	r.file = ast.Parse(r.file.Name(), text)
	return true
}

// checkSecrets returns an error if the expectation holds more secrets than it
// did.
func (r *rewriting) checkSecrets() error {
	count := func(f *ast.File) int {
		e, ok := stanzaOf(f, r.action)
		if !ok {
			return 0
		}
		return strings.Count(r.secrets.Text(e.Text()), redact.Mark)
	}
	if count(r.file) > count(r.before) {
		return errSecret
	}
	return nil
}

// stanza returns what the action expects as it is now.
func (r *rewriting) stanza() (ast.Element, bool) { return stanzaOf(r.file, r.action) }

// stanzaOf returns what an action sends or expects.
func stanzaOf(f *ast.File, action int) (ast.Element, bool) {
	n := 0
	for a := range f.Actions() {
		if n == action {
			return a.Stanza()
		}
		n++
	}
	return ast.Element{}, false
}

// keepParts returns the edit that keeps expressions or placeholders in a value,
// which the author meant, and writes what came around them: all expressions if
// what they stand for is in what came, else one part if that alone matches.
func (r *rewriting) keepParts(reason match.Reason) []ast.Edit {
	if reason.Kind != match.KindAttrValue && reason.Kind != match.KindText {
		return nil
	}
	for n := range r.file.All() {
		if !reason.Span.Covers(n.Span()) || n.Kind() != ast.KindExpression && n.Kind() != ast.KindPlaceholder {
			continue
		}
		span := valueAround(n)
		if span.Empty() || span == n.Span() {
			continue
		}
		for _, value := range []string{r.withExpressions(span, reason), n.Text()} {
			if value == "" {
				continue
			}
			edit := ast.Edit{Span: span, New: value}
			if reason.Kind == match.KindText {
				edit.New = around(r.file.Slice(span), value)
			}
			if r.helps(edit, reason) {
				return []ast.Edit{edit}
			}
		}
	}
	return nil
}

// valueAround returns the attribute's value or the text that a part stands in.
func valueAround(n ast.Node) ast.Span {
	for up := n.Parent(); !up.IsZero(); up = up.Parent() {
		if a, ok := up.Attr(); ok {
			return a.ValueSpan()
		}
		if t, ok := up.TextNode(); ok {
			return t.Span()
		}
	}
	return ast.Span{}
}

// withExpressions returns what came with the expressions of a value in it; "" if
// what they stand for is not in what came, in their order.
func (r *rewriting) withExpressions(span ast.Span, reason match.Reason) string {
	rest, kept := reason.Received, false
	var b strings.Builder
	write := func(text string) {
		if reason.Kind == match.KindText {
			b.WriteString(xmlescape.Text(text))
		} else {
			b.WriteString(xmlescape.Value(text))
		}
	}
	for n := range r.file.All() {
		e, ok := n.Expression()
		if !ok || !span.Covers(n.Span()) {
			continue
		}
		value, known := r.values.Of(e)
		before, after, found := strings.Cut(rest, value)
		if !known || value == "" || !found {
			return ""
		}
		write(before)
		b.WriteString(n.Text())
		rest, kept = after, true
	}
	if !kept {
		return ""
	}
	write(rest)
	return b.String()
}

// helps reports whether an edit takes a difference away.
func (r *rewriting) helps(edit ast.Edit, reason match.Reason) bool {
	text, err := textedit.Apply(r.file.Text(), []ast.Edit{edit})
	if err != nil {
		return false
	}
	changed, ok := stanzaOf(ast.Parse(r.file.Name(), text), r.action)
	return ok && fewer(match.Compile(changed).Explain(r.came, r.values), reason)
}

// fewer reports whether a reason is not among those of a mismatch any more.
func fewer(m match.Mismatch, gone match.Reason) bool {
	for _, r := range m.Reasons {
		if r.Kind == gone.Kind && r.Path == gone.Path && r.Name == gone.Name {
			return false
		}
	}
	return true
}

// around puts a text in place of an old one, with the white space round it.
func around(old, text string) string {
	const space = " \t\r\n"
	before := old[:len(old)-len(strings.TrimLeft(old, space))]
	after := old[len(strings.TrimRight(old, space)):]
	return before + text + after
}

// named writes expressions for the JIDs of the cast in what edits insert.
func (r *rewriting) named(edits []ast.Edit, reason match.Reason) []ast.Edit {
	switch reason.Kind {
	case match.KindAttrValue, match.KindUnknown, match.KindText:
		for i := range edits {
			expression, ok := r.names.expressions[strings.TrimSpace(edits[i].New)]
			if !ok {
				continue
			}
			edits[i].New = around(edits[i].New, expression)
			if s := &edits[i].Span; strings.Contains(expression, "'") && s.Start > 0 && r.file.Text()[s.Start-1] == '\'' {
				// The apostrophe of the expression would end the value.
				*s = ast.Span{Start: s.Start - 1, End: s.End + 1}
				edits[i].New = `"` + edits[i].New + `"`
			}
		}
	case match.KindAttrExtra, match.KindChildExtra, match.KindElement:
		for i := range edits {
			edits[i].New = r.withNames(edits[i].New)
			if reason.Kind == match.KindChildExtra && r.describesServer(reason) {
				edits[i].New = versionText().ReplaceAllString(edits[i].New, "<$1/>")
			}
		}
	}
	return edits
}

// versionText is what a server says of itself (XEP-0092), which differs between
// machines.
var versionText = lazy.Regexp(`<(name|version|os)>[^<]*</\w+>`)

// describesServer reports whether what a reason is about is an element that says
// what the server is.
func (r *rewriting) describesServer(reason match.Reason) bool {
	e, ok := r.stanza()
	if !ok {
		return false
	}
	for n := range e.Descendants() {
		if of, ok := n.Element(); ok && of.StartTag() == reason.Span {
			return of.Namespace() == namespaceVersion
		}
	}
	return false
}

// withNames writes expressions for the JIDs of the cast where they are the
// whole of an attribute's value or a text.
func (r *rewriting) withNames(xml string) string {
	for jid, expression := range r.names.expressions {
		for _, c := range [][2]string{{`"`, `"`}, {`'`, `'`}, {">", "<"}} {
			if strings.Contains(expression, c[0]) {
				continue // the apostrophe of a name
			}
			xml = strings.ReplaceAll(xml, c[0]+jid+c[1], c[0]+expression+c[1])
		}
		if strings.Contains(expression, "'") {
			xml = strings.ReplaceAll(xml, "'"+jid+"'", `"`+expression+`"`)
		}
	}
	return xml
}

// change tells of one difference that was written.
func (r *rewriting) change(reason match.Reason, edits []ast.Edit, how way) Change {
	c := Change{Action: r.action, Line: r.file.Position(reason.Span.Start).Line, What: reason.Path}
	if reason.Name != "" && (reason.Kind == match.KindAttrValue || reason.Kind == match.KindAttrMissing || reason.Kind == match.KindAttrExtra) {
		c.What += " " + reason.Name
	}
	for _, e := range edits {
		if c.Old != "" || c.New != "" {
			break
		}
		c.Old, c.New = strings.TrimSpace(r.file.Slice(e.Span)), strings.TrimSpace(e.New)
	}
	switch reason.Kind {
	case match.KindAttrMissing, match.KindChildMissing:
		c.Weaker = c.New == ""
	case match.KindText:
		c.Weaker = c.New == "" && !r.isOwn(c.Old)
	case match.KindAttrValue:
		c.Weaker = how == loosen && !r.isOwn(c.Old) || isError(reason)
		c.Error = r.condition(reason)
	case match.KindAttrExtra:
		c.Weaker = how == loosen || isError(reason)
		c.Error = r.condition(reason)
	default:
		c.Weaker = how == loosen
	}
	if how == write {
		switch reason.Kind {
		case match.KindAttrExtra, match.KindChildExtra, match.KindElement:
			c.own = c.New
		}
	}
	c.Varies = how == loosen
	return c
}

// isError reports whether a difference is the server's error where success was
// expected.
func isError(reason match.Reason) bool { return reason.Name == "type" && reason.Received == "error" }

// condition returns that of the error that came where success was expected
// (RFC 6120, section 8.3.2), or "".
func (r *rewriting) condition(reason match.Reason) string {
	if !isError(reason) {
		return ""
	}
	for _, e := range r.came.Element().SelectElements("error") {
		for _, part := range e.ChildElements() {
			if part.NamespaceURI() == xmpp.StanzaErrorNamespace && part.Tag != "text" {
				return part.Tag
			}
		}
	}
	return ""
}

// isOwn reports whether a value is one that an earlier run wrote where the author
// had said nothing: to compare it less is to check no less than the author did.
func (r *rewriting) isOwn(value string) bool {
	if r.author == "" {
		return slices.ContainsFunc(r.earlier, func(c Change) bool { return c.Filled })
	}
	own := false
	for _, c := range r.earlier {
		if c.own == "" && strings.Contains(c.New, value) {
			return false // it took the place of what the author said
		}
		own = own || strings.Contains(c.own, value)
	}
	return own && !strings.Contains(r.author, value)
}
