package lsp

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// formAround returns the form that an element stands in or is, or the zero
// Element.
func formAround(e ast.Element) ast.Element {
	for ok := !e.IsZero(); ok; e, ok = e.ParentElement() {
		if isIn(e, script.NamespaceForm, "x") {
			return e
		}
	}
	return ast.Element{}
}

// formType returns the kind of a form, or "" if it does not say or is none.
func formType(x ast.Element) string {
	if x.IsZero() {
		return ""
	}
	return script.FormType(x)
}

// formTypeOrLikely returns the FORM_TYPE that a form has or most likely has, or "".
func formTypeOrLikely(v *xmpp.Vocabulary, form ast.Element) string {
	if kind := formType(form); kind != "" || form.IsZero() {
		return kind
	}
	around, _ := form.ParentElement()
	return likelyForm(v, around)
}

// likelyForm returns the FORM_TYPE that a form most likely has in an element,
// or "".
func likelyForm(v *xmpp.Vocabulary, around ast.Element) string {
	if around.IsZero() {
		return ""
	}
	uri := around.Namespace()
	var kind string
	switch {
	case uri == namespaceMUCOwner:
		kind = "http://jabber.org/protocol/muc#roomconfig"
	case uri == namespacePubsub && around.Local() == "publish-options":
		kind = "http://jabber.org/protocol/pubsub#publish-options"
	case uri == namespacePubsub && around.Local() == "options":
		kind = "http://jabber.org/protocol/pubsub#subscribe_options"
	case strings.HasPrefix(uri, namespacePubsub) && (around.Local() == "configure" || around.Local() == "default"):
		kind = "http://jabber.org/protocol/pubsub#node_config"
	default:
		kind = uri
	}
	if v.Form(kind) == nil {
		return ""
	}
	return kind
}
