package stream

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"strings"

	"mellium.im/sasl"

	"github.com/scs-tools/scs/internal/xmlescape"
)

// The namespaces of SASL2 (XEP-0388) and BIND2 (XEP-0386).
const (
	nsSASL2 = "urn:xmpp:sasl:2"
	nsBind2 = "urn:xmpp:bind:0"
)

// sasl2 is what a server offers of SASL2.
type sasl2 struct {
	Mechanisms []string `xml:"mechanism"`
	Inline     struct {
		Bind *struct{} `xml:"urn:xmpp:bind:0 bind"`
	} `xml:"inline"`
}

// sasl2Success is how a login has ended well.
type sasl2Success struct {
	Data  string    `xml:"additional-data"`
	JID   string    `xml:"authorization-identifier"`
	Bound *struct{} `xml:"urn:xmpp:bind:0 bound"`
}

// login2 negotiates SASL2, and binds a resource with it if the server can. bound
// says that it has.
func (c *Conn) login2(ctx context.Context, offers features) (bound bool, err error) {
	mechanism, client, err := c.negotiator(offers.SASL2.Mechanisms, offers.Binding.types())
	if err != nil {
		return false, err
	}
	more, payload, err := client.Step(nil)
	if err != nil {
		return false, c.loginError(mechanism, err)
	}
	request := `<authenticate xmlns="` + nsSASL2 + `" mechanism="` + mechanism.Name + `"><initial-response>` +
		base64.StdEncoding.EncodeToString(payload) + `</initial-response>`
	// Who chooses a resource when the login is done cannot have it bound by then.
	bind := offers.SASL2.Inline.Bind != nil && c.options.LoggedIn == nil
	if bind {
		request += `<bind xmlns="` + nsBind2 + `">`
		if c.options.Resource != "" {
			request += `<tag>` + xmlescape.Text(c.options.Resource) + `</tag>`
		}
		request += `</bind>`
	}
	request += `</authenticate>`
	for {
		if err := c.say([]byte(request)); err != nil {
			return false, err
		}
		p, err := c.expect()
		if err != nil {
			return false, err
		}
		if p.name.Space != nsSASL2 {
			return false, c.unexpected(p)
		}
		switch p.name.Local {
		case "failure":
			return false, c.refused(p, mechanism)
		case "success":
			return c.succeeded2(p, mechanism, client, more)
		case "challenge":
			if payload, more, err = c.answer(client, p, more); err != nil {
				return false, c.loginError(mechanism, err)
			}
			request = `<response xmlns="` + nsSASL2 + `">` + base64.StdEncoding.EncodeToString(payload) + `</response>`
		case "continue":
			return false, &Error{Kind: KindUnsupported, Step: StepLogin, Message: "the server requires a second login step, which scs does not support: turn it off for this account", XML: excerpt(p.raw)}
		default:
			return false, c.unexpected(p)
		}
		if ctx.Err() != nil {
			return false, ended(ctx)
		}
	}
}

// succeeded2 checks what the server says at the end of a login.
func (c *Conn) succeeded2(p piece, mechanism sasl.Mechanism, client *sasl.Negotiator, more bool) (bound bool, err error) {
	var success sasl2Success
	if err := xml.Unmarshal(p.whole(), &success); err != nil {
		return false, &Error{Kind: KindMalformed, Step: StepLogin, Message: "cannot read the server's answer", Err: err}
	}
	if more {
		data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(success.Data))
		if err == nil {
			more, _, err = client.Step(data)
		}
		if err == nil && more {
			err = errors.New("the login ended too early")
		}
		if err != nil {
			return false, c.loginError(mechanism, err)
		}
	}
	if success.Bound == nil {
		return false, nil
	}
	if c.jid = strings.TrimSpace(success.JID); !strings.Contains(c.jid, "/") {
		return false, &Error{Kind: KindProtocol, Step: StepBind, Message: "the server bound a resource without saying which"}
	}
	return true, nil
}
