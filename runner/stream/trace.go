package stream

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/lazy"
)

// redacted stands in traces and errors for what nobody should read.
const redacted = "[redacted]"

// noSeq stands in place of a stanza's Seq where there is none.
const noSeq = -1

// trace tells the hook of a piece.
func (c *Conn) trace(sent bool, seq int, xml []byte) {
	if c.options.Trace == nil {
		return
	}
	shown := redact(xml, c.options.Password)
	c.tracing.Lock()
	defer c.tracing.Unlock()
	c.options.Trace(Traffic{Time: time.Now(), Sent: sent, Seq: seq, XML: shown})
}

// secretAttr finds what no start tag shows: passwords of external services
// (XEP-0215) and of rooms.
var secretAttr = lazy.Regexp(`(\spassword\s*=\s*)("[^"]*"|'[^']*')`)

// redact returns the XML with secrets left out: the text of SASL's elements
// and of those that hold passwords, attributes that do, and the password in
// any other text. Names and other attributes stay: a password like "chat" must
// not make a trace unreadable.
func redact(text []byte, password string) []byte {
	var out bytes.Buffer
	dec := xml.NewDecoder(bytes.NewReader(text))
	from, depth, hidden := int64(0), 0, 0
	replace := func(start, end int64, by []byte) {
		out.Write(text[from:start])
		out.Write(by)
		from = end
	}
	for {
		before := dec.InputOffset()
		token, err := dec.RawToken()
		after := dec.InputOffset()
		if err != nil {
			rest := text[before:]
			if hidden > 0 && len(rest) > 0 {
				rest = []byte(redacted)
			}
			replace(before, int64(len(text)), []byte(censor(string(rest), password)))
			return out.Bytes()
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if hidden == 0 && isSecret(t) {
				hidden = depth
			}
			if tag := text[before:after]; secretAttr().Match(tag) {
				replace(before, after, secretAttr().ReplaceAll(tag, []byte(`${1}"`+redacted+`"`)))
			}
		case xml.EndElement:
			if depth == hidden {
				hidden = 0
			}
			depth--
		case xml.CharData:
			switch {
			case hidden > 0 && len(bytes.TrimSpace(t)) > 0:
				replace(before, after, []byte(redacted))
			case password != "" && strings.Contains(string(t), password):
				shown := censor(string(text[before:after]), password)
				if shown == string(text[before:after]) { // written in other entities
					shown = redacted
				}
				replace(before, after, []byte(shown))
			}
		}
	}
}

// isSecret reports whether nobody should read what an element holds: SASL's
// payloads (RFC 6120, section 6.4), and passwords (XEP-0077, XEP-0078,
// XEP-0045).
func isSecret(t xml.StartElement) bool {
	switch t.Name.Local {
	case "password", "digest":
		return true
	case "auth", "challenge", "response", "success":
		for _, a := range t.Attr {
			if a.Name.Local == "xmlns" && a.Value == nsSASL {
				return true
			}
		}
	}
	return false
}

// censor takes the password out of words that are not ours.
func censor(text, password string) string {
	if password == "" {
		return text
	}
	text = strings.ReplaceAll(text, escape(password), redacted)
	return strings.ReplaceAll(text, password, redacted)
}
