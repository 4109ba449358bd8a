package lsp

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/spec/xmpp"
)

// docBuilder is a description in the making: a heading, a sentence, a list.
type docBuilder struct {
	heading, doc string
	items        []string
}

func (a *docBuilder) addLine(format string, args ...any) {
	a.items = append(a.items, "- "+fmt.Sprintf(format, args...))
}

// addNames adds a line with a list of names, unless it is empty.
func (a *docBuilder) addNames(title string, names []string) {
	const most = 24
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	if len(names) > 0 {
		a.addLine("%s: `%s`%s", title, strings.Join(names, "`, `"), more)
	}
}

// addValue adds what may stand in an attribute, a text or a field.
func (a *docBuilder) addValue(v *xmpp.Value) {
	switch {
	case v.Fixed != "":
		a.addLine("always `%s`", v.Fixed)
	case len(v.Values) > 0 && v.Open:
		a.addNames("for example", v.Values)
	case len(v.Values) > 0:
		a.addNames("one of", v.Values)
	case v.Type == "jid?":
		a.addLine("a JID, most likely")
	case v.Type == "jid":
		a.addLine("a JID")
	case v.Type != "" && v.Type != "string":
		a.addLine("type: `%s`", v.Type)
	}
	if v.Min != nil {
		a.addLine("at least %d", *v.Min)
	}
	if v.Max != nil {
		a.addLine("at most %d", *v.Max)
	}
	if v.Default != "" {
		a.addLine("`%s` if it is absent", v.Default)
	}
}

// String returns the article in Markdown.
func (a *docBuilder) String() string {
	text := a.heading
	if a.doc != "" {
		text += "\n\n" + a.doc
	}
	if len(a.items) > 0 {
		text += "\n\n" + strings.Join(a.items, "\n")
	}
	return text
}

// specLink returns the name and title of a specification with a link to
// it, or "".
func specLink(s *xmpp.Spec) string {
	if s == nil {
		return ""
	}
	name := s.Name
	if s.Title != "" {
		name += ": " + s.Title
	}
	if url := s.URL(); url != "" {
		return fmt.Sprintf("[%s](%s)", name, url)
	}
	return name
}

// fromSpec returns the end of a heading: where a thing is from.
func fromSpec(s *xmpp.Spec) string {
	if from := specLink(s); from != "" {
		return ", " + from
	}
	return ""
}

// addStatus adds how far a namespace can be relied on.
func (a *docBuilder) addStatus(n *xmpp.Namespace) {
	if n.Status != "" && n.Status != "RFC" && n.SupersededBy == "" && n.Superseded == "" {
		a.addLine("status: %s", n.Status)
	}
	if n.SupersededBy != "" {
		since := ""
		if n.Superseded != "" {
			since = " since " + n.Superseded
		}
		a.addLine("superseded%s by `%s`", since, n.SupersededBy)
	} else if n.Superseded != "" {
		a.addLine("removed from the specification in %s", n.Superseded)
	}
}

// addCondition adds what an element means in an error.
func (a *docBuilder) addCondition(c *xmpp.Condition) {
	a.addLine("condition of an error (%s)", c.Kind)
	a.addNames("error types", c.Types)
	a.addNames("other error types in use", c.Also)
	a.addNames("comes with", c.With)
	if c.Code != 0 {
		a.addLine("was number %d before 2004", c.Code)
	}
}

// cardinality returns how often a child may stand there, as a vocabulary file
// has it.
func cardinality(c xmpp.Child) string {
	switch {
	case c.Min == 0 && c.Max == xmpp.Unbounded:
		return "*"
	case c.Max == xmpp.Unbounded:
		return "+"
	case c.Min == 0:
		return "?"
	}
	return ""
}
