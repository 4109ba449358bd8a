package diagram

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/recording"
)

// Label names a stanza as people who work with XMPP do: "iq set roster2",
// "presence → room/Juliet 110".
type Label struct {
	Head string // what it is: "iq set roster2"
	Peer string // "→ room/Juliet"; "" for the server
	Rest string // what else tells it from others: "110"
}

// String returns the label as one text.
func (l Label) String() string {
	var parts []string
	for _, part := range []string{l.Head, l.Peer, l.Rest} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

// How much of a value stands in a label, in columns.
const (
	idColumns   = 20
	peerColumns = 32
	bodyColumns = 24
)

// Names knows what JIDs are called in a script.
type Names struct {
	characters []script.Character
	full       map[string]int // the full JIDs that characters logged in with
	hosts      map[string]bool
}

// NewNames returns the names of a cast that has logged in with these full JIDs,
// each of a character by its index.
func NewNames(characters []script.Character, full map[string]int) *Names {
	n := &Names{characters: characters, full: full, hosts: map[string]bool{}}
	for i := range n.characters {
		_, host, ok := strings.Cut(n.characters[i].Bare(), "@")
		if !ok {
			host = n.characters[i].Bare()
		}
		n.hosts[host] = true
	}
	return n
}

// namesOf returns the names of a recording.
func namesOf(r *recording.Recording) *Names {
	full := make(map[string]int)
	for i := range r.Events {
		if e := &r.Events[i]; e.Kind == runner.EventConnected {
			full[e.Text] = r.Script.Find(e.Character)
		}
	}
	return NewNames(r.Script.Characters, full)
}

// of returns what a JID is called, seen from a character; "" for the server
// itself.
func (n *Names) of(jid string, from int) string {
	if jid == "" || n.hosts[jid] {
		return ""
	}
	if c, ok := n.full[jid]; ok {
		if c == from {
			return "self"
		}
		return n.characters[c].Name
	}
	bare, resource, _ := strings.Cut(jid, "/")
	var owners []int
	for i := range n.characters {
		if n.characters[i].Bare() == bare {
			owners = append(owners, i)
		}
	}
	switch {
	case len(owners) == 0:
	case resource != "":
		return n.characters[owners[0]].Name + "/" + resource
	case len(owners) > 1:
		return n.characters[owners[0]].Name + " (bare)"
	case owners[0] == from:
		return "self"
	default:
		return n.characters[owners[0]].Name
	}
	local, host, ok := strings.Cut(bare, "@")
	if !ok {
		local = host + local
	}
	if resource != "" {
		local += "/" + resource
	}
	return excerpt.FitMiddle(excerpt.Printable(local), peerColumns)
}

// Label names a stanza without secrets that a character, by its index, sends, or
// that comes to it.
func (n *Names) Label(stanza *match.Stanza, character int, comes bool) Label {
	root := stanza.Root()
	l := n.start(root.Name(), stanza.Attr, character, comes)
	if root.Name() == "stream:error" || root.Name() == "error" {
		l.Head = "stream error"
	}
	l.Rest = rest(root, stanza.Attr("type"))
	return l
}

// labelOfStart names a stanza by its start tag: of one that cannot be read.
func (n *Names) labelOfStart(text string, character int, comes bool) Label {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	for range 8 { // a declaration and white space may stand before
		token, err := d.RawToken()
		if err != nil {
			break
		}
		if start, ok := token.(xml.StartElement); ok {
			return n.start(start.Name.Local, func(name string) string {
				for _, a := range start.Attr {
					if a.Name.Space == "" && a.Name.Local == name {
						return a.Value
					}
				}
				return ""
			}, character, comes)
		}
	}
	return Label{Head: excerpt.Fit(excerpt.Printable(strings.Join(strings.Fields(cut(text, maxText)), " ")), bodyColumns)}
}

// anyValue stands in an expected stanza where its reader expects no value.
const anyValue = "{scansion:" + ast.PlaceholderAny + "}"

// start names a stanza by its start tag.
func (n *Names) start(name string, attr func(string) string, character int, comes bool) Label {
	l := Label{Head: excerpt.Fit(excerpt.Printable(name), idColumns)}
	add := func(value string) {
		if value != "" && value != anyValue {
			l.Head += " " + excerpt.FitMiddle(excerpt.Printable(value), idColumns)
		}
	}
	switch kind := attr("type"); {
	case name == "message" && (kind == "chat" || kind == "normal"): // what messages mostly are
	default:
		add(kind)
	}
	if name == "iq" {
		add(attr("id"))
	}
	arrow, peer := "→ ", attr("to")
	if comes {
		arrow, peer = "← ", attr("from")
	}
	if called := n.of(peer, character); called != "" && peer != anyValue {
		l.Peer = arrow + called
	}
	return l
}

// rest returns what tells a stanza from others of its name: the text of a
// message, the status codes of a room, the payload of an iq, the condition of
// an error.
func rest(root *match.Node, kind string) string {
	var words []string
	short := func(text string) string {
		return excerpt.Fit(excerpt.Printable(strings.Join(strings.Fields(text), " ")), bodyColumns)
	}
	for _, child := range root.Children() {
		switch name := child.Name(); {
		case name == "error":
			if all := child.Children(); len(all) > 0 {
				return short(all[0].Name())
			}
		case name == "body":
			return "“" + short(child.Text()) + "”"
		case root.Name() == "presence" && (name == "show" || name == "status"):
			words = append(words, short(child.Text()))
		case root.Name() == "presence" && name == "priority":
			words = append(words, "priority "+short(child.Text()))
		case child.Namespace() == "http://jabber.org/protocol/muc#user":
			words = append(words, roomWords(child)...)
		case name == "query" && kind != "error":
			words = append(words, lastOf(child.Namespace()))
		case name == "occupant-id" || name == "stanza-id" || name == "delay" || name == "x":
		case root.Name() != "presence" && len(words) == 0:
			words = append(words, short(name))
		}
	}
	return short(strings.Join(words[:min(len(words), 4)], " "))
}

// roomWords returns what a room says (XEP-0045): an invitation, status codes.
func roomWords(x *match.Node) []string {
	var words []string
	for _, child := range x.Children() {
		switch child.Name() {
		case "status":
			for _, a := range child.Attrs() {
				if _, err := strconv.Atoi(a.Value); err == nil && a.Local == "code" {
					words = append(words, a.Value)
				}
			}
		case "invite", "decline", "destroy":
			words = append(words, child.Name())
		}
	}
	return words
}

// lastOf returns the part of a namespace that people call it by: "roster",
// "disco#info".
func lastOf(namespace string) string {
	if i := strings.LastIndexAny(strings.TrimRight(namespace, "/0123456789:"), "/:"); i >= 0 {
		namespace = namespace[i+1:]
	}
	return excerpt.Fit(excerpt.Printable(namespace), bodyColumns)
}
