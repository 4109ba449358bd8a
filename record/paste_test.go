package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/logs"
)

const pasteCast = `# A talk

[Client] Fox
	jid: fox@den.example
	password: password

-----

`

// TestPaste imports logs at the mark of a script.
func TestPaste(t *testing.T) {
	const log = `<message from='fox@den.example/tail' to='owl@wood.example/oak' id='m'><body>Good night</body></message>
<message from='owl@wood.example/oak' to='fox@den.example/tail' id='n'><body>Good day</body></message>`
	const owl = "[Client] Owl\n\tjid: owl@wood.example\n\tpassword: password\n\tresource: oak\n\n"
	const sends = `Fox sends:
	<message to="${Owl's full JID}" id="m">
		<body>Good night</body>
	</message>

Owl receives:
	<message from="${Fox's full JID}" to="${Owl's full JID}" id="m">
		<body>Good night</body>
	</message>
`
	const answer = `
Owl sends:
	<message to="${Fox's full JID}" id="n">
		<body>Good day</body>
	</message>

Fox receives:
	<message from="${Owl's full JID}" to="${Fox's full JID}" id="n">
		<body>Good day</body>
	</message>
`
	withOwl := strings.Replace(pasteCast, "-----", owl+"-----", 1)
	for _, c := range []struct{ name, script, log, want string }{
		{"nothing there", "|\n", log, ""},
		{
			"behind the action at the cursor", pasteCast + "Fox connects|\n\nFox disconnects\n", log,
			withOwl + "Fox connects\n\nOwl connects\n\n" + sends + answer + "\nFox disconnects\n",
		},
		{
			"who is connected does not connect again", withOwl + "Owl connects\n\nFox connects\n|\n", log,
			withOwl + "Owl connects\n\nFox connects\n\n" + sends + answer + "\n",
		},
		{
			"before all actions", pasteCast + "|Fox connects\n", `<presence from='fox@den.example/tail'/>`,
			pasteCast + "Fox connects\n\nFox sends:\n\t<presence/>\n",
		},
		{
			"in the cast", strings.Replace(pasteCast, "# A talk", "# A| talk", 1) + "Fox connects\n", `<presence from='fox@den.example/tail'/>`,
			pasteCast + "Fox connects\n\nFox sends:\n\t<presence/>\n\nFox connects\n",
		},
		{
			"whoever acts at the cursor says what has no address", withOwl + "Fox connects\n\nOwl connects\n|\n", `<presence/>`,
			withOwl + "Fox connects\n\nOwl connects\n\nOwl sends:\n\t<presence/>\n\n",
		},
		{
			"captures have names of their own",
			pasteCast + "Fox connects\n\nFox receives:\n\t<iq type=\"get\" id=\"{scansion:capture:ping}\"/>\n|\nFox sends:\n\t<iq type=\"result\" id=\"${ping}\"/>\n",
			"Fox RECV: <iq type='get' from='den.example' to='fox@den.example/tail' id='9f8e7d6c5b4a'><ping xmlns='urn:xmpp:ping'/></iq>\nFox SENT: <iq type='result' to='den.example' id='9f8e7d6c5b4a'/>",
			pasteCast + "Fox connects\n\nFox receives:\n\t<iq type=\"get\" id=\"{scansion:capture:ping}\"/>\n\n" +
				"Fox receives:\n\t<iq type=\"get\" from=\"den.example\" to=\"${Fox's full JID}\" id=\"{scansion:capture:ping-2}\">\n\t\t<ping xmlns=\"urn:xmpp:ping\"/>\n\t</iq>\n\n" +
				"Fox sends:\n\t<iq type=\"result\" to=\"den.example\" id=\"${ping-2}\"/>\n\nFox sends:\n\t<iq type=\"result\" id=\"${ping}\"/>\n",
		},
		{
			"line ends of the script", strings.ReplaceAll(pasteCast, "\n", "\r\n") + "Fox connects\r\n|", `<presence from='fox@den.example/tail'/>`,
			strings.ReplaceAll(pasteCast+"Fox connects\n\nFox sends:\n\t<presence/>\n", "\n", "\r\n"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			offset := strings.IndexByte(c.script, '|')
			f := ast.Parse("", strings.Replace(c.script, "|", "", 1))
			pasted, err := Paste(f, offset, logs.Input{Name: "clipboard", Data: []byte(c.log)})
			if err != nil {
				t.Fatal(err)
			}
			got, err := textedit.Apply(f.Text(), pasted.Edits)
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if want == "" {
				want = pasted.Script
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestPasteOfNothing(t *testing.T) {
	for _, log := range []string{"", "words", "<message from='conference.a.example' to='pubsub.b.example'/>"} {
		if pasted, err := Paste(ast.Parse("", pasteCast), 0, logs.Input{Name: "clipboard", Data: []byte(log)}); err == nil {
			t.Errorf("%q: %+v", log, pasted.Edits)
		}
	}
}
