package suite

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
)

// suspicion looks in what a run receives for signs that others use its server
// too, or have left something there.
type suspicion struct {
	accounts []string
	bound    []string // full JIDs of the run's own sessions
	others   []string // full JIDs of the accounts that stanzas came from
	delayed  string   // since when a stanza waited for the run
	looked   int
}

// maxSuspects bounds how many stanzas are looked at.
const maxSuspects = 500

// delayNS is the namespace of delayed delivery (XEP-0203).
const delayNS = "urn:xmpp:delay"

// clockError is how far the server's clock may be from ours.
const clockError = time.Minute

// watch makes a suspicion be told of the events of a run.
func (s *suspicion) watch(options *runner.Options) {
	tell, started := options.Events, time.Now()
	options.Events = func(e runner.Event) {
		switch e.Kind {
		case runner.EventConnected:
			s.bound = append(s.bound, e.Text)
		case runner.EventArrived:
			if s.looked++; s.looked <= maxSuspects {
				s.look(e.Stanza, started)
			}
		}
		if tell != nil {
			tell(e)
		}
	}
}

func (s *suspicion) look(xml []byte, started time.Time) {
	stanza, err := match.Parse(xml)
	if err != nil {
		return
	}
	from := stanza.Attr("from")
	if bare, _, full := strings.Cut(from, "/"); full && slices.Contains(s.accounts, bare) && !slices.Contains(s.others, from) {
		s.others = append(s.others, from)
	}
	for _, child := range stanza.Root().Children() {
		if child.Namespace() != delayNS || child.Name() != "delay" {
			continue
		}
		if stamp, err := time.Parse(time.RFC3339, attr(child, "stamp")); err == nil && stamp.Before(started.Add(-clockError)) {
			s.delayed = attr(child, "stamp")
		}
	}
}

// reason says why somebody else may be to blame for a failure, "" if nothing
// tells so.
func (s *suspicion) reason() string {
	const advice = ": use a separate server, or --register --unique"
	for _, other := range s.others {
		if !slices.Contains(s.bound, other) {
			bare, resource, _ := strings.Cut(other, "/")
			return fmt.Sprintf("; possibly because of another session of %s there, %q%s", bare, resource, advice)
		}
	}
	if s.delayed != "" {
		return fmt.Sprintf("; possibly because of earlier use: a stanza has waited since %s%s", s.delayed, advice)
	}
	return ""
}
