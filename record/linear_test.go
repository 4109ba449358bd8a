package record_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
)

// TestImportIsLinear doubles logs of every kind in which something might be looked
// for in all that came before, or replaced in all of it.
func TestImportIsLinear(t *testing.T) {
	const in = "SENT: <presence/>\n"
	for name, c := range map[string]struct{ format, before, again string }{
		"sent":                   {"", in, "SENT: <message to='a@b.example' id='m%d'><body>Word</body></message>\n"},
		"received":               {"", in, "RECV: <message from='a@b.example/c' to='d@b.example/e' id='m%d'><body>Word %d</body></message>\n"},
		"of many":                {"", in, "RECV: <message from='a%d@b.example/c' to='d@b.example/e'><body>Word</body></message>\n"},
		"of many resources":      {"", in, "RECV: <presence from='a@b.example/c%d' to='d@b.example/e'/>\n"},
		"requests":               {"", in, "SENT: <iq type='get' id='%d'><query xmlns='jabber:iq:roster'/></iq>\n"},
		"requests of one id":     {"", in, "SENT: <iq type='get' id='a'><query xmlns='jabber:iq:roster'/></iq>\n"},
		"requests and answers":   {"", in, "SENT: <iq type='get' id='%d'/>\nRECV: <iq type='result' id='%d'/>\n"},
		"answers to nothing":     {"", in, "RECV: <iq type='result' id='%d'/>\n"},
		"rooms":                  {"", in, "SENT: <presence to='r%d@c.b.example/n'><x xmlns='http://jabber.org/protocol/muc'/></presence>\nRECV: <presence from='r%d@c.b.example/n'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>\n"},
		"occupants":              {"", in, "RECV: <presence from='r@c.b.example/n%d'><x xmlns='http://jabber.org/protocol/muc#user'/></presence>\n"},
		"ids that are used":      {"", in, "RECV: <iq type='get' id='f81d4fae-7dec-11d0-a765-00a0c91e%d'/>\nSENT: <iq type='result' id='f81d4fae-7dec-11d0-a765-00a0c91e%d'/>\n"},
		"passwords":              {"", in, "SENT: <iq type='set' id='%d'><query xmlns='jabber:iq:register'><username>a</username><password>orchard-%d</password></query></iq>\n"},
		"clients":                {"", in, "Romeo%d SENT: <presence/>\n"},
		"clients that log in":    {"", in, "Romeo%d SENT: <iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>\nRomeo%d RECV: <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>u%d@b.example/c</jid></bind></iq>\n"},
		"lines that are nothing": {"", in, "what is this %d\n"},
		"stanzas that are cut":   {"", in, "SENT: <message><body>\n"},
		"children":               {"", in + "RECV: <message>", "<a b='%d'/>"},
		"examples":               {"xep", "", "<message from='a%d@b.example/c' to='d%d@b.example/e'><body>Word</body></message>\n\n"},
		"examples of two":        {"xep", "", "<iq type='get' from='a@b.example/c' to='d@b.example/e' id='%d'/>\n\n<iq type='result' to='a@b.example/c' from='d@b.example/e' id='%d'/>\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			testenv.Linear(t, 100, func(n int) {
				var b strings.Builder
				b.WriteString(c.before)
				for i := range n {
					b.WriteString(strings.ReplaceAll(c.again, "%d", strconv.Itoa(i)))
				}
				if name == "children" {
					b.WriteString("</message>\n")
				}
				options := record.Options{}
				if c.format != "" {
					var err error
					if options.Format, err = logs.Find(c.format); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := record.Import([]logs.Input{{Name: "a.log", Data: []byte(b.String())}}, options); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
