package logs

import (
	"strings"
	"testing"
	"time"
)

// TestRecordedSecretsAreReplaced: what is recorded goes through the same sanitizer as
// what is read.
func TestRecordedSecretsAreReplaced(t *testing.T) {
	r := NewRecorder("test")
	r.Secret("moonlit-balcony")
	r.Bound("1", "romeo@localhost/x", time.Time{})
	for _, xml := range []string{
		`<iq type='set' id='a'><query xmlns='jabber:iq:register'><username>romeo</username><password>capulets-orchard</password></query></iq>`,
		`<message id='b'><body>moonlit-balcony or capulets-orchard</body></message>`,
		`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHNlY3JldC1nYXRl</auth>`,
		`<r xmlns='urn:xmpp:sm:3'/>`,
		`<message id='c'><body>secret-gate</body></message>`,
		`<message id='d'>`,
	} {
		if !r.Stanza("1", time.Time{}, Sent, []byte(xml)) {
			t.Errorf("no room for %s", xml)
		}
	}
	log := r.End()
	var all strings.Builder
	for _, e := range log.Entries {
		if e.Stanza != nil {
			for _, secret := range []string{"moonlit-balcony", "capulets-orchard", "secret-gate"} {
				for _, n := range e.Stanza.Children {
					if n.Element != nil && strings.Contains(n.Element.Content(), secret) {
						t.Errorf("%q is in the log", secret)
					}
				}
			}
			all.WriteString(e.Stanza.Attr("id"))
		}
	}
	if all.String() != "abc" || log.Logins != 1 || log.Noise != 1 || log.SkippedLines() != 1 {
		t.Errorf("stanzas %q, %d logins, %d of noise, skipped %v", all.String(), log.Logins, log.Noise, log.Skipped)
	}
	if r.Stanza("1", time.Time{}, Sent, []byte("<message/>")) || len(r.End().Entries) != len(log.Entries) {
		t.Error("a log that has ended takes a stanza")
	}
}

func TestARecorderIsBounded(t *testing.T) {
	r := NewRecorder("test")
	if r.room != MaxRecorded {
		t.Errorf("it takes %d bytes", r.room)
	}
	r.room = 100
	for i, want := range []bool{true, true, false, true} {
		text := "<message id='0123456789012345678901234'/>" // 41 bytes
		if i == 3 {
			text = "<presence/>"
		}
		if got := r.Stanza("1", time.Time{}, Sent, []byte(text)); got != want {
			t.Errorf("stanza %d is taken: %v", i, got)
		}
	}
	r.room = maxStanza * 2
	if !r.Stanza("1", time.Time{}, Sent, make([]byte, maxStanza+1)) {
		t.Error("no room for a stanza that is too long to keep")
	}
	if log := r.End(); log.SkippedLines() != 1 || len(log.Entries) != 3 {
		t.Errorf("%d entries, skipped %v", len(log.Entries), log.Skipped)
	}
}
