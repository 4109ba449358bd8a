package proxy

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"slices"
	"strings"

	"mellium.im/sasl"

	"github.com/scs-tools/scs/internal/xmlescape"
	"github.com/scs-tools/scs/runner/stream"
)

// iterations of SCRAM, the least that RFC 7677, section 4, allows: the salted
// password is not kept.
const iterations = 4096

// maxLogins is how many logins a client may try on one connection.
const maxLogins = 5

func newSalt() []byte { return []byte(rand.Text()) }

// mechanisms returns what the client can log in by. Which account it wants is
// known by its stream header, if it says so there (RFC 6120, section 4.7.1).
func (c *client) mechanisms() []sasl.Mechanism {
	if _, known := c.proxy.options.Passwords[c.from]; known {
		return []sasl.Mechanism{sasl.ScramSha256, sasl.ScramSha1, sasl.Plain}
	}
	return []sasl.Mechanism{sasl.Plain}
}

// credentials are what a client has proved to know.
type credentials struct{ username, password string }

// saslError is a login that the client may try again (RFC 6120, section 6.5).
type saslError struct{ condition, text string }

// Error returns why.
func (f *saslError) Error() string {
	if f.text != "" {
		return f.condition + ": " + f.text
	}
	return f.condition
}

// login logs the client in, and in its name on the server. The element is the
// first of the login.
func (c *client) login(ctx context.Context, first stream.Piece) error {
	element := first
	for tries := 1; ; tries++ {
		proved, answer, err := c.authenticate(element)
		if err == nil {
			err = c.connect(ctx, proved)
		}
		failed, again := errors.AsType[*saslError](err)
		switch {
		case err == nil:
			return c.write([]byte(`<success xmlns='` + nsSASL + `'>` + base64.StdEncoding.EncodeToString(answer) + `</success>`))
		case !again:
			return err
		}
		c.proxy.options.Report(c.name() + ": login refused: " + failed.Error())
		text := ""
		if failed.text != "" {
			text = `<text xml:lang='en'>` + xmlescape.Value(failed.text) + `</text>`
		}
		if err := c.write([]byte(`<failure xmlns='` + nsSASL + `'><` + failed.condition + `/>` + text + `</failure>`)); err != nil {
			return err
		}
		if tries == maxLogins {
			return &streamError{"policy-violation", "too many logins failed"}
		}
		if element, err = c.element(); err != nil {
			return err
		}
	}
}

// authenticate takes the client's part of a login, which begins with the
// element. The answer is for the element that says that it succeeded.
func (c *client) authenticate(element stream.Piece) (proved credentials, answer []byte, err error) {
	if element.Name != (xml.Name{Space: nsSASL, Local: "auth"}) {
		return proved, nil, &streamError{"not-authorized", "<" + element.Name.Local + "> before the login"}
	}
	offered := c.mechanisms()
	wanted := attribute(element, "mechanism")
	i := slices.IndexFunc(offered, func(m sasl.Mechanism) bool { return m.Name == wanted })
	if i < 0 {
		return proved, nil, &saslError{condition: "invalid-mechanism"}
	}
	identity := ""
	server := sasl.NewServer(offered[i],
		func(n *sasl.Negotiator) bool {
			username, password, asked := n.Credentials()
			proved, identity = credentials{string(username), string(password)}, string(asked)
			return true
		},
		sasl.SaltedCredentials(func(username, asked []byte, mechanism string) (salt, salted []byte, count int64, err error) {
			proved.username, identity = string(username), string(asked)
			var known bool
			if proved.password, known = c.proxy.options.Passwords[c.account(proved.username)]; !known {
				return nil, nil, 0, sasl.ErrAuthn
			}
			salted, err = saltedPassword(mechanism, proved.password, c.proxy.salt)
			return c.proxy.salt, salted, iterations, err
		}))
	data, empty, err := payload(element)
	if err == nil && empty {
		data, err = c.challenge(nil) // RFC 6120, section 6.4.2
	}
	for err == nil {
		more, response, stepErr := server.Step(data)
		switch {
		case stepErr != nil:
			// The library's words may quote what was sent.
			return proved, nil, &saslError{condition: "not-authorized"}
		case !more:
			proved.username = strings.TrimSuffix(proved.username, "@"+c.domain)
			if proved.username == "" || strings.ContainsAny(proved.username, "@/") {
				return proved, nil, &saslError{"not-authorized", "a username is needed"}
			}
			if identity != "" && identity != c.account(proved.username) {
				return proved, nil, &saslError{"invalid-authzid", "log in as the same account"}
			}
			return proved, response, nil
		}
		data, err = c.challenge(response)
	}
	return proved, nil, err
}

// challenge asks for the next part of a login.
func (c *client) challenge(data []byte) (response []byte, err error) {
	if err := c.write([]byte(`<challenge xmlns='` + nsSASL + `'>` + base64.StdEncoding.EncodeToString(data) + `</challenge>`)); err != nil {
		return nil, err
	}
	element, err := c.element()
	switch {
	case err != nil:
		return nil, err
	case element.Name == xml.Name{Space: nsSASL, Local: "abort"}:
		return nil, &saslError{condition: "aborted"}
	case element.Name != xml.Name{Space: nsSASL, Local: "response"}:
		return nil, &streamError{"not-authorized", "<" + element.Name.Local + "> in the middle of the login"}
	}
	response, _, err = payload(element)
	return response, err
}

// payload decodes what an element of a login holds; empty is whether it holds
// nothing at all.
func payload(element stream.Piece) (data []byte, empty bool, err error) {
	var content struct {
		Text string `xml:",chardata"`
	}
	if err := xml.Unmarshal(element.XML, &content); err != nil {
		return nil, false, &saslError{condition: "malformed-request"}
	}
	switch text := strings.TrimSpace(content.Text); text {
	case "":
		return nil, true, nil
	case "=":
		return nil, false, nil
	default:
		if data, err = base64.StdEncoding.DecodeString(text); err != nil {
			return nil, false, &saslError{condition: "incorrect-encoding"}
		}
		return data, false, nil
	}
}

// saltedPassword returns a password as SCRAM has it (RFC 5802, section 3).
func saltedPassword(mechanism, password string, salt []byte) ([]byte, error) {
	of, size := sha256.New, sha256.Size
	if mechanism == sasl.ScramSha1.Name {
		of, size = sha1.New, sha1.Size
	}
	return pbkdf2.Key(of, password, salt, iterations, size)
}
