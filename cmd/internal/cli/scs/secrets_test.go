package scs

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// Whatever logs in, and wherever a password stands afterwards, however it is
// written: nothing of it is in the script that an import makes, nor in what the
// import says.
func TestNoSecretIsImported(t *testing.T) {
	const password = "orchard&wall-7"
	coded := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	inXML := strings.NewReplacer("&", "&amp;").Replace
	const sasl, sasl2 = "urn:ietf:params:xml:ns:xmpp-sasl", "urn:xmpp:sasl:2"
	logins := map[string]struct{ sent, received string }{ // sent and received; what may not be seen again
		"PLAIN":          {"<auth xmlns='" + sasl + "' mechanism='PLAIN'>" + coded("\x00romeo\x00"+password) + "</auth>", "<success xmlns='" + sasl + "'/>"},
		"SCRAM, first":   {"<auth xmlns='" + sasl + "' mechanism='SCRAM-SHA-1'>" + coded("n,,n=romeo,r=nonce1") + "</auth>", "<challenge xmlns='" + sasl + "'>" + coded("r=nonce1x,s=c2FsdA==,i=4096") + "</challenge>"},
		"SCRAM, proof":   {"<response xmlns='" + sasl + "'>" + coded("c=biws,r=nonce1x,p=cHJvb2Y=") + "</response>", "<success xmlns='" + sasl + "'>" + coded("v=dmVyaWZpZXI=") + "</success>"},
		"SASL2":          {"<authenticate xmlns='" + sasl2 + "' mechanism='SCRAM-SHA-1'><initial-response>" + coded("n,,n=romeo,r=nonce2") + "</initial-response></authenticate>", "<challenge xmlns='" + sasl2 + "'>" + coded("r=nonce2x,s=c2FsdA==,i=4096") + "</challenge>"},
		"SASL2, end":     {"<response xmlns='" + sasl2 + "'>" + coded("c=biws,r=nonce2x,p=cHJvb2Yy") + "</response>", "<success xmlns='" + sasl2 + "'><additional-data>" + coded("v=dmVyaWZpZXIy") + "</additional-data><token xmlns='urn:xmpp:fast:0' expiry='x' token='t0k3n-of-fast'/></success>"},
		"jabber:iq:auth": {"<iq type='set' id='l'><query xmlns='jabber:iq:auth'><username>romeo</username><digest>d1gest-of-it</digest></query></iq>", "<iq type='result' id='l'/>"},
		"register":       {"<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>romeo</username><password>" + inXML(password) + "</password></query></iq>", "<iq type='result' id='r'/>"},
	}
	secrets := []string{
		password, inXML(password), url.QueryEscape(password), coded(password), coded("\x00romeo\x00" + password), coded("\x00juliet\x00" + password), "t0k3n-of-fast", "d1gest-of-it",
	}
	for _, payload := range []string{
		"n,,n=romeo,r=nonce1", "r=nonce1x,s=c2FsdA==,i=4096", "c=biws,r=nonce1x,p=cHJvb2Y=", "v=dmVyaWZpZXI=",
		"n,,n=romeo,r=nonce2", "r=nonce2x,s=c2FsdA==,i=4096", "c=biws,r=nonce2x,p=cHJvb2Yy", "v=dmVyaWZpZXIy",
	} {
		secrets = append(secrets, coded(payload))
	}
	var log strings.Builder
	for _, login := range logins {
		log.WriteString("SENT: " + login.sent + "\nRECV: " + login.received + "\n")
	}
	for _, secret := range secrets { // and all of it where nobody would look
		if !strings.Contains(secret, "&") || strings.Contains(secret, "&amp;") {
			log.WriteString("SENT: <message to='juliet@localhost'><body>it is " + secret + "!</body><x xmlns='urn:x' y='" + secret + "'/></message>\n")
		}
		log.WriteString("SENT: it is " + secret + "!\nRECV: <message><body>it is " + secret + "\n")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("a.log", []byte(log.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	command := New()
	command.SetOut(&stdout)
	command.SetErr(&stderr)
	code := cli.Run(t.Context(), command, []string{"import", "--output", "new.scs", "a.log"})
	script, err := os.ReadFile("new.scs")
	if err != nil {
		t.Fatalf("exit code %d: %v: %s", code, err, &stderr)
	}
	for sink, text := range map[string]string{"the script": string(script), "standard output": stdout.String(), "standard error": stderr.String()} {
		for _, secret := range secrets {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%q is in %s: …%s…", secret, sink, text[max(0, i-100):i+len(secret)])
			}
		}
	}
	if strings.Count(string(script), "it is password") < 5 {
		t.Errorf("nothing stands in for secrets, so nothing is proven:\n%s", script)
	}
}
