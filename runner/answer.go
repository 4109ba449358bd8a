package runner

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// ErrorAnswer is a stanza of the type error that came where something else was
// expected (RFC 6120, section 8.3).
type ErrorAnswer struct {
	Condition string // "item-not-found"; "" if it names none
	Text      string // in the words of who answered, without secrets; "" if there are none
	By        string // the character who answered; "" for the server
	Line      int    // of the action that sent what it answers, from 1; 0 if nobody knows
}

// namespaceStanzaErrors is that of error conditions and their texts (RFC 6120,
// section 8.3.2).
const namespaceStanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"

// stanzaError is what is read of a stanza to see whether it is an error.
type stanzaError struct {
	XMLName xml.Name
	Type    string `xml:"type,attr"`
	ID      string `xml:"id,attr"`
	From    string `xml:"from,attr"`
	Error   struct {
		Parts []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	} `xml:"error"`
}

// readError reads a stanza of the type error.
func readError(stanza []byte) (e stanzaError, ok bool) {
	if !bytes.Contains(stanza, []byte("error")) || xml.Unmarshal(stanza, &e) != nil {
		return e, false
	}
	return e, e.Type == "error"
}

// headError makes an error that was answered the message of a failure, if one
// came to the character where something else was expected: it says why, and
// what else is different follows from it.
func (r *run) headError(f *Failure, a *script.Action, c *client) {
	expected, _ := a.Stanza()
	if f.Earlier != nil || !expected.IsZero() && expected.AttrValue("type") == "error" {
		return
	}
	answer, ok := errorFor(f, expected, a, c)
	if !ok {
		return
	}
	f.Answer = r.errorAnswer(answer, c)
	f.Message = f.Answer.message()
}

// errorFor returns the error that stands for an expected stanza: one with its
// id whenever it came, else the latest that the action passed over.
func errorFor(f *Failure, expected ast.Element, a *script.Action, c *client) (found stanzaError, ok bool) {
	id := ""
	if !expected.IsZero() {
		if attr, has := expected.Attr("id"); has && !script.HasParts(attr) {
			id = attr.Value()
		}
	}
	consider := func(xml []byte, mine bool) (exact bool) {
		e, isError := readError(xml)
		switch {
		case !isError:
		case id != "" && e.ID == id:
			found, ok = e, true
			return true
		case mine && !ok:
			found, ok = e, true
		}
		return false
	}
	for _, p := range slices.Backward(c.passed.stanzas) {
		if consider(p.raw.XML, p.action == a.Index) {
			return found, true
		}
	}
	for _, came := range f.PassedBy {
		if consider(came.XML, true) {
			return found, true
		}
	}
	return found, ok
}

// errorAnswer tells what an error says, of whom, and what it answers.
func (r *run) errorAnswer(e stanzaError, c *client) *ErrorAnswer {
	answer := &ErrorAnswer{}
	for _, part := range e.Error.Parts {
		switch {
		case part.XMLName.Space != namespaceStanzaErrors:
		case part.XMLName.Local == "text":
			answer.Text = r.secrets.Text(strings.Join(strings.Fields(part.Text), " "))
		case answer.Condition == "":
			answer.Condition = part.XMLName.Local
		}
	}
	for i := range r.clients {
		if other := &r.clients[i]; other != c && other.jid != "" && other.jid == e.From {
			answer.By = other.character.Name
		}
	}
	for _, sent := range slices.Backward(c.sent) {
		if e.ID != "" && sent.has(e.XMLName.Local, e.ID) {
			answer.Line = r.line(&r.script.Actions[sent.action])
			break
		}
	}
	return answer
}

// message returns the error in one line.
func (e *ErrorAnswer) message() string {
	who := "the server"
	if e.By != "" {
		who = strconv.Quote(e.By)
	}
	text := who + " answered with an error"
	if e.Condition != "" {
		text += ": " + e.Condition
	}
	if e.Text != "" {
		text += fmt.Sprintf(" (%q)", e.Text)
	}
	if e.Line > 0 {
		text += fmt.Sprintf(", to the stanza sent in line %d", e.Line)
	}
	return text
}

// sentBody is what an action has sent.
type sentBody struct {
	action int
	body   []byte
}

// has reports whether a stanza of a name with an id is in it.
func (s *sentBody) has(name, id string) bool {
	d := xml.NewDecoder(bytes.NewReader(s.body))
	for depth := 0; ; {
		token, err := d.RawToken()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 && t.Name.Local == name && slices.ContainsFunc(t.Attr, func(a xml.Attr) bool {
				return a.Name.Space == "" && a.Name.Local == "id" && a.Value == id
			}) {
				return true
			}
			depth++
		case xml.EndElement:
			depth--
		}
	}
}
