package rules

import (
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var recorderNoise = Rule{
	Code: "SCS506", Name: "recorder-noise", Severity: ast.Info, Fix: SafeFix,
	Summary: "the script contains recorder output that no test needs",
	On:      ast.KindSet(ast.KindElement, ast.KindAttr),
	When:    inAction, WhenElement: inReceives | inInnerTag, WhenAttr: attrPrefixed,
	Check: func(p *Pass) {
		kind := noiseAt(p.Action, p.Node)
		if kind == noNoise || p.noise&(1<<kind) != 0 {
			return
		}
		p.noise |= 1 << kind
		reportNoise(p, kind)
	},
}

// noiseKind is a kind of recorder noise. It is reported once a file.
type noiseKind uint8

const (
	noNoise noiseKind = iota
	streamDeclared
	languageSent
	emptyPhoto
)

const namespaceVCardUpdate = "vcard-temp:x:update"

// noiseAt tells what kind of noise a node of an action is.
func noiseAt(action *script.Action, n ast.Node) noiseKind {
	if a, ok := n.Attr(); ok {
		if n.Parent().Parent() != action.Node {
			return noNoise
		}
		switch a.Name() {
		case "xmlns:stream":
			if !a.Broken() && a.Value() == ast.NamespaceStream {
				return streamDeclared
			}
		case "xml:lang":
			if action.Verb == ast.VerbSends && !a.Broken() && a.Raw() == "en" {
				return languageSent
			}
		}
		return noNoise
	}
	e, ok := n.Element()
	if !ok || action.Verb != ast.VerbReceives || e.Local() != "x" || e.Broken() || e.Namespace() != namespaceVCardUpdate {
		return noNoise
	}
	around, inside := e.ParentElement()
	if !inside || around.Local() != script.StanzaPresence || script.Strict(around) {
		return noNoise
	}
	for child := range e.Elements() {
		if child.Local() != "photo" || strings.TrimSpace(child.TextContent()) != "" {
			return noNoise
		}
	}
	return emptyPhoto
}

// reportNoise reports a kind of noise where the pass stands, with all places of
// the file that have the same.
func reportNoise(p *Pass, kind noiseKind) {
	if kind != emptyPhoto && !headByRecorder(p.File()) || kind == emptyPhoto && sendsVCardUpdates(p.Script) {
		return
	}
	var edits []ast.Edit
	for i := p.Action.Index; i < len(p.Script.Actions); i++ {
		action := &p.Script.Actions[i]
		for n := range action.Descendants() {
			if noiseAt(action, n) != kind {
				continue
			}
			if a, ok := n.Attr(); ok {
				edits = append(edits, removal(a))
			} else {
				edits = append(edits, ast.Edit{Span: withItsLine(n)})
			}
		}
	}
	places := ""
	if len(edits) > 1 {
		places = " in " + strconv.Itoa(len(edits)) + " places"
	}
	span := p.Node.Span()
	if e, ok := p.Node.Element(); ok {
		span = e.StartTag()
	}
	switch kind {
	case streamDeclared:
		p.Report(span, "the recorder's stream prefix"+places+": remove it").
			AddFix("remove the declarations of stream", true, edits...)
	case languageSent:
		p.Report(span, "a recorder left the language of its client"+places+": remove it if the test is not about it").
			AddFix("remove the languages", false, edits...)
	case emptyPhoto:
		p.Report(span, "a recorder left an avatar update without a photo"+places+": remove it if the test is not about it").
			AddFix("remove the empty updates", false, edits...)
	}
}

// sendsVCardUpdates reports whether the updates are the script's own business.
func sendsVCardUpdates(s *script.Script) bool {
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Verb == ast.VerbSends && strings.Contains(a.Text(), namespaceVCardUpdate) {
			return true
		}
	}
	return false
}
