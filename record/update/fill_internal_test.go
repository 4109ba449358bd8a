package update

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/redact"
)

const cast = "[Client] Elm\n\tjid: elm@localhost\n\n-----\n\n"

// rewritten returns a script after the expectation of its first action has been filled, or
// made to match, by what came.
func rewritten(t *testing.T, text, came string) (string, []Change) {
	t.Helper()
	f := ast.Parse("", text)
	s := script.New(f)
	stanza, err := match.Parse([]byte(came))
	if err != nil {
		t.Fatal(err)
	}
	r := &rewriting{
		before: f, file: f, action: 0, came: stanza, names: NewNames(s), secrets: redact.Script(s),
		values: func(ast.Expression) (string, bool) { return "elm@localhost", true },
	}
	if err := r.accept(write); err != nil {
		t.Fatalf("%v:\n%s", err, r.file.Text())
	}
	return r.file.Text(), r.changes
}

// A server sends attributes in any order. What is written is the same each time.
func TestAttributesAreWrittenInOneOrder(t *testing.T) {
	hole := cast + "Elm receives:\n"
	one, _ := rewritten(t, hole, `<iq type="result" to="elm@localhost" id="x"><item xmlns="urn:q" b="2" a="1"/></iq>`)
	other, _ := rewritten(t, hole, `<iq id="x" to="elm@localhost" type="result"><item a="1" b="2" xmlns="urn:q"/></iq>`)
	if one != other || !strings.Contains(one, `<iq id="x" to="${Elm's JID}" type="result">`) {
		t.Errorf("one:\n%s\nother:\n%s", one, other)
	}
}

// Every line that is written ends as the lines of the file do.
func TestWrittenLinesEndAsTheOthers(t *testing.T) {
	const came = `<message><a xmlns="urn:a"><b><c/></b></a></message>`
	for _, body := range []string{
		"",
		"\t<message/>\n",
		"\t<message><z xmlns='urn:z'/></message>\n",
		"\t<message>\n\t\t<a xmlns='urn:a'/>\n\t</message>\n",
		"\t<other/>\n",
		"\t<message scansion:strict='true'/>\n",
	} {
		text := strings.ReplaceAll(cast+"Elm receives:\n"+body+"\n# end\n", "\n", "\r\n")
		got, _ := rewritten(t, text, came)
		if lines := strings.Count(got, "\n"); strings.Count(got, "\r\n") != lines {
			t.Errorf("%q has lines that end otherwise: %q", body, got)
		}
	}
}

// A roster or a list of rooms may have hundreds of items, and so may what an
// expectation lacks.
func TestManyChildrenAreWritten(t *testing.T) {
	const many = 250
	var came, expected strings.Builder
	for i := range many {
		fmt.Fprintf(&came, `<item jid="%d@localhost"/>`, i)
		fmt.Fprintf(&expected, `<item jid="old-%d@localhost"/>`, i)
	}
	query := func(attrs, items string) string {
		return `<iq type="result"><query xmlns="jabber:iq:roster"` + attrs + `>` + items + `</query></iq>`
	}
	for _, body := range []string{"", query("", expected.String()), query(` scansion:strict="true"`, "")} {
		text := cast + "Elm receives:\n"
		if body != "" {
			text += "\t" + body + "\n"
		}
		got, _ := rewritten(t, text, query("", came.String()))
		if n := strings.Count(got, "<item "); n != many || !strings.Contains(got, `"249@localhost"`) || strings.Contains(got, "old-") {
			t.Errorf("%d of %d items are written for %.60q", n, many, body)
		}
	}
}

// What is sent next takes its value from where it most likely stood.
func TestTheSourceOfACapture(t *testing.T) {
	for _, c := range []struct{ came, sent, captured string }{
		{
			`<iq type="result" id="r"><pubsub xmlns="urn:p"><publish node="n"><item id="i"/></publish></pubsub></iq>`,
			`<iq type="get"><pubsub xmlns="urn:p"><items node="n"><item id="${x}"/></items></pubsub></iq>`, `<item id="{scansion:capture:x}"/>`,
		},
		{
			`<message id="m" from="a@b/c"><request xmlns="urn:r"/></message>`,
			`<message to="a@b/c"><received xmlns="urn:r" id="${x}"/></message>`, `id="{scansion:capture:x}">`,
		},
		{
			`<iq type="get" id="q" from="a@b/c"><ping xmlns="urn:xmpp:ping"/></iq>`,
			`<iq type="result" id="${x}"/>`, `id="{scansion:capture:x}" type="get">`,
		},
		{
			`<presence to="elm@localhost" from="room@b/c"/>`,
			`<message to="${x}"><body>hi</body></message>`, `from="{scansion:capture:x}"`,
		},
		{
			`<message to="elm@localhost"><item xmlns="urn:i" id="wrong"/><stanza-id xmlns="urn:xmpp:sid:0" id="right"/></message>`,
			`<iq type="set"><stanza-id xmlns="urn:xmpp:sid:0" id="${x}"/></iq>`, `<stanza-id xmlns="urn:xmpp:sid:0" id="{scansion:capture:x}"/>`,
		},
	} {
		got, _ := rewritten(t, cast+"Elm receives:\n\nElm sends:\n\t"+c.sent+"\n", c.came)
		if !strings.Contains(got, c.captured) {
			t.Errorf("for %s expected %s, got:\n%s", c.sent, c.captured, got)
		}
	}
}

