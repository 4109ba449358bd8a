package order_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// TestReadingIsLinear doubles what a client sends and receives, of each kind that
// something is remembered of.
func TestReadingIsLinear(t *testing.T) {
	for name, c := range map[string]struct{ sent, received string }{
		"senders":   {"", "<message from='a@b.example/c%d'><body>Word</body></message>"},
		"occupants": {"", "<presence from='r@c.example/n%d'><x xmlns='http://jabber.org/protocol/muc#user'><item role='participant'/></x></presence>"},
		"rooms":     {"", "<presence from='r%d@c.example/n'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>"},
		"entries":   {"", "<presence from='r@c.example/n' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>"},
		"history":   {"", "<message type='groupchat' from='r@c.example/n'><body>Word</body><delay xmlns='urn:xmpp:delay' from='r@c.example' stamp='2026-01-02T03:04:05Z'/></message>"},
		"queries":   {"<iq type='set' id='%d'><query xmlns='urn:xmpp:mam:2' queryid='q%d'/></iq>", "<iq type='result' id='%d'><fin xmlns='urn:xmpp:mam:2'/></iq>"},
		"results":   {"", "<message><result xmlns='urn:xmpp:mam:2' queryid='q%d'/></message>"},
		"pushes":    {"", "<iq type='set' id='%d'><query xmlns='jabber:iq:roster'><item jid='a%d@b.example' subscription='to'/></query></iq>"},
	} {
		t.Run(name, func(t *testing.T) {
			made := map[int][][]*match.Stanza{}
			read := func(text string, i int) *match.Stanza {
				s, err := match.Parse([]byte(strings.ReplaceAll(text, "%d", strconv.Itoa(i))))
				if err != nil {
					t.Fatal(fmt.Errorf("%s: %w", text, err))
				}
				return s
			}
			testenv.Linear(t, 5000, func(n int) {
				if made[n] == nil {
					made[n] = make([][]*match.Stanza, 2)
					for i := range n {
						if c.sent != "" {
							made[n][0] = append(made[n][0], read(c.sent, i))
						}
						made[n][1] = append(made[n][1], read(c.received, i))
					}
				}
				client := order.NewClient("me@b.example/x")
				for _, s := range made[n][0] {
					client.Sent(s)
				}
				last := client.Received(made[n][1][0])
				for _, s := range made[n][1][1:] {
					now := client.Received(s)
					order.Between(&last, &now)
					last = now
				}
			})
		})
	}
}
