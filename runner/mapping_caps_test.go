package runner_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

// capsExample is the client of XEP-0115, sections 5.2 and 5.3: one without a form
// and one with.
const capsExample = `[Client] Romeo
	jid: romeo@localhost
---------

Romeo sends:
	<presence><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="http://code.example/#x" ver="QgayPKawpkPSDYmwT/WM94uAlu0="/></presence>

Romeo receives:
	<iq type="get" id="disco"><query xmlns="http://jabber.org/protocol/disco#info" node="http://code.example/#x#QgayPKawpkPSDYmwT/WM94uAlu0="/></iq>

Romeo sends:
	<iq type="result" id="disco"><query xmlns="http://jabber.org/protocol/disco#info" node="http://code.example/#x#QgayPKawpkPSDYmwT/WM94uAlu0=">
		<identity category="client" name="Exodus 0.9.1" type="pc"/>
		<feature var="http://jabber.org/protocol/caps"/>
		<feature var="http://jabber.org/protocol/disco#items"/>
		<feature var="http://jabber.org/protocol/disco#info"/>
		<feature var="http://jabber.org/protocol/muc"/>
	</query></iq>

Romeo sends:
	<iq type="result" id="form"><query xmlns="http://jabber.org/protocol/disco#info" node="n#q07IKJEyjvHSyhy//CH0CxmKi8w=">
		<identity xml:lang="en" category="client" name="Psi 0.11" type="pc"/>
		<identity xml:lang="el" category="client" name="Ψ 0.11" type="pc"/>
		<feature var="http://jabber.org/protocol/caps"/>
		<feature var="http://jabber.org/protocol/disco#info"/>
		<feature var="http://jabber.org/protocol/disco#items"/>
		<feature var="http://jabber.org/protocol/muc"/>
		<x xmlns="jabber:x:data" type="result">
			<field var="FORM_TYPE" type="hidden"><value>urn:xmpp:dataforms:softwareinfo</value></field>
			<field var="ip_version" type="text-multi"><value>ipv4</value><value>ipv6</value></field>
			<field var="os"><value>Mac</value></field>
			<field var="os_version"><value>10.5.1</value></field>
			<field var="software"><value>Psi</value></field>
			<field var="software_version"><value>0.11</value></field>
		</x>
	</query></iq>

Romeo receives:
	<iq type="result"><query xmlns="http://jabber.org/protocol/disco#info" node="n#q07IKJEyjvHSyhy//CH0CxmKi8w="><identity name="{scansion:any}"/></query></iq>
`

// TestClientsOfTheirOwn: a hash that the script proves is that of a client with a
// name of its own, everywhere; any other one stays.
func TestClientsOfTheirOwn(t *testing.T) {
	t.Parallel()
	mapped := runner.Mapping{Unique: runner.Unique{Suffix: "-own"}}.Apply(ast.Parse("x.scs", capsExample))
	hashes := mapped.Hashes()
	if len(hashes) != 2 {
		t.Fatalf("hashes: %q", hashes)
	}
	text := mapped.File.Text()
	for own, written := range hashes {
		if strings.Contains(text, written) || strings.Count(text, own) != strings.Count(capsExample, written) {
			t.Errorf("%s is not %s everywhere:\n%s", written, own, text)
		}
		text = strings.ReplaceAll(text, own, written)
	}
	for _, name := range []string{`"Exodus 0.9.1-own"`, `"Psi 0.11-own"`, `"Ψ 0.11-own"`, `"{scansion:any}"`} {
		if !strings.Contains(text, name) {
			t.Errorf("%s is missing:\n%s", name, text)
		}
	}
	if strings.ReplaceAll(strings.ReplaceAll(text, `-own"`, `"`), "romeo-own@", "romeo@") != capsExample {
		t.Errorf("more is changed than names and hashes:\n%s", text)
	}
	// The new hash is that of the new answer: it is proved in its turn.
	if again := (runner.Mapping{Unique: runner.Unique{Suffix: "-2"}}).Apply(mapped.File).Hashes(); len(again) != 2 {
		t.Errorf("hashes of the changed script: %q", again)
	}
	for name, change := range map[string][2]string{
		"a wrong hash":          {`disco#items"/>`, `disco#other"/>`},
		"a value in the answer": {`type="pc"`, `type="${kind}"`},
		"nobody answers":        {`type="result"`, `type="set"`},
	} {
		text := strings.ReplaceAll(capsExample, change[0], change[1])
		mapped := runner.Mapping{Unique: runner.Unique{Suffix: "-own"}}.Apply(ast.Parse("x.scs", text))
		if hashes := mapped.Hashes(); len(hashes) > 0 || strings.ReplaceAll(mapped.File.Text(), "romeo-own@", "romeo@") != text {
			t.Errorf("%s: %q\n%s", name, hashes, mapped.File.Text())
		}
	}
	nameless := strings.NewReplacer(` name="Exodus 0.9.1"`, "", "QgayPKawpkPSDYmwT/WM94uAlu0=", "UoaM7g3yYCsF6m0O4n2Gwe83a70=").Replace(capsExample)
	mapped = runner.Mapping{Unique: runner.Unique{Suffix: "-own"}}.Apply(ast.Parse("x.scs", nameless))
	if !strings.Contains(mapped.File.Text(), `<identity name="-own" category="client"`) || len(mapped.Hashes()) != 2 {
		t.Errorf("a client without a name: %q\n%s", mapped.Hashes(), mapped.File.Text())
	}
}
