package stream

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"mellium.im/sasl"
)

// mechanisms are those that a password serves, the best first.
var mechanisms = []sasl.Mechanism{sasl.ScramSha256Plus, sasl.ScramSha1Plus, sasl.ScramSha256, sasl.ScramSha1, sasl.Plain}

// isPlus reports whether a mechanism binds a login to the TLS channel.
func isPlus(name string) bool { return strings.HasSuffix(name, "-PLUS") }

// choose returns the mechanism to log in with out of those that the server
// offers. bindable says that the login can be bound to the TLS channel.
func (c *Conn) choose(offered []string, bindable bool) (sasl.Mechanism, error) {
	ours := mechanisms
	if c.options.Username == "" {
		ours = []sasl.Mechanism{sasl.Anonymous}
	}
	var names []string
	if c.options.Mechanisms == nil {
		for _, m := range ours {
			names = append(names, m.Name)
		}
	} else {
		names = c.options.Mechanisms
	}
	for _, name := range names {
		i := slices.IndexFunc(ours, func(m sasl.Mechanism) bool { return m.Name == name })
		if i < 0 || !slices.Contains(offered, name) || isPlus(name) && !bindable {
			continue
		}
		// What SCRAM sends is enough to guess the password offline, and who
		// answers may be anybody.
		if name != sasl.Anonymous.Name && !c.secure && !c.options.InsecureTLS && !c.local() {
			what := "a proof of the password"
			if name == sasl.Plain.Name {
				what = "the password"
			}
			return sasl.Mechanism{}, &Error{Kind: KindUnsupported, Step: StepLogin,
				Message: what + " would be sent to another machine unencrypted: use TLS, or allow it with --insecure"}
		}
		return ours[i], nil
	}
	return sasl.Mechanism{}, &Error{Kind: KindUnsupported, Step: StepLogin, Message: unsuited(names, offered)}
}

// unsuited says why none of the mechanisms that a server offers serves.
func unsuited(wanted, offered []string) string {
	list := strings.Join(offered, ", ")
	switch {
	case len(offered) == 0:
		return "the server offers no logins: load its login module (saslauth in Prosody) and allow logins on this connection"
	case !slices.ContainsFunc(offered, func(name string) bool { return !isPlus(name) }):
		return "the server offers only logins that are bound to the TLS channel, in a way that is not possible here (" + list + "): allow " +
			strings.Join(slices.DeleteFunc(slices.Clone(wanted), isPlus), ", ") + " too"
	}
	return "the server offers " + list + ", not " + strings.Join(wanted, ", ")
}

// local reports whether the connection stays on this machine.
func (c *Conn) local() bool {
	addr, ok := c.raw.RemoteAddr().(*net.TCPAddr)
	return !ok || addr.IP.IsLoopback()
}

// login negotiates SASL (RFC 6120, section 6).
func (c *Conn) login(ctx context.Context, offers features) error {
	mechanism, client, err := c.negotiator(offers.SASL.Mechanisms, offers.Binding.types())
	if err != nil {
		return err
	}
	more, payload, err := client.Step(nil)
	if err != nil {
		return c.loginError(mechanism, err)
	}
	request := `<auth xmlns="` + nsSASL + `" mechanism="` + mechanism.Name + `">` + encode(payload) + `</auth>`
	for {
		if err := c.say([]byte(request)); err != nil {
			return err
		}
		p, err := c.expect()
		if err != nil {
			return err
		}
		switch p.name {
		case xml.Name{Space: nsSASL, Local: "failure"}:
			return c.refused(p, mechanism)
		case xml.Name{Space: nsSASL, Local: "success"}:
			if !more {
				return nil
			}
			data, err := decodeSASL(p)
			if err == nil {
				more, _, err = client.Step(data)
			}
			if err == nil && more {
				err = errors.New("the login ended too early")
			}
			if err != nil {
				// What SCRAM checks here is the server's knowledge of the password
				// (RFC 5802, section 5.1).
				return c.loginError(mechanism, err)
			}
			return nil
		case xml.Name{Space: nsSASL, Local: "challenge"}:
			if payload, more, err = c.answer(client, p, more); err != nil {
				return c.loginError(mechanism, err)
			}
			request = `<response xmlns="` + nsSASL + `">` + base64.StdEncoding.EncodeToString(payload) + `</response>`
		default:
			return c.unexpected(p)
		}
		if ctx.Err() != nil {
			return ended(ctx)
		}
	}
}

