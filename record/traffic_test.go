package record

import (
	"encoding/base64"
	"fmt"
	"time"
)

// secret is one that the traffic holds, and what says so right before it; ""
// where it has to be found whatever stands there.
type secret struct{ text, mark string }

// The secrets of the traffic; none may ever be seen again.
var trafficSecrets = []secret{
	{"tr0wel-and-spade", ""},
	{"d1bber-and-hoe", ""},
	{"k3epOutOfTheShed", "<password>"},
	{"cG9zdGFsLXRva2Vu", ""},
	{"r0ses&<thorns>", "roomsecret'><value>"},
	{"spr1nkler-head", "<password>"},
	{base64.StdEncoding.EncodeToString([]byte("\x00juniper\x00tr0wel-and-spade")), ""},
}

// traffic is what two clients do: they log in, change a password, guard a room
// by another, and talk. The names of the first session come first.
func traffic() []wired {
	start := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	const host, room = "garden.example", "shed@rooms.garden.example"
	jids := []string{"juniper@" + host + "/Kq7rT2xWm9Zp", "moth@" + host + "/lamp"}
	passwords := []string{trafficSecrets[0].text, trafficSecrets[1].text}
	var records []wired
	at := func(session int, sent bool, xml string, arguments ...any) {
		if len(arguments) > 0 {
			xml = fmt.Sprintf(xml, arguments...)
		}
		start = start.Add(time.Second)
		records = append(records, wired{Time: start, Session: session, JID: jids[session], Sent: sent, XML: xml})
	}
	for s, jid := range jids {
		account, _, _ := cut(jid)
		at(s, true, `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='%s'>`, host)
		at(s, false, `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='x%d' from='%s'>`, s, host)
		at(s, false, `<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>`)
		at(s, true, `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>`,
			base64.StdEncoding.EncodeToString([]byte("\x00"+account+"\x00"+passwords[s])))
		at(s, false, `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`)
		at(s, true, `<iq type='set' id='b%d'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`, s)
		at(s, false, `<iq type='result' id='b%d'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>%s</jid></bind></iq>`, s, jid)
		at(s, true, `<iq type='set' id='s%d'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>`, s)
		at(s, false, `<iq type='result' id='s%d' to='%s'/>`, s, jid)
		at(s, true, `<enable xmlns='urn:xmpp:sm:3' resume='true'/>`)
		at(s, false, `<enabled xmlns='urn:xmpp:sm:3' id='cG9zdGFsLXRva2Vu' resume='true'/>`)
		at(s, true, `<presence/>`)
		at(s, false, `<presence from='%s' to='%s'><x xmlns='vcard-temp:x:update'><photo/></x></presence>`, jid, jid)
		at(s, false, `<r xmlns='urn:xmpp:sm:3'/>`)
	}
	at(0, true, `<iq type='set' id='pw'><query xmlns='jabber:iq:register'><username>juniper</username><password>%s</password></query></iq>`, trafficSecrets[5].text)
	at(0, false, `<iq type='result' id='pw' to='%s'/>`, jids[0])
	at(0, true, `<presence to='%s/Juniper'><x xmlns='http://jabber.org/protocol/muc'><password>%s</password></x></presence>`, room, trafficSecrets[2].text)
	at(0, false, `<presence from='%s/Juniper' to='%s'><occupant-id xmlns='urn:xmpp:occupant-id:0' id='Zx81+q=='/><x xmlns='http://jabber.org/protocol/muc#user'>`+
		`<item affiliation='owner' role='moderator' jid='%s'/><status code='110'/></x></presence>`, room, jids[0], jids[0])
	at(0, true, `<iq type='set' id='cfg' to='%s'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>`+
		`<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>`+
		`<field var='muc#roomconfig_roomsecret'><value>r0ses&amp;&lt;thorns&gt;</value></field></x></query></iq>`, room)
	at(0, false, `<iq type='result' id='cfg' from='%s' to='%s'/>`, room, jids[0])
	start = start.Add(7 * time.Second)
	at(1, true, `<message to='%s' type='chat' id='m1'><body>Is it dark yet? "No" &amp; never, ${moth}</body></message>`, jids[0])
	at(0, false, `<message from='%s' to='%s' type='chat' id='m1'><body>Is it dark yet? "No" &amp; never, ${moth}</body></message>`, jids[1], jids[0])
	at(0, false, `<iq type='set' id='9f8e7d6c5b4a' from='%s' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>`, host, jids[0])
	at(0, true, `<iq type='result' id='9f8e7d6c5b4a' to='%s'/>`, host)
	at(1, true, `<message to='%s' type='chat' id='m2'><body>the key is under the third pot</body></message>`, jids[0])
	at(0, false, `<message from='%s' to='%s' type='chat' id='m2'><body>the key is under the third pot</body></message>`, jids[1], jids[0])
	at(1, true, "")
	at(0, false, `<presence type='unavailable' from='%s' to='%s'/>`, jids[1], jids[0])
	at(0, true, "")
	return records
}

// cut takes a JID apart.
func cut(jid string) (local, domain, resource string) {
	at, slash := -1, len(jid)
	for i := range jid {
		switch {
		case jid[i] == '@' && at < 0:
			at = i
		case jid[i] == '/' && slash == len(jid):
			slash = i
		}
	}
	return jid[:at], jid[at+1 : slash], jid[min(slash+1, len(jid)):]
}

// seenBy returns the traffic that one client sees.
func seenBy(session int, all []wired) []wired {
	var seen []wired
	for _, r := range all {
		if r.Session == session {
			seen = append(seen, r)
		}
	}
	return seen
}
