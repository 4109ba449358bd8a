package redact_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/redact"
)

// of returns the secrets of a script whose only character has that password and
// that sends the body.
func of(password, body string) *redact.Secrets {
	return redact.Script(script.New(ast.Parse("x.scs", "# A gate at night\n\n[Client] Romeo\n\tjid: romeo@verona.example/orchard\n\tpassword: "+password+
		"\n\n-----\n\nRomeo sends:\n\t"+body+"\n")))
}

const strange = `w'0"r & %41+\e ü`

// TestASecretIsTakenOutHowEverItIsWritten: once, and whole.
func TestASecretIsTakenOutHowEverItIsWritten(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00romeo\x00" + strange))
	coded := base64.StdEncoding.EncodeToString([]byte(strange))
	entities := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
	numbers := strings.NewReplacer("&", "&#38;", "<", "&#x3C;", ">", "&#062;", `"`, "&#34;", "'", "&apos;", "ü", "&#xfc;")
	for how, written := range map[string]string{
		"as it is":          strange,
		"entities":          entities.Replace(strange),
		"numbers":           numbers.Replace(strange),
		"a query":           url.QueryEscape(strange),
		"a path":            url.PathEscape(strange),
		"Go":                strings.Trim(strconv.Quote(strange), `"`),
		"JSON":              strings.NewReplacer(`\`, `\\`, `"`, `\"`, "<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(strange),
		"bytes":             strings.NewReplacer(`\`, `\\`, "ü", `\xc3\xbc`).Replace(strange),
		"base64":            coded,
		"base64, bare":      strings.TrimRight(coded, "="),
		"base64, addresses": base64.URLEncoding.EncodeToString([]byte(strange)),
		"SASL PLAIN":        plain,
		"SASL PLAIN, for":   base64.StdEncoding.EncodeToString([]byte("a@b\x00somebody\x00" + strange)),
	} {
		for _, around := range []string{
			"%s", "%s is wrong", "wrong: (%s).", "login of \"romeo\" with %s failed", "[redacted] and %s", "a < b, %s",
			"<message><body>%s</body></message>", "<message><body>it is %s!</body></message>", "<body>%s", "<a><b>%s</b", "<![CDATA[ %s ]]>",
		} {
			text := fmt.Sprintf(around, written)
			want := fmt.Sprintf(around, redact.Mark)
			if got := of(strange, "<presence/>").Text(text); got != want {
				t.Errorf("%s:\n%s\nis shown as\n%s", how, text, got)
			}
		}
		if strings.ContainsAny(written, `"'<`) {
			continue
		}
		for _, around := range []string{`<x code='%s'/>`, `<x uri="xmpp:a@b?password=%s;x" />`, `<x code="%s"`, `<x y="%s">z</x>`} {
			text, want := fmt.Sprintf(around, written), fmt.Sprintf(around, redact.Mark)
			if got := of(strange, "<presence/>").Text(text); got != want {
				t.Errorf("%s:\n%s\nis shown as\n%s", how, text, got)
			}
		}
	}
}

// TestPlacesOfSecrets hides what stands where secrets do, whoever it is of.
func TestPlacesOfSecrets(t *testing.T) {
	for _, around := range []string{
		"<query xmlns='jabber:iq:register'><username>a</username><password>%s</password></query>",
		"<query xmlns='jabber:iq:auth'><digest>%s</digest></query>",
		"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>",
		"<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</challenge>",
		"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s", // cut
		"<sasl:success xmlns:sasl='urn:ietf:params:xml:ns:xmpp-sasl'>%s</sasl:success>",
		"<authenticate xmlns='urn:xmpp:sasl:2'><initial-response>%s</initial-response></authenticate>",
		"<services xmlns='urn:xmpp:extdisco:2'><service host='h' password='%s'/></services>",
		`debug: <service password="%s" cut`,
		`{"xml":"<auth xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">%s<\/auth>"}`,
		"<x xmlns='jabber:x:data'><field var='password'><value>%s</value></field><field var='a'><value>b</value></field></x>",
		"<token xmlns='urn:xmpp:fast:0' expiry='x' token='%s'/>",
		"<x xmlns='http://jabber.org/protocol/muc'><password>%s</password></x>",
	} {
		text, want := fmt.Sprintf(around, "2fcd-Q"), fmt.Sprintf(around, redact.Mark)
		secrets := of("other", "<presence/>")
		for _, got := range []string{secrets.Text(text), secrets.Wire(text), secrets.Wire(secrets.Text(text))} {
			if got != want {
				t.Errorf("\n%s\nis shown as\n%s", text, got)
			}
		}
	}
}

// TestWordsThatAreNoSecretsStay: what is left of a text is readable.
func TestWordsThatAreNoSecretsStay(t *testing.T) {
	for _, c := range []struct{ password, body, text string }{
		{"a", "<presence/>", "romeo@verona.example sends a message [redacted]"},
		{"e", "<presence/>", "<iq id='e1'><error>e e</error></iq>"},
		{"redacted", "<presence/>", "it is [redacted]."},
		{"art", "<presence/>", "part, artful, heart and 2art"},
		{"password", "<presence/>", "Invalid username or password."},
		{"Password", "<presence/>", "Invalid username or password."},
		{"romeo", "<presence/>", "romeo@verona.example"},
		{"Verona", "<presence/>", "verona.example does not answer verona"},
		{"orchard", "<presence/>", "romeo@verona.example/orchard"},
		{"chat", "<presence/>", "<message type='chat' xml:lang='chat'><chat/></message>"},
		{"moon", "<message><body>The moon is up</body></message>", "<message><body>moon</body></message>"},
		{"moon", "<message to='moon'/>", "<presence from='moon'/>"},
		{"night", "<presence/>", "A gate at [redacted]"},
	} {
		want := c.text
		if c.password == "night" {
			want = "A gate at [redacted]"
		}
		if got := of(c.password, c.body).Text(c.text); got != want {
			t.Errorf("password %q: %s\nis shown as %s", c.password, c.text, got)
		}
	}
}

// TestAWordOfTheScriptIsHiddenWhereItIsAPassword even so.
func TestAWordOfTheScriptIsHiddenWhereItIsAPassword(t *testing.T) {
	secrets := of("moon", "<message><body>The moon is up</body></message>")
	for _, text := range []string{"<password>moon</password>", "<service password='moon'/>"} {
		if got := secrets.Text(text); strings.Contains(got, "moon") {
			t.Error(got)
		}
	}
	if got := of("c4pulet-R0se", "<body>it is c4pulet-R0se</body>").Text("it is c4pulet-R0se"); got != "it is [redacted]" {
		t.Errorf("a password that is no word is shown: %s", got)
	}
}

// TestPasswordsOfRooms are shown if the script writes them itself, but never on
// the wire.
func TestPasswordsOfRooms(t *testing.T) {
	const room = `<x xmlns="http://jabber.org/protocol/muc"><password>%s</password></x>`
	secrets := of("balcony", fmt.Sprintf(room, "cauldron"))
	ours, other := fmt.Sprintf(room, "cauldron"), fmt.Sprintf(room, "kettle")
	if got := secrets.Text(ours); got != ours {
		t.Errorf("the script's own password is hidden: %s", got)
	}
	if got := secrets.Value("cauldron") + secrets.Value("") + secrets.Value("kettle"); got != "cauldron"+redact.Mark {
		t.Errorf("values are %s", got)
	}
	for _, got := range []string{secrets.Text(other), secrets.Wire(ours), of("cauldron", ours).Text(ours), of("x", "<a><password>cauldron</password></a>").Text(ours)} {
		if got != fmt.Sprintf(room, redact.Mark) {
			t.Errorf("a password is shown: %s", got)
		}
	}
}

func TestTheMaskKeepsPlaces(t *testing.T) {
	f := ast.Parse("x.scs", "[Client] A\n\tjid: a@b\n\tpasswort : s3c ret \n\n-----\n\nA sends:\n\t<iq><query xmlns='jabber:iq:register'><password>n3w</password></query></iq>\n")
	got := redact.Script(script.New(f)).Mask(f).Text()
	if len(got) != len(f.Text()) || strings.Contains(got, "s3c") || strings.Contains(got, "n3w") || strings.Count(got, "*") != len("s3c ret ")+len("n3w") {
		t.Errorf("masked:\n%s", got)
	}
}

// TestTimeIsLinear in characters times what they say, and in texts that try to
// make it more.
func TestTimeIsLinear(t *testing.T) {
	cast := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[Client] C%d\n\tjid: c%d@localhost\n\tpassword: secret-%d\n\n", i, i, i)
		}
		return b.String() + "-----\n\n"
	}
	shapes := map[string]func(n int) (*redact.Secrets, string){
		"characters": func(n int) (*redact.Secrets, string) {
			f := ast.Parse("x.scs", cast(n))
			return redact.Script(script.New(f)), f.Text()
		},
		"noise named script": func(n int) (*redact.Secrets, string) {
			f := ast.Parse("x.scs", strings.Repeat("[Client]\xff\x00\n\tpassword:\x01\xfe\n", n)+"-----\n")
			return redact.Script(script.New(f)), f.Text()
		},
	}
	for name, unit := range map[string]string{
		"tags": "<a b='", "quotes": `<a b="<a b='`, "open": "<password>", "closed": "</password>", "marks": redact.Mark + " s3cret ", "entities": "&#x26;&amp;&", "percent": "%26%%2",
		"backslashes": `\"\u0026\`, "base64": "AHJvbWVvAHMzY3JldA==", "one base64": "AHJv", "brackets": "<<<<", "passwords": "password=", "words": "s3cret ", "comments": "<!-- <![CDATA[",
	} {
		shapes[name] = func(n int) (*redact.Secrets, string) { return redact.Passwords("s3cret"), strings.Repeat(unit, 10*n) }
	}
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			testenv.Linear(t, 8000, func(n int) {
				secrets, text := shape(n)
				secrets.Text(text)
			})
		})
	}
}
