package compose

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/record/stanza"
)

// clean takes off what no test is about: the marks that a server or a client
// leaves on every stanza, and answers to what the log does not show.
func (c *composer) clean() {
	languages := c.languages()
	var own []string
	for _, l := range languages {
		if l != "" && !slices.Contains(own, l) {
			own = append(own, l)
		}
	}
	type request struct {
		s  *session
		id string
	}
	asked := map[request]bool{}
	events := c.events[:0]
	photos := c.sendsPhotos()
	busy := map[*session]bool{} // has a stanza left
	for _, e := range c.events {
		if e.stanza == nil {
			events = append(events, e)
			continue
		}
		e.stanza.Remove("xmlns:stream")
		plainNames(e.stanza)
		key := request{e.session, e.stanza.Attr("id")}
		lang := e.stanza.Attr("xml:lang")
		if e.verb == ast.VerbSends {
			if lang != "" && languages[e.session] == lang {
				e.stanza.Remove("xml:lang")
			}
			if isRequest(e.stanza) {
				asked[key] = true
			}
		} else {
			if isAnswer(e.stanza) && !asked[key] {
				c.result.Unasked++
				continue
			}
			if slices.Contains(own, lang) {
				e.stanza.Remove("xml:lang")
			}
			loosenUnordered(e.stanza)
		}
		if !photos && e.stanza.Local() == "presence" {
			e.stanza.Filter(func(child *stanza.Element) bool { return !isEmptyPhoto(child) })
		}
		dropRedundantDeclarations(e.stanza, stanza.NamespaceClient)
		busy[e.session] = true
		events = append(events, e)
	}
	c.events = slices.DeleteFunc(events, func(e *event) bool { return e.session.invented && !busy[e.session] })
	for _, s := range c.sessions {
		if s.invented && busy[s] {
			c.result.Guessed++
		}
	}
}

// languages returns the language of each client, which its server takes from the
// stream (RFC 6120, section 8.1.5): that of its first presence, or that which all
// it sends has. In examples a language is there on purpose.
func (c *composer) languages() map[*session]string {
	languages := map[*session]string{}
	settled := map[*session]bool{}
	for _, e := range c.events {
		if e.verb != ast.VerbSends || e.session.format.Example || settled[e.session] {
			continue
		}
		lang := e.stanza.Attr("xml:lang")
		known, ok := languages[e.session]
		switch {
		case e.stanza.Local() == "presence" && lang != "":
			languages[e.session], settled[e.session] = lang, true
		case !ok:
			languages[e.session] = lang
		case known != lang:
			languages[e.session] = ""
		}
	}
	return languages
}

// sendsPhotos reports whether updates of avatars are what the log is about.
func (c *composer) sendsPhotos() bool {
	for _, e := range c.events {
		if e.verb != ast.VerbSends {
			continue
		}
		if x := e.stanza.Child(stanza.NamespaceVCard, "x"); x != nil && !isEmptyPhoto(x) {
			return true
		}
	}
	return false
}

// isEmptyPhoto reports whether an element is an update of an avatar that says
// nothing (XEP-0153, section 4.3).
func isEmptyPhoto(e *stanza.Element) bool {
	if !e.Is(stanza.NamespaceVCard, "x") {
		return false
	}
	for _, n := range e.Children {
		if n.Element == nil && strings.TrimSpace(n.Text) != "" ||
			n.Element != nil && (n.Element.Local() != "photo" || strings.TrimSpace(n.Element.Content()) != "") {
			return false
		}
	}
	return true
}

// plainNames takes the prefix off a stanza that a program gave one.
func plainNames(e *stanza.Element) {
	outer := e.Attr("xmlns")
	if prefix, local, ok := strings.Cut(e.Name, ":"); ok && (outer == "" || outer == stanza.NamespaceClient) {
		used := false
		for _, n := range e.Children {
			if n.Element != nil {
				n.Element.Visit(func(of *stanza.Element) { used = used || strings.HasPrefix(of.Name, prefix+":") })
			}
		}
		if e.Name = local; !used {
			e.Remove("xmlns:" + prefix)
		}
	}
}

// dropRedundantDeclarations takes off declarations of the namespace that holds
// anyway.
func dropRedundantDeclarations(e *stanza.Element, around string) {
	own := around
	for _, a := range e.Attrs {
		if a.Name == "xmlns" {
			own = a.Text
		}
	}
	if own == around && !strings.Contains(e.Name, ":") {
		e.Remove("xmlns")
	}
	for _, n := range e.Children {
		if n.Element != nil {
			dropRedundantDeclarations(n.Element, own)
		}
	}
}

// loosenUnordered lets the parts of a page of results (XEP-0059) and of what a
// service says of itself in a form (XEP-0128) come in any order, which differs
// between runs on Prosody.
func loosenUnordered(e *stanza.Element) {
	disco := e.Child("http://jabber.org/protocol/disco#info", "query") != nil
	e.Visit(func(of *stanza.Element) {
		unordered := of.Is(stanza.NamespacePages, "set") || disco && of.Is("jabber:x:data", "x")
		if unordered && len(of.Children) > 1 {
			of.Attrs = append(of.Attrs, stanza.Attr{Name: script.AttrStrict, Value: stanza.Value{Text: "false"}})
		}
	})
}