// negotiator chooses a mechanism, and returns what negotiates it. Servers name
// the kinds of channel binding that they know, or none (XEP-0440).
func (c *Conn) negotiator(offered, bindings []string) (sasl.Mechanism, *sasl.Negotiator, error) {
	var kind string
	var state tls.ConnectionState
	if conn, ok := c.conn.(*tls.Conn); ok {
		state = conn.ConnectionState()
		kind = binding(&state, bindings)
	}
	mechanism, err := c.choose(offered, kind != "")
	if err != nil {
		return mechanism, nil, err
	}
	options := []sasl.Option{
		sasl.RemoteMechanisms(offered...),
		sasl.Credentials(func() (username, password, identity []byte) {
			return []byte(c.options.Username), []byte(c.options.Password), nil
		}),
	}
	if isPlus(mechanism.Name) {
		options = append(options, sasl.TLSState(state))
		if mechanism, err = plusMechanism(mechanism, kind, &state); err != nil {
			return mechanism, nil, c.loginError(mechanism, err)
		}
	}
	return mechanism, sasl.NewClient(mechanism, options...), nil
}

// answer answers a challenge; more says whether one is expected, before and
// after it.
func (c *Conn) answer(client *sasl.Negotiator, p piece, more bool) (payload []byte, expectsMore bool, err error) {
	data, err := decodeSASL(p)
	if err == nil && !more {
		err = errors.New("an unexpected challenge")
	}
	if err == nil {
		err = c.checkIterations(data)
	}
	if err != nil {
		return nil, more, err
	}
	more, payload, err = client.Step(data)
	return payload, more, err
}

// encode writes an initial response; an empty one is "=" (RFC 6120, section
// 6.4.2).
func encode(payload []byte) string {
	if len(payload) == 0 {
		return "="
	}
	return base64.StdEncoding.EncodeToString(payload)
}

// decodeSASL reads the payload of a challenge or success.
func decodeSASL(p piece) ([]byte, error) {
	var content struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal(p.whole(), &content); err != nil {
		return nil, err
	}
	text := strings.TrimSpace(content.Text)
	if text == "" || text == "=" {
		return nil, nil
	}
	return base64.StdEncoding.DecodeString(text)
}

// The iterations that SCRAM may have. The most bounds the work that a server
// can make it do: about a second. With fewer than the least, what is sent to
// another machine makes it cheap to guess the password (RFC 7677, section 4).
const (
	maxIterations = 2_000_000
	minIterations = 4096
)

func (c *Conn) checkIterations(challenge []byte) error {
	for field := range strings.SplitSeq(string(challenge), ",") {
		digits, ok := strings.CutPrefix(field, "i=")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		switch {
		case err != nil || n < 1 || n > maxIterations:
			return errors.New("the server asks for " + digits + " iterations of SCRAM")
		case n < minIterations && !c.local():
			return fmt.Errorf("the server asks for %d iterations of SCRAM: a server on another machine must ask for at least %d", n, minIterations)
		}
	}
	return nil
}

// refused tells why the server refuses the login.
func (c *Conn) refused(p piece, mechanism sasl.Mechanism) error {
	condition, text := conditionOf(p.whole(), nsSASL)
	return &Error{Kind: KindLogin, Step: StepLogin,
		Message:   "the server refuses the login of " + c.options.bare() + " by " + mechanism.Name,
		Condition: condition, Text: text, XML: excerpt(p.raw)}
}

// loginError wraps what went wrong in a mechanism. A server that cannot prove
// that it knows the password is one that is not to be trusted.
func (c *Conn) loginError(mechanism sasl.Mechanism, err error) error {
	message := "the login of " + c.options.bare() + " by " + mechanism.Name + " fails"
	if errors.Is(err, sasl.ErrAuthn) {
		return &Error{Kind: KindLogin, Step: StepLogin, Message: message + ": the server did not prove that it knows the password"}
	}
	return &Error{Kind: KindLogin, Step: StepLogin, Message: message, Err: err}
}

// conditionOf reads an error of RFC 6120: the element of that namespace that
// names the condition, and the text beside it.
func conditionOf(element []byte, namespace string) (condition, text string) {
	var content struct {
		Children []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if xml.Unmarshal(element, &content) != nil {
		return "", ""
	}
	for _, child := range content.Children {
		switch {
		case child.XMLName.Space != namespace:
		case child.XMLName.Local == "text":
			text = strings.TrimSpace(child.Text)
		case condition == "":
			condition = child.XMLName.Local
		}
	}
	return condition, text
}
