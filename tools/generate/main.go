// Command generate writes Scansion scripts that look like real ones, for
// measuring. The same arguments give the same scripts.
//
//	go run ./generate [-xml] COUNT FOLDER
//
// With -xml it writes the same stanzas as XML files instead, each in one root
// element, for tools that read only XML.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	asXML := flag.Bool("xml", false, "write XML files with the same stanzas")
	flag.Parse()
	count, err := strconv.Atoi(flag.Arg(0))
	if err != nil || flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate [-xml] COUNT FOLDER")
		os.Exit(2)
	}
	if err := generate(count, flag.Arg(1), *asXML); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(3)
	}
}

// perFolder is how many scripts stand in one folder.
const perFolder = 100

func generate(count int, folder string, asXML bool) error {
	for i := range count {
		s := script{random: rand.New(rand.NewPCG(uint64(i), 2026)), number: i}
		s.write()
		dir := filepath.Join(folder, fmt.Sprintf("suite%03d", i/perFolder))
		if i%perFolder == 0 {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
		}
		name, text := fmt.Sprintf("script%05d.scs", i), s.text.String()
		if asXML {
			name = fmt.Sprintf("script%05d.xml", i)
			text = "<scenes xmlns:scansion=\"scansion\">\n" + s.xml.String() + "</scenes>\n"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// script is one script in the making, and its stanzas as XML.
type script struct {
	random    *rand.Rand
	number    int
	text, xml strings.Builder
	ids       int
}

var names = []string{"Viola", "Orsino", "Olivia", "Sebastian's phone"}

func (s *script) write() {
	cast := names[:2+s.random.IntN(3)]
	fmt.Fprintf(&s.text, "# Generated scene %d\n# Rooms, messages and requests among %d characters\n\n", s.number, len(cast))
	for i, name := range cast {
		fmt.Fprintf(&s.text, "[Client] %s\n\tjid: user%d@localhost\n\tpassword: password\n\n", name, i)
	}
	s.text.WriteString("-----\n\n")
	for _, name := range cast {
		fmt.Fprintf(&s.text, "%s connects\n\n", name)
	}
	for s.text.Len() < 2700 {
		who, whom := cast[s.random.IntN(len(cast))], cast[s.random.IntN(len(cast))]
		if who == whom {
			continue
		}
		fmt.Fprintf(&s.text, "# %s turns to %s\n", who, whom)
		scenes[s.random.IntN(len(scenes))](s, who, whom)
	}
	for _, name := range cast {
		fmt.Fprintf(&s.text, "%s disconnects\n\n", name)
	}
	end := strings.TrimRight(s.text.String(), "\n")
	s.text.Reset()
	s.text.WriteString(end + "\n")
}

func (s *script) id() string {
	s.ids++
	return fmt.Sprintf("req%d", s.ids)
}

func (s *script) action(who, verb, stanza string) {
	stanza = "\t" + strings.ReplaceAll(strings.TrimSpace(stanza), "\n", "\n\t") + "\n"
	fmt.Fprintf(&s.text, "%s %s:\n%s\n", who, verb, stanza)
	s.xml.WriteString(stanza)
}

var scenes = []func(s *script, who, whom string){
	func(s *script, who, whom string) {
		body := fmt.Sprintf("<body>If music be the food of love, play on, %d &amp; more</body>", s.random.IntN(1000))
		s.action(who, "sends", fmt.Sprintf("<message to=\"${%s's full JID}\" type=\"chat\">\n\t%s\n</message>", whom, body))
		s.action(whom, "receives", fmt.Sprintf("<message from=\"${%s's full JID}\" type=\"chat\">\n\t%s\n</message>", who, body))
	},
	func(s *script, who, _ string) {
		id := s.id()
		s.action(who, "sends", fmt.Sprintf("<iq type='get' id='%s' to='localhost'>\n\t<query xmlns='http://jabber.org/protocol/disco#info'/>\n</iq>", id))
		s.action(who, "receives", fmt.Sprintf("<iq type='result' id='%s' from='localhost'>\n"+
			"\t<query xmlns='http://jabber.org/protocol/disco#info' scansion:strict='false'>\n"+
			"\t\t<identity category='server' type='im' name='Prosody'/>\n"+
			"\t\t<feature var='urn:xmpp:ping'/>\n\t\t<feature var='jabber:iq:version'/>\n\t</query>\n</iq>", id))
	},
	func(s *script, who, _ string) {
		room := fmt.Sprintf("room%d@conference.localhost", s.random.IntN(10))
		s.action(who, "sends", fmt.Sprintf("<presence to=\"%s/nick\">\n\t<x xmlns=\"http://jabber.org/protocol/muc\"/>\n</presence>", room))
		s.action(who, "receives", fmt.Sprintf("<presence from=\"%s/nick\">\n\t<x xmlns=\"http://jabber.org/protocol/muc#user\" scansion:strict=\"false\">\n"+
			"\t\t<status code=\"201\"/>\n\t\t<item jid=\"${%s's full JID}\" affiliation=\"owner\" role=\"moderator\"/>\n"+
			"\t\t<status code=\"110\"/>\n\t</x>\n</presence>", room, who))
	},
	func(s *script, who, _ string) {
		id := s.id()
		s.action(who, "sends", fmt.Sprintf("<iq type=\"set\" id=\"%s\">\n\t<query xmlns=\"jabber:iq:roster\">\n"+
			"\t\t<item jid=\"nurse%d@localhost\" name=\"Nurse\">\n\t\t\t<group>Servants</group>\n\t\t</item>\n\t</query>\n</iq>", id, s.random.IntN(100)))
		s.action(who, "receives", fmt.Sprintf("<iq type=\"result\" id=\"%s\"/>", id))
	},
}