// What only this update has written may differ in the next run: the script checks
// no less than it did.
func TestOnlyWhatTheAuthorSaidIsWeakened(t *testing.T) {
	for _, c := range []struct {
		body, came, then string
		weaker           bool
	}{
		{"", `<message id="1"/>`, `<message id="2"/>`, false},
		{`<message id="0"/>`, `<message id="1"/>`, `<message id="2"/>`, true},
		{`<other/>`, `<message id="11"/>`, `<message id="2"/>`, false},
		{`<message scansion:strict="true"/>`, `<message><a xmlns="urn:a" id="11"/></message>`, `<message><a xmlns="urn:a" id="2"/></message>`, false},
		{`<message id="1" scansion:strict="true"/>`, `<message id="1"><a xmlns="urn:a" n="10"/></message>`, `<message id="2"><a xmlns="urn:a" n="10"/></message>`, true},
		{`<message><body>a</body></message>`, `<message><body>b</body></message>`, `<message><body>c</body></message>`, true},
	} {
		text := cast + "Elm receives:\n"
		if c.body != "" {
			text += "\t" + c.body + "\n"
		}
		got, changes := rewritten(t, text, c.came)
		stanza, err := match.Parse([]byte(c.then))
		if err != nil {
			t.Fatal(err)
		}
		f := ast.Parse("", got)
		s := script.New(f)
		r := &rewriting{
			before: f, file: f, came: stanza, names: NewNames(s), secrets: redact.Script(s), earlier: changes, author: c.body,
			values: func(ast.Expression) (string, bool) { return "", false },
		}
		if err := r.rewrite(loosen); err != nil {
			t.Fatalf("%v:\n%s", err, got)
		}
		if weakens(append(changes, r.changes...)) != c.weaker {
			t.Errorf("%s: %+v\n%s", c.body, r.changes, r.file.Text())
		}
	}
}

// A rewritten expectation still binds what is sent next.
func TestARewrittenExpectationStillCaptures(t *testing.T) {
	const came = `<iq type="result" id="r"><pubsub xmlns="urn:p"><publish node="n"><item id="i-7"/></publish></pubsub></iq>`
	const sends = "\nElm sends:\n\t" + `<iq type="get"><pubsub xmlns="urn:p"><items node="n"><item id="${tag}"/></items></pubsub></iq>` + "\n"
	for _, body := range []string{
		`<iqq id="r"><pubsub xmlns="urn:p"><publish node="n"><item id="{scansion:capture:tag}"/></publish></pubsub></iqq>`,
		`<iq id="r"><pubsub xmlns="urn:other"><publishes node="x"><item id="{scansion:capture:tag}"/></publishes></pubsub></iq>`,
		`<iq id="r"><pubsub xmlns="urn:p"><publish node="n"><item key="{scansion:capture:tag}"/></publish></pubsub></iq>`,
		`<iq id="q"><pubsub xmlns="urn:p"><publish node="n"><item id="literal"/></publish></pubsub></iq>`,
		`<iq id="q"><pubsub xmlns="urn:p"><publish node="n"><item id="{scansion:capture:tag}"/></publish></pubsub></iq>`,
	} {
		got, _ := rewritten(t, cast+"Elm receives:\n\t"+body+"\n"+sends, came)
		if !strings.Contains(got, `<item id="{scansion:capture:tag}"/>`) || strings.Count(got, "{scansion:capture:tag}") != 1 {
			t.Errorf("%s becomes\n%s", body, got)
		}
	}
}

// What the author has written as entities stays so, as far as it is what came.
func TestEntitiesOfTheAuthorStay(t *testing.T) {
	for _, c := range []struct{ body, came, want string }{
		{"<message>\n\t\t<body>\n\t\t\tWe&apos;re &#x68;ere - spoilt</body></message>", `<message><body>We're here &lt;now&gt;, you're not</body></message>`, "<body>\n\t\t\tWe&apos;re &#x68;ere &lt;now&gt;, you're not</body>"},
		{"<message><body>Ä&apos;x</body></message>", `<message><body>Ö'x</body></message>`, "<body>Ö'x</body>"},
		{"<message><body>ä&amp;ö</body></message>", `<message><body>ä&amp;ü</body></message>`, "<body>ä&amp;ü</body>"},
		{`<message><a xmlns="urn:a" b='it&#39;s "so"'/></message>`, `<message><a xmlns="urn:a" b="it's &quot;no&quot;"/></message>`, `b='it&#39;s "no&quot;'`},
		{"<message><body>a &amp;</body></message>", `<message><body>other</body></message>`, "<body>other</body>"},
	} {
		got, _ := rewritten(t, cast+"Elm receives:\n\t"+c.body+"\n", c.came)
		if !strings.Contains(got, c.want) {
			t.Errorf("no %s in\n%s", c.want, got)
		}
	}
}
