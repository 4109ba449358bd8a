package lsp

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/xmpp"
)

// elementChoice returns the choice of an element.
func (bc *bodyCompleter) elementChoice(bracket, typed string, one candidate) choice {
	made := choice{
		label: one.Local, kind: protocol.CompletionItemKindStruct, subject: elementSubject(one.Namespace, one.Local),
	}
	if one.Namespace != bc.defaultNamespace() {
		made.spec, made.namespace = briefTitle(one.brief), shortNamespace(one.Namespace)
		made.filterText = filterText(typed, one.Local, one.brief)
	}
	made.deprecated = bc.vocab.Namespace(one.Namespace).SupersededBy != ""
	var text snippetBuilder
	text.write(bracket)
	if bc.tagRest.ended || bc.tagRest.equals {
		text.write(one.Local)
		if one.Namespace != bc.defaultNamespace() && !bc.restHasAttr("xmlns") {
			text.write(" xmlns=", bc.quoted(one.Namespace))
		}
	} else {
		bc.writeElement(&text, one.Name, bc.defaultNamespace(), payloadContexts(bc.parent()))
	}
	made.insertText, made.snippet = text.plain.String(), text.snippet.String()
	if end := "</" + one.Local + ">"; (bc.parent().IsZero() || bc.parent().Name() != one.Local) && strings.HasPrefix(bc.after[min(bc.tagRest.word, len(bc.after)):], end) {
		made.insertText, made.snippet = withoutEndTag(made.insertText, end), withoutEndTag(made.snippet, end)
	}
	return bc.replacingTyped(made)
}

// withoutEndTag returns an element up to the end of its start tag, since its
// end tag follows already.
func withoutEndTag(element, end string) string {
	if start, ok := strings.CutSuffix(element, "/>"); ok {
		return start + ">"
	}
	return strings.TrimSuffix(element, end)
}

// restHasAttr reports whether an attribute stands behind the cursor.
func (bc *bodyCompleter) restHasAttr(name string) bool {
	return slices.ContainsFunc(bc.tagRest.attrs, func(a tagAttr) bool { return a.name == name })
}

// writeElement writes an element from its name on: what has to be there, and
// its end tag. The namespace is the default one around it.
func (bc *bodyCompleter) writeElement(text *snippetBuilder, name xmpp.Name, namespace string, in []string) {
	known := bc.vocab.Element(name.Namespace, name.Local)
	text.write(name.Local)
	if name.Namespace != namespace {
		text.write(" xmlns=", bc.quoted(name.Namespace))
	}
	for _, a := range bc.attributesInOrder(known) {
		if a.Required && !strings.Contains(a.Name, ":") {
			text.write(" ", a.Name, "=")
			bc.writeValue(text, name, a)
		}
	}
	if isUsuallyEmpty(known, in) {
		text.write("/>")
		return
	}
	text.write(">")
	switch {
	case known == nil || known.Text == nil:
		text.finalTabStop()
	case len(known.Text.Values) > 0 && !known.Text.Open:
		text.choice(bc.byUsage(name.Local, known.Text.Values))
	default:
		text.tabStop("")
	}
	text.write("</", name.Local, ">")
}

// writeValue writes the value of an attribute with its quotes. A JID gets
// double quotes, since ${Romeo's JID} needs them.
func (bc *bodyCompleter) writeValue(text *snippetBuilder, element xmpp.Name, a *xmpp.Attribute) {
	quote := bc.attributeQuote(a)
	text.write(quote)
	switch {
	case a.Fixed != "":
		text.write(a.Fixed)
	case len(a.Values) > 0 && !a.Open:
		text.choice(bc.byUsage(element.Local, a.Values))
	case a.Type == "boolean":
		text.choice([]string{"true", "false"})
	default:
		text.tabStop("")
	}
	text.write(quote)
}

// isUsuallyEmpty reports whether an element is most likely written without
// content: because it takes none, or because it says all in its attributes, or
// because it asks for something by being there.
func isUsuallyEmpty(known *xmpp.Element, in []string) bool {
	if known == nil || known.Text != nil {
		return false
	}
	own, child, single := 0, false, true
	for _, c := range known.Children {
		child = child || c.Min > 0
		if c.Namespace == known.Namespace {
			own++
			single = single && c.Max == 1
		}
	}
	needs := len(known.Required()) > 0
	switch {
	case child:
		return false
	case known.Namespace == namespaceMUC, len(known.Children) == 0 && len(known.Any) == 0 && !known.Anything:
		return true
	case len(in) == 1 && in[0] == "iq/get":
		// A wrapper like <pubsub> says with its child what is wanted.
		return !single || own <= 3 || len(known.Attributes()) > 0
	case own == 0:
		return needs
	}
	return single && !known.Root && len(known.Attributes()) > 0
}

// defaultNamespace returns the namespace that an element without a prefix and
// without xmlns has at the cursor.
func (bc *bodyCompleter) defaultNamespace() string {
	for _, e := range slices.Backward(bc.open) {
		if a, ok := e.Attr("xmlns"); ok {
			return a.Value()
		}
	}
	return ast.NamespaceClient
}

// quoted returns a value in the quotes of the tag that is being written.
func (bc *bodyCompleter) quoted(value string) string { return "'" + value + "'" }

func (bc *bodyCompleter) attributeQuote(a *xmpp.Attribute) string {
	if strings.HasPrefix(a.Type, "jid") {
		return `"`
	}
	return "'"
}
