package stream

import (
	"context"
	"crypto/rand"
	"encoding/xml"
	"errors"
	"strings"

	"github.com/scs-tools/scs/internal/xmlescape"
)

const nsRegister = "jabber:iq:register"

// Register makes the account of the options (XEP-0077, section 3.1), on a
// connection of its own that does not log in. An account of that name that is
// there already is an [*Error] with the condition "conflict".
func Register(ctx context.Context, o Options) error {
	c, err := dial(ctx, o)
	if err != nil {
		return err
	}
	defer c.raw.Close()
	return c.within(ctx, func(ctx context.Context) error {
		if _, err := c.openEncrypted(ctx); err != nil {
			return err
		}
		c.step(StepRegister)
		if !c.secure && !c.options.InsecureTLS && !c.local() {
			return &Error{Kind: KindUnsupported, Step: StepRegister, Message: "a password would be sent to another machine unencrypted: use TLS, or allow it with --insecure"}
		}
		return c.register()
	})
}

// register asks for the fields of an account and fills them.
func (c *Conn) register() error {
	fields, err := c.ask("get", "register-1", `<query xmlns="`+nsRegister+`"/>`, "to say how to create accounts", KindRegister)
	if err != nil {
		return err
	}
	var answer struct {
		Query struct {
			Fields []struct {
				XMLName xml.Name
			} `xml:",any"`
		} `xml:"jabber:iq:register query"`
	}
	if err := xml.Unmarshal(fields.xml, &answer); err != nil {
		return &Error{Kind: KindMalformed, Step: StepRegister, Message: "cannot read the server's answer", XML: excerpt(fields.xml), Err: err}
	}
	var values strings.Builder
	values.WriteString(`<username>` + xmlescape.Text(c.options.Username) + `</username><password>` + xmlescape.Text(c.options.Password) + `</password>`)
	for _, field := range answer.Query.Fields {
		switch field.XMLName {
		case xml.Name{Space: nsRegister, Local: "email"}:
			values.WriteString(`<email>` + xmlescape.Text(c.options.bare()) + `</email>`)
		case xml.Name{Space: nsRegister, Local: "name"}, xml.Name{Space: nsRegister, Local: "nick"}:
			values.WriteString(`<` + field.XMLName.Local + `>` + xmlescape.Text(c.options.Username) + `</` + field.XMLName.Local + `>`)
		}
	}
	_, err = c.ask("set", "register-2", `<query xmlns="`+nsRegister+`">`+values.String()+`</query>`, "to create the account "+c.options.bare(), KindRegister)
	return err
}

// Unregister removes the account that is logged in (XEP-0077, section 3.2), with
// all that the server keeps of it. The connection ends with it.
func (c *Conn) Unregister(ctx context.Context) error {
	defer c.Abort()
	id := "remove-" + rand.Text()
	request := `<iq type="set" id="` + id + `"><query xmlns="` + nsRegister + `"><remove/></query></iq>`
	_, err := c.Ask(ctx, id, request)
	if err != nil && !IsKind(err, KindStreamError) && !IsKind(err, KindClosed) && !IsKind(err, KindCut) {
		return err
	}
	return nil // a server that ends the stream has removed the account
}

// Ask sends an iq request with that id, and waits for its answer, the XML of
// which it returns. What else arrives meanwhile is dropped. An answer of type
// "error" is an [*Error] of [KindRefused].
func (c *Conn) Ask(ctx context.Context, id, request string) ([]byte, error) {
	if err := c.Send(ctx, []byte(request)); err != nil {
		return nil, err
	}
	for {
		s, err := c.Next(ctx)
		if err != nil {
			return nil, err
		}
		var a answer
		if xml.Unmarshal(s.XML, &a) != nil || a.ID != id {
			continue
		}
		if a.Type == "error" {
			condition, text := conditionOf([]byte("<error>"+string(a.Error.XML)+"</error>"), nsStanzaErrors)
			return nil, c.clean(&Error{Kind: KindRefused, Step: StepTraffic, Message: "the server refuses the request", Condition: condition, Text: text, XML: excerpt(s.XML)})
		}
		return s.XML, nil
	}
}

// Condition returns the server's condition of an error, "" if it gave none.
func Condition(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Condition
	}
	return ""
}
