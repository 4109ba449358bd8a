package recording

import (
	"bytes"
	"encoding/xml"
	"iter"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// soon is how long after an action its effects may still come on a loopback
// server that is not idle. Within it the effects of two actions cannot be told
// apart by time.
const soon = 50 * time.Millisecond

// attributeStanzas finds the cause of each stanza that the server's log does
// not tell: the request with the id of an answer, else the last action on the
// wire before the stanza came.
func (r *Recorder) attributeStanzas() {
	out := &r.recording
	over := r.over()
	for i := range out.Stanzas {
		s := &out.Stanzas[i]
		if s.Cause.Action != script.None {
			continue // the log knows
		}
		if request := r.request(s); request != script.None {
			s.Cause.Action = request
			continue
		}
		latest, before := script.None, script.None
		for a := range out.Actions {
			acted := out.Actions[a].Acted
			if acted.IsZero() || acted.After(s.Arrived) {
				// A stanza can come before we know that our part is done.
				if began := out.Actions[a].Began; began.IsZero() || began.After(s.Arrived) || out.Script.Actions[a].Verb == ast.VerbReceives {
					continue
				}
			}
			before, latest = latest, a
		}
		s.Cause.Action = latest
		// At the end of the script others leave, which sends presence too.
		s.Cause.Ambiguous = !s.Arrived.Before(over) || before != script.None && s.Arrived.Sub(out.Actions[before].Acted) < soon
	}
}

// over returns when the last action had ended; the zero time if none was run.
func (r *Recorder) over() time.Time {
	var over time.Time
	for _, a := range r.recording.Actions {
		if a.Ended.After(over) {
			over = a.Ended
		}
	}
	return over
}

// request returns the action that sent the iq which a stanza answers (RFC
// 6120, section 8.2.3), or script.None.
func (r *Recorder) request(s *Stanza) int {
	answer := startOf(s.XML)
	if answer.Name.Local != "iq" {
		return script.None
	}
	if kind := attr(answer, "type"); kind != "result" && kind != "error" {
		return script.None
	}
	id := attr(answer, "id")
	found := script.None
	for a := range r.recording.Actions {
		action := &r.recording.Actions[a]
		if r.recording.Script.Actions[a].Character != s.Character || action.Acted.IsZero() || action.Acted.After(s.Arrived) {
			continue
		}
		for sent := range elements(action.Sent) {
			if sent.Name.Local == "iq" && attr(sent, "id") == id {
				found = a
			}
		}
	}
	return found
}

// startOf returns the start tag of a stanza; the zero value if there is none.
func startOf(stanza []byte) xml.StartElement {
	for e := range elements(stanza) {
		return e
	}
	return xml.StartElement{}
}

// elements goes through the start tags of the top-level elements.
func elements(text []byte) iter.Seq[xml.StartElement] {
	return func(yield func(xml.StartElement) bool) {
		d := xml.NewDecoder(bytes.NewReader(text))
		for depth := 0; ; {
			token, err := d.RawToken()
			if err != nil {
				return
			}
			switch t := token.(type) {
			case xml.StartElement:
				if depth == 0 && !yield(t.Copy()) {
					return
				}
				depth++
			case xml.EndElement:
				depth--
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
