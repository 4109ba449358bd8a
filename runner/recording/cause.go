package recording

import (
	"bytes"
	"encoding/xml"
	"iter"
	"sort"
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
	work := r.timeline()
	asked := r.requests()
	for i := range out.Stanzas {
		s := &out.Stanzas[i]
		if s.Cause.Action != script.None {
			continue // the log knows
		}
		if request := asked.of(s, out.Actions); request != script.None {
			s.Cause.Action = request
			continue
		}
		// A stanza can come before we know that our part is done.
		latest, before := work.acting(s.Arrived)
		s.Cause.Action = latest
		// At the end of the script others leave, which sends presence too.
		s.Cause.Ambiguous = !s.Arrived.Before(over) || before != script.None && s.Arrived.Sub(out.Actions[before].Acted) < soon
	}
}

// timeline is the actions that were run but for those that receive, in order.
type timeline struct {
	actions []int
	began   []time.Time
}

func (r *Recorder) timeline() *timeline {
	t := &timeline{}
	for i := range r.recording.Actions {
		if a := &r.recording.Actions[i]; a.Ran() && r.recording.Script.Actions[i].Verb != ast.VerbReceives {
			t.actions, t.began = append(t.actions, i), append(t.began, a.Began)
		}
	}
	return t
}

// acting returns the last action that had begun to act on the wire by a moment,
// and the one before; script.None where there is none.
func (t *timeline) acting(at time.Time) (latest, before int) {
	latest, before = script.None, script.None
	n := sort.Search(len(t.began), func(i int) bool { return t.began[i].After(at) })
	if n > 0 {
		latest = t.actions[n-1]
	}
	if n > 1 {
		before = t.actions[n-2]
	}
	return latest, before
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

// request is what an answer to an iq has in common with it.
type request struct {
	character int
	id        string
}

// requests are the actions that sent iqs, in order.
type requests map[request][]int

func (r *Recorder) requests() requests {
	found := requests{}
	for i := range r.recording.Actions {
		action := &r.recording.Actions[i]
		if action.Acted.IsZero() {
			continue
		}
		for sent := range elements(action.Sent) {
			if sent.Name.Local == "iq" {
				key := request{r.recording.Script.Actions[i].Character, attr(sent, "id")}
				found[key] = append(found[key], i)
			}
		}
	}
	return found
}

// of returns the action that sent the iq which a stanza answers (RFC 6120,
// section 8.2.3), or script.None.
func (r requests) of(s *Stanza, actions []Action) int {
	answer := startOf(s.XML)
	if answer.Name.Local != "iq" {
		return script.None
	}
	if kind := attr(answer, "type"); kind != "result" && kind != "error" {
		return script.None
	}
	all := r[request{s.Character, attr(answer, "id")}]
	n := sort.Search(len(all), func(i int) bool { return actions[all[i]].Acted.After(s.Arrived) })
	if n == 0 {
		return script.None
	}
	return all[n-1]
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
