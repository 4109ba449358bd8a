package order_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

const juliet = "juliet@localhost/balcony"

// read gives a client what stands in a list: a line "> " is sent, another one
// received. It returns what was received.
func read(t *testing.T, lines string) []order.Stanza {
	t.Helper()
	c := order.NewClient(juliet)
	var out []order.Stanza
	for line := range strings.Lines(lines) {
		line, sent := strings.CutPrefix(strings.TrimSpace(line), "> ")
		if line == "" {
			continue
		}
		s, err := match.Parse([]byte(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if sent {
			c.Sent(s)
			continue
		}
		out = append(out, c.Received(s))
	}
	return out
}

const (
	muc     = `xmlns="http://jabber.org/protocol/muc#user"`
	stamped = `<delay xmlns="urn:xmpp:delay" from="localhost" stamp="2026-01-02T03:04:05Z"/>`
	later   = `<delay xmlns="urn:xmpp:delay" from="localhost" stamp="2026-01-02T03:04:06Z"/>`
	past    = `<delay xmlns="urn:xmpp:delay" from="room@muc" stamp="2026-01-01T00:00:00Z"/>`
	past2   = `<delay xmlns="urn:xmpp:delay" from="room@muc" stamp="2026-01-01T00:00:09Z"/>`

	occupant = `<presence from="room@muc/romeo"><x ` + muc + `><item role="participant"/></x></presence>`
	self     = `<presence from="room@muc/juliet"><x ` + muc + `><item role="participant"/><status code="110"/></x></presence>`
	history  = `<message from="room@muc/nurse" type="groupchat"><body>old</body>` + past + `</message>`
	history2 = `<message from="room@muc/peter" type="groupchat"><body>less old</body>` + past2 + `</message>`
	subject  = `<message from="room@muc" type="groupchat"><subject/></message>`
	live     = `<message from="room@muc/nurse" type="groupchat"><body>new</body></message>`

	result  = `<message><result xmlns="urn:xmpp:mam:2" queryid="q" id="1"/></message>`
	result2 = `<message from="juliet@localhost"><result xmlns="urn:xmpp:mam:2" queryid="q" id="2"/></message>`
	other   = `<message><result xmlns="urn:xmpp:mam:2" queryid="other" id="1"/></message>`
	fin     = `<iq type="result" id="a"><fin xmlns="urn:xmpp:mam:2"/></iq>`
	query   = `> <iq type="set" id="a"><query xmlns="urn:xmpp:mam:2" queryid="q"/></iq>` + "\n"
	query2  = `> <iq type="set" id="b" to="juliet@localhost"><query xmlns="urn:xmpp:mam:2" queryid="other"/></iq>` + "\n"
)

func push(attrs string) string {
	return `<iq type="set" id="p"><query xmlns="jabber:iq:roster"><item jid="romeo@localhost" ` + attrs + `/></query></iq>`
}

func carbon(direction, from string) string {
	return `<message from="juliet@localhost"><` + direction + ` xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">` +
		`<message xmlns="jabber:client" from="` + from + `"/></forwarded></` + direction + `></message>`
}

// pairs are two stanzas each, and what is promised of them: the name of the
// promise and, of a rule, that the first one comes first.
var pairs = []struct {
	name          string
	before        string // what came and was sent earlier
	first, second string
	relation      order.Relation
	promise       string
}{
	// Sequences.
	{"two messages of a client", "", `<message from="romeo@localhost/x"/>`, `<message from="romeo@localhost/x"/>`, order.Sequence, "one-sender"},
	{"presence and message of a client", "", `<presence from="romeo@localhost/x"/>`, `<message from="romeo@localhost/x"/>`, order.Sequence, "one-sender"},
	{"answer and message of a client", "", `<iq type="result" id="1" from="romeo@localhost/x"/>`, `<message from="romeo@localhost/x"/>`, order.Sequence, "one-sender"},
	{"presence and message of an occupant", "", occupant, `<message from="room@muc/romeo" type="groupchat"><body>a</body></message>`, order.Sequence, "one-sender"},
	{"two stored messages of a client", "", `<message from="romeo@localhost/x">` + stamped + `</message>`, `<message from="romeo@localhost/x">` + later + `</message>`, order.Sequence, "one-sender"},
	{"copies of one client's", "", carbon("sent", "juliet@localhost/phone"), carbon("sent", "juliet@localhost/phone"), order.Sequence, "carbon-copies"},
	{"copies of one contact's", "", carbon("received", "romeo@localhost/x"), carbon("received", "romeo@localhost/x"), order.Sequence, "carbon-copies"},
	{"results of a query", query, result, result2, order.Sequence, "archive-results"},

	// Rules.
	{"result and end", query, result, fin, order.Before, "archive-end"},
	{"result and end, one query after another", query + fin + "\n" + query, result, fin, order.Before, "archive-end"},
	{"occupant and self", "", occupant, self, order.Before, "room-occupants"},
	{"self and history", "", self, history, order.Before, "room-history"},
	{"self and subject", "", self, subject, order.Before, "room-subject"},
	{"history and subject", "", history, subject, order.Before, "room-subject"},
	{"history and subject, inside", self, history, subject, order.Before, "room-subject"},
	{"self and live", "", self, live, order.Before, "room-live"},
	{"subject and live", self, subject, live, order.Before, "room-live"},
	{"history and live of another", self, history2, live, order.Before, "room-live"},
	{"history by time", self, history, history2, order.Before, "history-by-time"},
	{"offline by time", "", `<message from="romeo@localhost/x">` + stamped + `</message>`, `<message from="nurse@localhost/x">` + later + `</message>`, order.Before, "offline-by-time"},
	{"approval and push", "", `<presence type="subscribed" from="romeo@localhost"/>`, push(`subscription="to"`), order.Before, "approval-before-push"},
	{"approval and push, both", "", `<presence type="subscribed" from="romeo@localhost"/>`, push(`subscription="both"`), order.Before, "approval-before-push"},
	{"cancellation and push", "", `<presence type="unsubscribed" from="romeo@localhost"/>`, push(`subscription="from"`), order.Before, "cancellation-before-push"},
	{"unsubscribe and push", "", `<presence type="unsubscribe" from="romeo@localhost"/>`, push(`subscription="none"`), order.Before, "unsubscribe-before-push"},

	// What is not promised.
	{"two clients", "", `<message from="romeo@localhost/x"/>`, `<message from="nurse@localhost/x"/>`, order.None, ""},
	{"two clients of one account", "", `<message from="romeo@localhost/x"/>`, `<message from="romeo@localhost/y"/>`, order.None, ""},
	{"two stanzas of one account", "", `<message from="romeo@localhost"/>`, `<message from="romeo@localhost"/>`, order.None, ""},
	{"two stanzas of a server", "", `<message from="localhost/admin"/>`, `<message from="localhost/admin"/>`, order.None, ""},
	{"an error in another's name", "", `<message type="error" from="romeo@localhost/x"/>`, `<presence type="unavailable" from="romeo@localhost/x"/>`, order.None, ""},
	{"stored message and live presence", "", `<message from="romeo@localhost/x">` + stamped + `</message>`, `<presence from="romeo@localhost/x"/>`, order.None, ""},
	{"own presence and stored message", "", `<presence from="` + juliet + `"/>`, `<message from="romeo@localhost/x">` + stamped + `</message>`, order.None, ""},
	{"stored messages of one second", "", `<message from="romeo@localhost/x">` + stamped + `</message>`, `<message from="nurse@localhost/x">` + stamped + `</message>`, order.None, ""},
	{"delayed by another server", "", `<message from="romeo@far/x"><delay xmlns="urn:xmpp:delay" from="far" stamp="2026-01-02T03:04:05Z"/></message>`, `<message from="nurse@localhost/x">` + later + `</message>`, order.None, ""},
	{"answer and roster push", "", `<iq type="result" id="r"/>`, push(`subscription="none"`), order.None, ""},
	{"push of the request and approval", "", push(`subscription="none" ask="subscribe"`), `<presence type="subscribed" from="romeo@localhost"/>`, order.None, ""},
	{"approval and the push of another", "", `<presence type="subscribed" from="nurse@localhost"/>`, push(`subscription="to"`), order.None, ""},
	{"approval and presence", "", `<presence type="subscribed" from="romeo@localhost"/>`, `<presence from="romeo@localhost/x"/>`, order.None, ""},
	{"push in another's name", "", `<presence type="subscribed" from="romeo@localhost"/>`, strings.Replace(push(`subscription="to"`), "<iq", `<iq from="eve@localhost"`, 1), order.None, ""},
	{"copies of two clients'", "", carbon("sent", "juliet@localhost/phone"), carbon("received", "romeo@localhost/x"), order.None, ""},
	{"copies in another's name", "", strings.Replace(carbon("sent", "a@b/c"), "juliet@", "eve@", 1), strings.Replace(carbon("sent", "a@b/c"), "juliet@", "eve@", 1), order.None, ""},
	{"copy and presence", "", carbon("received", "romeo@localhost/x"), `<presence from="romeo@localhost/x"/>`, order.None, ""},
	{"results of two queries", query + query2, result, other, order.None, ""},
	{"result and another query's end", query + query2, other, fin, order.None, ""},
	{"result of two queries of one id", query + query, result, fin, order.None, ""},
	{"result that nobody asked for", "", result, fin, order.None, ""},
	{"result in another's name", query, strings.Replace(result2, "juliet@", "eve@", 1), fin, order.None, ""},
	{"another's status and the client's new nick", occupant + "\n" + self, `<presence from="room@muc/romeo"><show>away</show><x ` + muc + `/></presence>`, strings.Replace(self, "/juliet", "/capulet", 1), order.None, ""},
	{"another who enters and the client's new nick", self, occupant, strings.Replace(self, "/juliet", "/capulet", 1), order.None, ""},
	{"old nick and new nick", self, `<presence type="unavailable" from="room@muc/juliet"><x ` + muc + `><item nick="capulet"/><status code="303"/><status code="110"/></x></presence>`, strings.Replace(self, "/juliet", "/capulet", 1), order.None, ""},
	{"two occupants", "", occupant, strings.Replace(occupant, "romeo", "nurse", 1), order.None, ""},
	{"one who enters and a message of another", self, occupant, live, order.None, ""},
	{"another room", "", strings.Replace(occupant, "room@", "hall@", 1), self, order.None, ""},
	{"two new messages", self, live, strings.Replace(live, "nurse", "romeo", 1), order.None, ""},
	{"two changes of the subject", self + "\n" + subject, subject, live, order.None, ""},
	{"a room's answer and its message", self, `<iq type="result" id="1" from="room@muc"/>`, live, order.None, ""},
	{"a private message in a room", self, `<message from="room@muc/romeo" type="chat"/>`, live, order.None, ""},
	{"history of an earlier entry", self, history, self, order.None, ""},
	{"history of one second", self, history, strings.Replace(history2, ":09Z", ":00Z", 1), order.None, ""},
}

func TestBetween(t *testing.T) {
	cited := map[string]bool{}
	for _, p := range pairs {
		t.Run(p.name, func(t *testing.T) {
			came := read(t, p.before+"\n"+p.first+"\n"+p.second)
			a, b := &came[len(came)-2], &came[len(came)-1]
			relation, promise := order.Between(a, b)
			name := ""
			if promise != nil {
				name = promise.Name
				cited[name] = true
				if promise.Rule == (relation == order.Sequence) {
					t.Errorf("%s says %s", promise.Name, relation)
				}
			}
			if relation != p.relation || name != p.promise {
				t.Errorf("got %s %q, expected %s %q", relation, name, p.relation, p.promise)
			}
			reverse, same := order.Between(b, a)
			if reverse != relation.Reverse() || same != promise {
				t.Errorf("the other way round: got %s %v", reverse, same)
			}
		})
	}
	for _, p := range order.Promises() {
		if !cited[p.Name] {
			t.Errorf("no pair is promised by %q", p.Name)
		}
	}
}

// TestBroken reads stanzas in an order that breaks a promise, which is then
// found all the same.
func TestBroken(t *testing.T) {
	for _, p := range []struct{ before, first, second, promise string }{
		{"", self, occupant, "room-occupants"},
		{"", history, self, "room-history"},
		{"", subject, self, "room-subject"},
		{self, subject, history, "room-subject"},
		{self, live, subject, "room-live"},
		{self, history2, history, "history-by-time"},
		{query, fin, result, "archive-end"},
		{query + fin + "\n" + query, fin, result, "archive-end"},
		{"", push(`subscription="to"`), `<presence type="subscribed" from="romeo@localhost"/>`, "approval-before-push"},
	} {
		came := read(t, p.before+"\n"+p.first+"\n"+p.second)
		relation, promise := order.Between(&came[len(came)-2], &came[len(came)-1])
		if relation != order.After || promise.Name != p.promise {
			t.Errorf("%s\n%s\ngot %s %v, expected after %s", p.first, p.second, relation, promise, p.promise)
		}
	}
}

// TestEntersAgain leaves a room and enters it again: only what is of one entry
// is promised.
func TestEntersAgain(t *testing.T) {
	left := `<presence type="unavailable" from="room@muc/juliet"><x ` + muc + `><status code="110"/></x></presence>`
	came := read(t, strings.Join([]string{occupant, self, history, left, occupant, self, history}, "\n"))
	if relation, _ := order.Between(&came[4], &came[5]); relation != order.Before {
		t.Errorf("the second time: %s", relation)
	}
	if relation, _ := order.Between(&came[2], &came[5]); relation != order.None {
		t.Errorf("history of the first time and self-presence of the second: %s", relation)
	}
}

func TestPromises(t *testing.T) {
	if i := slices.IndexFunc(order.Promises(), func(p *order.Promise) bool { return p.Name == "one-sender" && p.Source() == script.SenderOrder }); i < 0 {
		t.Errorf("%s is not where the order of one sender is promised", script.SenderOrder)
	}
	language, err := os.ReadFile("../../spec/language.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range order.Promises() {
		names = append(names, p.Name)
		if p.Text == "" || !strings.Contains(p.String(), p.Spec+", section "+p.Section) {
			t.Errorf("%s: %s", p.Name, p)
		}
		row := "| `" + p.Name + "` | " + p.Spec
		if !strings.Contains(string(language), row) {
			t.Errorf("spec/language.md has no row that starts with %q", row)
		}
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(order.Promises()) {
		t.Error("two promises have one name")
	}
}
