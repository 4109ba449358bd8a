package record

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/record/logs"
)

// TestOddLogs imports logs as people have them: each has to have the parts in
// this order, and as many lines that are not understood.
func TestOddLogs(t *testing.T) {
	const received = `Received XML on stream = `
	for _, c := range []struct {
		name, log string
		parts     []string
		skipped   int
	}{
		{
			"a terminal's colors, and another program's lines",
			"2026-01-02 03:04:05.000 \x1b[0;32m[debug]\x1b[0m <0.5.0> (tcp|<0.5.0>) Send XML on stream = \"<iq id='b' type='result'>" +
				"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>elm@wood.example/leaf</jid></bind></iq>\"\nsomebody's echo\nand more\n" +
				"2026-01-02 03:04:06.000 \x1b[36m[info]\x1b[0m <0.5.0> (tcp|<0.5.0>) " + received + `<<"<message to='oak@wood.example' id='1'/>">>` + "\n",
			[]string{"Elm sends:\n\t<message to=\"oak@wood.example\" id=\"1\"/>"},
			2,
		},
		{
			"an id that ejabberd makes for old clients",
			"C: <presence/>\nS: <message from='oak@wood.example/x' to='elm@wood.example/leaf'>" +
				"<archived xmlns='urn:xmpp:mam:tmp' by='elm@wood.example' id='1700000000000001'/></message>\n",
			[]string{`<archived xmlns="urn:xmpp:mam:tmp" by="${Elm's JID}" id="{scansion:any}"/>`},
			0,
		},
		{
			"somebody who was there before the log began",
			`<packet or="send" ljid="elm@wood.example/leaf" ts="2026-01-02T03:04:05Z"><message to="oak@wood.example" id="1"/></packet>` + "\n" +
				`<packet or="recv" ljid="oak@wood.example/nut" ts="2026-01-02T03:04:05Z"><message from="elm@wood.example/leaf" to="oak@wood.example" id="1"/></packet>` + "\n",
			[]string{"Oak connects", "Elm sends", "Oak receives"},
			0,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Import([]logs.Input{{Name: "odd.log", Data: []byte(c.log)}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkScript(t, got.Script)
			rest, missing := got.Script, ""
			for _, part := range c.parts {
				if _, after, found := strings.Cut(rest, part); found {
					rest = after
				} else if missing == "" {
					missing = part
				}
			}
			if missing != "" || got.Logs[0].SkippedLines() != c.skipped {
				t.Errorf("no %q, skipped %+v:\n%s", missing, got.Logs[0].Skipped, got.Script)
			}
		})
	}
}
