package record

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// wired is one thing that went over the wire.
type wired struct {
	Time    time.Time
	Session int    // from 0
	JID     string // of the session, full
	Sent    bool   // by the client
	XML     string // "" for the end of the session

	Character string // who has the session; "" for who has the name of the account
}

// writtenFormats returns the names of the formats that have a writer: all but
// those that leave out what a log shows.
func writtenFormats() []string {
	return []string{"prosody", "ejabberd", "logxml", "gajim", "dino", "profanity", "slixmpp", "plain", "tshark"}
}

// isOneClient reports whether a log of the format is that of one client.
func isOneClient(format string) bool {
	switch format {
	case "gajim", "profanity", "slixmpp":
		return true
	}
	return false
}

// writeLog returns the log of some traffic in a format.
func writeLog(format string, traffic []wired) []byte {
	var b strings.Builder
	write := writers[format]
	if format == "logxml" {
		b.WriteString("<log>\n")
	}
	for _, r := range traffic {
		write(&b, r)
	}
	if format == "logxml" {
		b.WriteString("</log>\n")
	}
	return []byte(b.String())
}

var writers = map[string]func(*strings.Builder, wired){
	"prosody":   writeProsody,
	"ejabberd":  writeEjabberd,
	"logxml":    writeLogXML,
	"gajim":     writeGajim,
	"dino":      writeDino,
	"profanity": writeProfanity,
	"slixmpp":   writeSlixmpp,
	"plain":     writePlain,
	"tshark":    writeTshark,
}

// pick returns sent or received.
func pick(r wired, sent, received string) string {
	if r.Sent {
		return sent
	}
	return received
}

func writeProsody(b *strings.Builder, r wired) {
	head := fmt.Sprintf("%s c2s5600000000%02x\t", r.Time.Format("Jan 02 15:04:05"), r.Session)
	if r.XML == "" {
		b.WriteString(head + "info\tClient disconnected: connection closed\n")
		return
	}
	b.WriteString(head + "debug\tNot a stanza, but another line\n")
	b.WriteString(head + "debug\t" + pick(r, "RECV: ", "SEND: ") + r.XML + "\n")
}

var erlangEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

func writeEjabberd(b *strings.Builder, r wired) {
	xml := r.XML
	if xml == "" {
		xml, r.Sent = "</stream:stream>", true
	}
	fmt.Fprintf(b, "%s [debug] <0.3.0>@ejabberd_router:do_route/1:420 Routing:\n#presence{id = <<>>}\n    pid: <0.4.0>\n", r.Time.Format("2006-01-02 15:04:05.000"))
	fmt.Fprintf(b, "%s [info] <0.%d.0> (tcp|<0.%d.0>) %s XML on stream = <<\"%s\">>\n", r.Time.Format("2006-01-02 15:04:05.000"),
		500+r.Session, 500+r.Session, pick(r, "Received", "Send"), erlangEscapes.Replace(xml))
}

var attributeEscapes = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;")

func writeLogXML(b *strings.Builder, r wired) {
	if r.XML == "" {
		return
	}
	fmt.Fprintf(b, "<packet or=%q ljid=\"%s\" ts=\"%s\">%s</packet>\n", pick(r, "send", "recv"), attributeEscapes.Replace(r.JID),
		r.Time.Format("2006-01-02T15:04:05Z"), r.XML)
}

func writeGajim(b *strings.Builder, r wired) {
	if r.XML == "" {
		return
	}
	fmt.Fprintf(b, "<!-- %s %s (home) -->\n%s\n\n", pick(r, "Outgoing", "Incoming"), r.Time.Format("Mon Jan _2 15:04:05 2006"), r.XML)
}

func writeDino(b *strings.Builder, r wired) {
	account, _, _ := strings.Cut(r.JID, "/")
	xml := r.XML
	if xml == "" {
		xml, r.Sent = "</stream:stream>", true
	}
	fmt.Fprintf(b, "XMPP %s [%s stream:0x55%02x thread:0x7f %s]\n%s\n", pick(r, "OUT", "IN"), account, r.Session,
		r.Time.Format("2006-01-02T15:04:05+0000"), xml)
}

func writeProfanity(b *strings.Builder, r wired) {
	if r.XML == "" {
		return
	}
	fmt.Fprintf(b, "%s: 00004711: xmpp: DBG: %s: %s\n", r.Time.Format("2006-01-02T15:04:05.000000+00:00"), pick(r, "SENT", "RECV"), r.XML)
}

func writeSlixmpp(b *strings.Builder, r wired) {
	if r.XML == "" {
		return
	}
	fmt.Fprintf(b, "%s DEBUG    slixmpp.xmlstream.xmlstream %s: %s\n", r.Time.Format("2006-01-02 15:04:05,000"), pick(r, "SEND", "RECV"), r.XML)
}

func writePlain(b *strings.Builder, r wired) {
	xml := r.XML
	if xml == "" {
		xml, r.Sent = "</stream:stream>", true
	}
	name := r.Character
	if name == "" {
		account, _, _ := strings.Cut(r.JID, "@")
		name = strings.ToUpper(account[:1]) + account[1:]
	}
	fmt.Fprintf(b, "%s %s: %s\n", name, pick(r, "SENT", "RECV"), xml)
}

// writeTshark cuts what it writes where a network might.
func writeTshark(b *strings.Builder, r wired) {
	xml := r.XML
	if xml == "" {
		xml, r.Sent = "</stream:stream>", true
	}
	port := 5222
	if r.Sent {
		port = 40000 + r.Session
	}
	for half := range 2 {
		part := xml[:len(xml)/2]
		if half == 1 {
			part = xml[len(xml)/2:]
		}
		fmt.Fprintf(b, "%d.%09d\t%d\t%d\t%s\n", r.Time.Unix(), half, r.Session, port, hex.EncodeToString([]byte(part)))
	}
}
